import Files
import Foundation
import FuzzSupport
import SafeTensors
import Tensors
import TestSupport
import Testing

/// The bytes of a safetensors file with a given header and so many bytes of data.
private func file(_ header: String, data: Int = 0) -> Data {
  Data(safeTensorsFile(header: header.utf8, data: [UInt8](repeating: 0, count: data)))
}

@Suite("Safetensors files")
struct SafeTensorsFileTests {
  @Test("tensors and metadata come back from a safetensors file bit for bit")
  func roundTrip() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/new/file.safetensors"
      let tensors = [
        (name: "b.2", tensor: randomTensor([2, 3, 5, 7], seed: 1)),
        (name: "a", tensor: Tensor([3], [.nan, -0.0, -.infinity])),
        (name: "é \"quoted\"\n", tensor: Tensor([0, 4])), (name: "", tensor: Tensor([], [7])),
      ]
      let file = SafeTensorsFile(tensors, metadata: ["format": "pt", "": "\u{1}\\"])
      try file.write(to: path)
      let back = try SafeTensorsFile(path: path)
      #expect(back.metadata == file.metadata)
      #expect(back.tensors.count == 4)
      for (name, tensor) in tensors {
        #expect(back.tensors.first { $0.name == name }?.tensor == tensor, "\(name)")
      }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/new")
          == ["file.safetensors"])
    }
  }

  @Test("every NaN is written to a safetensors file with the same bits")
  func notANumber() {
    let nans = [0x7FC0_0000, 0xFFC0_0000, 0x7FC0_0001, 0xFFFF_FFFF] as [UInt32]
    let files = nans.map { bits in
      SafeTensorsFile([("a", Tensor([2], [Float(bitPattern: bits), -1]))]).serialized()
    }
    #expect(Set(files).count == 1)
    #expect(files[0].suffix(8) == Data([0, 0, 0xC0, 0x7F, 0, 0, 0x80, 0xBF]))
  }

  @Test("the data of a safetensors file start at a multiple of eight bytes")
  func alignment() {
    for name in ["a", "ab", "abc", "abcdefgh"] {
      let bytes = SafeTensorsFile([(name, Tensor([1], [3]))]).serialized()
      #expect((bytes.count - 4) % 8 == 0)
    }
  }

  @Test("a safetensors file may hold metadata, names with escapes, empty tensors and scalars")
  func unusual() throws {
    let header =
      #"{"__metadata__":{"format":"pt"},"\u00e9\n":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
      + #""none":{"shape":[0,3],"dtype":"F32","data_offsets":[4,4]}}  "#
    let file = try SafeTensorsFile(parsing: file(header, data: 4))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensors.map(\.name) == ["é\n", "none"])
    #expect(file.tensors.map(\.tensor.shape) == [[], [0, 3]])
  }

  private static let broken: [(String, Data)] = [
    ("7 bytes", Data(count: 7)),
    (
      "a header of 10000001 bytes",
      {
        var bytes = Data(count: 20)
        withUnsafeBytes(of: UInt64(10_000_001).littleEndian) {
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

  @Test(
    "a safetensors file that breaks a rule of the format is refused, saying what was found",
    arguments: broken)
  func refusal(found: String, bytes: Data) throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/broken.safetensors"
      try bytes.write(to: URL(fileURLWithPath: path))
      let error = try #require(throws: SafeTensorsError.self) { try SafeTensorsFile(path: path) }
      #expect(error.path == path)
      #expect(error.description.hasPrefix("\(path): found "))
      #expect(error.description.contains(found), "\(error)")
      #expect(!error.description.contains("\n"))
    }
  }

  @Test("a safetensors file that does not exist is refused")
  func missing() {
    #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(path: "/nowhere/at.all") }
  }

  @Test("a safetensors file that cannot be written is reported with its path")
  func failedWrite() {
    let error = #expect(throws: SafeTensorsError.self) {
      try SafeTensorsFile([("a", Tensor([1]))]).write(to: "/dev/null/a.safetensors")
    }
    #expect(error?.path == "/dev/null/a.safetensors")
  }

  @Test("an older safetensors file stays as it was when a new one cannot be written")
  func oldFile() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/file.safetensors"
      try SafeTensorsFile([("a", Tensor([1], [1]))]).write(to: path)
      // Where the bytes gather before they take the name of the file.
      try FileManager.default.createDirectory(
        atPath: AtomicFile.partialPath(for: path), withIntermediateDirectories: false)
      #expect(throws: SafeTensorsError.self) {
        try SafeTensorsFile([("a", Tensor([1], [2]))]).write(to: path)
      }
      #expect(try SafeTensorsFile(path: path).tensors.map(\.tensor.elements) == [[1]])
    }
  }
}
