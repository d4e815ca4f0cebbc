import Foundation
import FuzzSupport
import SafeTensors
import Tensors
import TestSupport
import Testing

/// Calls `body` with the path of a file that begins with some bytes and goes on with zeros, which take no room on
/// the disk.
private func withSparseFile(
  _ start: [UInt8], zeros: Int, _ body: (_ path: String) throws -> Void
) throws {
  try inTemporaryFolder { folder in
    let path = "\(folder)/sparse"
    try Data(start).write(to: URL(fileURLWithPath: path))
    #expect(truncate(path, off_t(start.count + zeros)) == 0)
    try body(path)
  }
}

/// The header of a file with one tensor of so many floats.
private func headerOfOneTensor(count: Int) -> [UInt8] {
  let header =
    #"{"a":{"dtype":"F32","shape":[\#(count)],"data_offsets":[0,\#(4 * count)]}}"#
  return safeTensorsFile(header: header.utf8, data: [])
}

@Suite("Memory for safetensors files")
struct SafeTensorsMemoryTests {
  @Test("a file of a gigabyte without a header is refused before it is read")
  func noHeader() async {
    await #expect(processExitsWith: .success) {
      try withSparseFile([], zeros: 1 << 30) { path in
        let growth = MemoryGrowth()
        #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(path: path) }
        #expect(growth.touchedPeak < 16)
      }
    }
  }

  @Test("a file of a gigabyte whose tensors are not wanted is refused by its header")
  func notWanted() async {
    await #expect(processExitsWith: .success) {
      try withSparseFile(headerOfOneTensor(count: 1 << 28), zeros: 1 << 30) { path in
        let growth = MemoryGrowth()
        let error = #expect(throws: SafeTensorsError.self) {
          try SafeTensorsFile(path: path) { announced throws(SafeTensorsError.Reason) in
            let tensor = announced.tensors[0].tensor
            throw SafeTensorsError.Reason(found: "\(tensor.shape)", expected: "less")
          }
        }
        #expect(error?.description == "\(path): found [268435456]; expected less")
        #expect(growth.touchedPeak < 16)
      }
    }
  }

  @Test("the tensors of a file are in memory once")
  func once() async {
    await #expect(processExitsWith: .success) {
      try withSparseFile(headerOfOneTensor(count: 25_000_000), zeros: 100_000_000) { path in
        let growth = MemoryGrowth()
        let file = try SafeTensorsFile(path: path)
        #expect(file.tensors[0].tensor.count == 25_000_000)
        #expect(growth.touchedPeak < 110)
      }
    }
  }

  @Test("the longest header that is allowed is read or refused with less than 500 MB")
  func longHeader() async {
    await #expect(processExitsWith: .success) {
      var header = Array("[0".utf8)
      header.reserveCapacity(10_000_000)
      while header.count < 9_999_998 { header += [UInt8(ascii: ","), UInt8(ascii: "0")] }
      header.append(UInt8(ascii: "]"))
      let file = Data(safeTensorsFile(header: header, data: []))
      let growth = MemoryGrowth()
      #expect(throws: SafeTensorsError.Reason.self) { try SafeTensorsFile(parsing: file) }
      #expect(growth.touchedPeak < 500)
    }
  }
}
