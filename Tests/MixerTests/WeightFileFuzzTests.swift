import Foundation
import FuzzSupport
import Tensors
import Testing

@testable import Mixer

private let imageSize = PixelSize(height: 2, width: 4)

/// A small model and a file with what is unusual.
private func goodFiles() throws -> [[UInt8]] {
  var random = Random(seed: 5)
  let sizes = Configuration(
    imageSize: imageSize, patchSize: PixelSize(height: 1, width: 2), hiddenDim: 3, layers: 2,
    tokenMLPDim: 2, channelMLPDim: 5, classes: 2)
  let model = try MLPMixer(sizes, using: &random)
  return [
    SafeTensors.serialize(model.parameters.map { ($0.name.description, $0.tensor) }),
    SafeTensors.serialize(
      [("é\n", Tensor([2], [1, .nan])), ("none", Tensor([0, 3])), ("one", Tensor([], [-0.0]))],
      ["format": "pt", "a \"quoted\" key": "\u{1}"]),
  ].map { Array($0) }
}

/// What the reader makes of a file.
private func read(_ bytes: [UInt8]) -> Verdict {
  do {
    let (tensors, metadata) = try SafeTensors.parse(Data(bytes))
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let count = tensors.reduce(0) { $0 + $1.tensor.count }
    guard count * 4 == bytes.count - 8 - length else {
      return .misread("\(count) floats from \(bytes.count) bytes")
    }
    let (again, same) = try SafeTensors.parse(SafeTensors.serialize(tensors, metadata))
    let byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.tensor) })
    guard same == metadata, again.count == tensors.count,
      again.allSatisfy({ byName[$0.name] == $0.tensor })
    else { return .misread("other tensors after writing them") }
    // Only some of the good files are models.
    if tensors.contains(where: { $0.name == "norm.weight" }) {
      let model = try MLPMixer(tensors, imageSize: imageSize)
      guard model.parameterCount == count,
        model.parameters.allSatisfy({ byName[$0.name.description] == $0.tensor })
      else { return .misread("a model of other tensors than the file's") }
    }
    return .accepted
  } catch let flaw as FormatFlaw {
    return .refused(WeightFileError(path: "file", found: flaw.found, expected: flaw.expected))
  } catch {
    return .misread("an error of another type, \(error)")
  }
}

@Suite("A broken weight file")
struct WeightFileFuzzTests {
  @Test("is read for what it is or refused in one line")
  func fuzzing() throws {
    let good = try goodFiles()
    let fuzzing = Fuzzing(
      seed: 3,
      make: { mutations in
        if mutations.coin() { return mutations.damaged(good, words: headerWords) }
        // Only the header is broken, and its length is right, so that its faults are reached.
        let (header, data) = parts(of: mutations.any(of: good))
        return safeTensorsFile(
          header: mutations.damaged([header], words: headerWords), data: data)
      }, read: read)
    #expect(fuzzing.fault == nil)
    #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.cases)
    #expect(fuzzing.slowest < .seconds(10))
  }

  private static let claims = [
    // One tensor of 2⁴⁰ floats.
    safeTensorsFile(
      header: #"{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}"#
        .utf8, data: [0]),
    // The longest header that is allowed, without its bytes.
    [0, 0xE1, 0xF5, 0x05, 0, 0, 0, 0] + Array("{}".utf8),
  ]

  @Test("that claims terabytes is refused before anything is reserved")
  func hugeClaims() async {
    await #expect(processExitsWith: .success) {
      let growth = MemoryGrowth()
      for bytes in WeightFileFuzzTests.claims {
        #expect(throws: FormatFlaw.self) { try SafeTensors.parse(Data(bytes)) }
      }
      #expect(growth.reservedPeak < 64)
    }
  }

  @Test("that names many layers but lacks their weights does not become a large model")
  func namedLayers() async {
    await #expect(processExitsWith: .success) {
      // Layer 0 has a million weights; the other 20,000 have one each, and a name.
      var tensors: [(name: String, tensor: Tensor)] = [
        ("patch_embed.weight", Tensor([1, 1, 1, 1])), ("classifier_head.weight", Tensor([1, 1])),
        ("mixer.0.token_mixer.0.weight", Tensor([1 << 18, 4])),
        ("mixer.0.channel_mixer.0.weight", Tensor([1, 1])),
      ]
      for layer in 1...20_000 {
        tensors.append(("mixer.\(layer).token_mixer.0.weight", Tensor([1, 1])))
        tensors.append(("mixer.\(layer).channel_mixer.0.weight", Tensor([1, 1])))
      }
      let growth = MemoryGrowth()
      #expect(throws: FormatFlaw.self) { try MLPMixer(tensors, imageSize: PixelSize(2)) }
      #expect(growth.reservedPeak < 512)
    }
  }

  @Test("whose names or sizes would fill the screen is refused in one line")
  func longMessages() {
    let name = #"a\n\u001b[31m\u2028"# + String(repeating: "x", count: 100_000)
    let sizes = Array(repeating: "4294967296", count: 10_000).joined(separator: ",")
    for header in [
      #"{"\#(name)":{}}"#, #"{"a":{"dtype":"\#(name)","shape":[],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[\#(sizes)],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[\#(String(repeating: "1", count: 9_999))],"data_offsets":[]}}"#,
    ] {
      let file = safeTensorsFile(header: header.utf8, data: [0, 0, 0, 0])
      switch read(file) {
      case .refused(let error): #expect(Fuzzing.flaw(ofMessage: "\(error)") == nil)
      default: Issue.record("accepted: \(header.prefix(100))")
      }
    }
  }

  @Test("is refused if it is a folder or a device, which may never end")
  func devices() {
    for path in ["/dev/zero", "/dev/null", "/dev", "/nowhere/at.all"] {
      #expect(throws: WeightFileError.self) { try SafeTensors.read(path) }
    }
  }
}
