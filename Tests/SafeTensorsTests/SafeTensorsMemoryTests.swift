import Foundation
import FuzzSupport
import SafeTensors
import Tensors
import TestSupport
import Testing

@Suite("Memory for safetensors files")
struct SafeTensorsMemoryTests {
  @Test("a file of a gigabyte without a header is refused before it is read")
  func noHeader() async {
    await #expect(processExitsWith: .success) {
      try inTemporaryFolder { folder in
        let path = "\(folder)/sparse"
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(truncate(path, 1 << 30) == 0)
        let growth = MemoryGrowth()
        #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(path: path) }
        #expect(growth.touchedPeak < 16)
      }
    }
  }

  @Test("a file of a gigabyte whose tensors are not wanted is refused by its header")
  func notWanted() async {
    await #expect(processExitsWith: .success) {
      try inTemporaryFolder { folder in
        let path = "\(folder)/sparse"
        let header = #"{"a":{"dtype":"F32","shape":[268435456],"data_offsets":[0,1073741824]}}"#
        let start = safeTensorsFile(header: header.utf8, data: [])
        try Data(start).write(to: URL(fileURLWithPath: path))
        #expect(truncate(path, off_t(start.count + (1 << 30))) == 0)
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
      try inTemporaryFolder { folder in
        let path = "\(folder)/sparse"
        let header = #"{"a":{"dtype":"F32","shape":[25000000],"data_offsets":[0,100000000]}}"#
        let start = safeTensorsFile(header: header.utf8, data: [])
        try Data(start).write(to: URL(fileURLWithPath: path))
        #expect(truncate(path, off_t(start.count + 100_000_000)) == 0)
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
