import Foundation
import Tensors
import Testing

@testable import Mixer

/// The bytes of a safetensors file with a given header and data.
private func file(_ header: String, data: Int = 0) -> Data {
  var bytes = Data()
  withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
  bytes.append(contentsOf: header.utf8)
  bytes.append(Data(count: data))
  return bytes
}

private func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("mixer-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

@Suite("A weight file")
struct WeightFileTests {
  @Test("comes back bit for bit")
  func roundTrip() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("new/model.safetensors").path
    var random = Random(seed: 1)
    let sizes = Configuration(
      imageSize: PixelSize(height: 6, width: 8), patchSize: PixelSize(height: 3, width: 2),
      imageChannels: 3,
      hiddenDim: 10, layers: 3, tokenMLPDim: 7, channelMLPDim: 13, classes: 4)
    let model = try MLPMixer(sizes, using: &random)
    try model.save(to: path)
    let back = try MLPMixer(weights: path, imageSize: sizes.imageSize)
    #expect(back.configuration == sizes)
    #expect(back.parameters.map(\.tensor) == model.parameters.map(\.tensor))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("new").path)
        == ["model.safetensors"])
  }

  @Test("starts its data at a multiple of eight bytes")
  func alignment() {
    for name in ["a", "ab", "abc", "abcdefgh"] {
      let bytes = SafeTensors.serialize([(name, Tensor([1], [3]))])
      #expect((bytes.count - 4) % 8 == 0)
    }
  }

  @Test("may hold metadata, names with escapes, empty tensors and scalars")
  func unusual() throws {
    let header =
      #"{"__metadata__":{"format":"pt"},"\u00e9\n":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
      + #""none":{"shape":[0,3],"dtype":"F32","data_offsets":[4,4]}}  "#
    let (tensors, metadata) = try SafeTensors.parse(file(header, data: 4))
    #expect(metadata == ["format": "pt"])
    #expect(tensors.map(\.name) == ["é\n", "none"])
    #expect(tensors.map(\.tensor.shape) == [[], [0, 3]])
  }

  private static let broken: [(String, Data)] = [
    ("7 bytes", Data(count: 7)),
    (
      "a header of 100000001 bytes",
      {
        var bytes = Data(count: 20)
        withUnsafeBytes(of: UInt64(100_000_001).littleEndian) {
          bytes.replaceSubrange(0..<8, with: $0)
        }
        return bytes
      }()
    ),
    ("a header of 18446744073709551615 bytes", Data(repeating: 255, count: 100)),
    ("a header of 9 bytes in a file of 10", Data([9, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D])),
    ("the end of the header", file("{")),
    ("the end of the header", file("")),
    ("byte 0x7d at 2", file("{}}")),
    ("a header that is a list", file("[]")),
    ("other members", file(#"{"a":{"dtype":"F32","shape":[]}}"#)),
    (
      "other members",
      file(#"{"a":{"dtype":"F32","shape":[],"shape":[],"data_offsets":[0,4]}}"#, data: 4)
    ),
    ("other members", file(#"{"a":3}"#)),
    (#"of type "X9""#, file(#"{"a":{"dtype":"X9","shape":[],"data_offsets":[0,4]}}"#, data: 4)),
    (#"of type "F16""#, file(#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, data: 4)),
    (
      "-1 among the sizes",
      file(#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, data: 4)
    ),
    (
      "1.5 among the sizes",
      file(#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, data: 4)
    ),
    (
      "1e3 among the sizes",
      file(#"{"a":{"dtype":"F32","shape":[1e3],"data_offsets":[0,4]}}"#, data: 4)
    ),
    ("byte 0x30", file(#"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#, data: 4)),
    (
      "of shape [4294967296, 4294967296]",
      file(#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#, data: 4)
    ),
    (
      "of 5 axes", file(#"{"a":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}}"#, data: 4)
    ),
    ("offsets [4, 0]", file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, data: 4)),
    ("offsets [0]", file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, data: 4)),
    (
      "8 bytes for tensor 'a'",
      file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, data: 8)
    ),
    ("5 bytes of data", file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, data: 5)),
    ("3 bytes of data", file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, data: 3)),
    (
      "tensor 'a' at byte 4",
      file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, data: 8)
    ),
    (
      "tensor 'b' at byte 0",
      file(
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        data: 4)
    ),
    (
      "'a' twice",
      file(
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        data: 8)
    ),
    ("'__metadata__'", file(#"{"__metadata__":{"a":1}}"#)),
    ("at most 64 levels", file(String(repeating: "[", count: 10_000))),
  ]

  @Test("that breaks a rule of the format is refused, saying what was found", arguments: broken)
  func refusal(found: String, bytes: Data) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("broken.safetensors").path
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = try #require(throws: WeightFileError.self) { try SafeTensors.read(path) }
    #expect(error.description.hasPrefix("\(path): found "))
    #expect(error.description.contains(found), "\(error)")
    #expect(!error.description.contains("\n"))
  }

  @Test("that is not there is refused")
  func missing() {
    #expect(throws: WeightFileError.self) { try SafeTensors.read("/nowhere/at.all") }
  }

  @Test("with a tensor missing, extra or of another shape is no Mixer")
  func wrongTensors() throws {
    let tensors = try MLPMixer(zeros: Configuration(layers: 2)).parameters
      .map { (name: $0.name.description, tensor: $0.tensor) }
    func flaw(_ tensors: [(name: String, tensor: Tensor)], image: PixelSize = PixelSize(28))
      -> String?
    {
      do {
        _ = try MLPMixer(tensors, imageSize: image)
        return nil
      } catch {
        return (error as? FormatFlaw)?.found
      }
    }
    #expect(flaw(tensors) == nil)
    for index in tensors.indices {
      var changed = tensors
      let name = changed.remove(at: index).name
      #expect(flaw(changed) != nil, "without \(name)")
      changed = tensors
      changed[index].tensor = Tensor(Shape(3, 5))
      #expect(flaw(changed) != nil, "with another \(name)")
    }
    #expect(flaw(tensors + [("extra", Tensor([1]))])?.contains("extra") == true)
    #expect(flaw(tensors, image: PixelSize(30)) == "weights for 16 patches of 7×7 pixels")
  }

  @Test("is left as it was when a new one cannot be written")
  func failedWrite() {
    #expect(throws: WeightFileError.self) {
      try SafeTensors.write([("a", Tensor([1]))], to: "/dev/null/a.safetensors")
    }
  }
}
