import Foundation
import FuzzSupport
import SafeTensors
import Tensors
import TestSupport
import Testing

/// A file as a model's weights make it, and one with what is unusual.
private func goodFiles() -> [[UInt8]] {
  let shapes: [(String, Shape)] = [
    ("patch_embed.weight", [3, 1, 1, 2]), ("patch_embed.bias", [3]),
    ("mixer.0.norm_tokens.weight", [3]), ("mixer.0.token_mixer.0.weight", [2, 4]),
    ("mixer.0.token_mixer.2.weight", [4, 2]), ("mixer.1.channel_mixer.0.weight", [5, 3]),
    ("classifier_head.weight", [2, 3]), ("norm.weight", [3]), ("norm.bias", [3]),
  ]
  let weights = shapes.enumerated().map { place, tensor in
    (name: tensor.0, tensor: randomTensor(tensor.1, seed: UInt64(place)))
  }
  return [
    SafeTensorsFile(weights),
    SafeTensorsFile(
      [("é\n", Tensor([2], [1, .nan])), ("none", Tensor([0, 3])), ("one", Tensor([], [-0.0]))],
      metadata: ["format": "pt", "a \"quoted\" key": "\u{1}"]),
  ].map { Array($0.serialized()) }
}

/// The tensor as it is written: every NaN is the same one.
private func withOneNaN(_ tensor: Tensor) -> Tensor {
  Tensor(tensor.shape, tensor.elements.map { $0.isNaN ? .nan : $0 })
}

/// What the reader makes of a file.
private func read(_ bytes: [UInt8]) -> Verdict {
  do {
    let file = try SafeTensorsFile(parsing: Data(bytes))
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let count = file.tensors.reduce(0) { $0 + $1.tensor.count }
    guard count * 4 == bytes.count - 8 - length else {
      return .misread("\(count) floats from \(bytes.count) bytes")
    }
    let again = try SafeTensorsFile(parsing: file.serialized())
    let byName = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
    guard again.metadata == file.metadata, again.tensors.count == file.tensors.count,
      again.tensors.allSatisfy({ byName[$0.name].map(withOneNaN) == withOneNaN($0.tensor) })
    else { return .misread("other tensors after writing them") }
    return .accepted
  } catch {
    return .refused(SafeTensorsError(path: "file", reason: error))
  }
}

@Suite("Damaged safetensors files")
struct SafeTensorsFuzzTests {
  @Test("a damaged safetensors file is read as it stands or refused in one line")
  func fuzzing() {
    let good = goodFiles()
    let fuzzing = Fuzzing(seed: 3, make: { $0.damagedSafeTensors(good) }, read: read)
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
    [0x80, 0x96, 0x98, 0, 0, 0, 0, 0] + Array("{}".utf8),
  ]

  @Test("a safetensors file that claims terabytes is refused before memory is reserved")
  func hugeClaims() async {
    await #expect(processExitsWith: .success) {
      let growth = MemoryGrowth()
      for bytes in SafeTensorsFuzzTests.claims {
        #expect(throws: SafeTensorsError.Reason.self) { try SafeTensorsFile(parsing: Data(bytes)) }
      }
      // The allocator reserves 64 MB for each thread that asks it for memory.
      #expect(growth.reservedPeak < 512)
    }
  }

  @Test("a safetensors file whose names or sizes are long is refused in one short line")
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

  @Test("a folder or a device, which may never end, is refused as a safetensors file")
  func devices() {
    for path in ["/dev/zero", "/dev/null", "/dev", "/nowhere/at.all"] {
      #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(path: path) }
    }
  }
}
