import Foundation
import FuzzSupport
import Testing

@testable import Pictures

/// The names of all chunks of the PNG specification that a picture can do without, and an unknown one.
private let ancillary = [
  "sCAL", "pCAL", "tEXt", "zTXt", "iTXt", "sPLT", "iCCP", "eXIf", "hIST", "oFFs", "tIME", "bKGD",
  "abCd",
]

@Suite("Memory for PNG files")
struct PNGMemoryTests {
  @Test(
    "a chunk that announces two gigabytes in a PNG of 46 bytes is refused before memory is used")
  func announced() async {
    await #expect(processExitsWith: .success) {
      let growth = MemoryGrowth()
      let header = png(width: 1, height: 1).prefix(33)
      for name in ancillary + ["IDAT", "PLTE", "tRNS", "gAMA", "IEND"] {
        var file = [UInt8](header)
        file += bigEndian(0x7FFF_FFFF)
        file += Array(name.utf8)
        file += [0, 0, 0, 0, 0]
        let error = #expect(throws: PictureError.self, "\(name)") { try PNG.decode(file) }
        let line = "a chunk \(name) of 2147483647 bytes at byte 33 of 46; expected a complete PNG"
        #expect(error?.description.contains(line) == true, "\(String(describing: error))")
      }
      #expect(growth.touchedPeak < 16)
    }
  }

  @Test("texts that inflate to gigabytes are not read with a PNG")
  func texts() async {
    await #expect(processExitsWith: .success) {
      // 7 MB each, so that libpng does not refuse them one by one.
      var text = Array("Title".utf8)
      text += [0, 0]
      text += deflated(UInt8(ascii: "a"), count: 7_000_000)
      var texts: [UInt8] = []
      for _ in 0..<300 { texts += chunk("zTXt", text) }
      let pixel: [UInt8] = deflated(count: 2)
      for isBefore in [true, false] {
        let file = png(
          width: 1, height: 1, data: pixel, before: isBefore ? texts : [],
          after: (isBefore ? [] : texts) + chunk("IEND"))
        let growth = MemoryGrowth()
        let bitmap = try PNG.decode(file)
        #expect(bitmap.bytes == [0])
        #expect(growth.touchedPeak < 16)
      }
    }
  }

  @Test("the largest PNG that is read, of any kind, takes less than 200 MB")
  func largest() async {
    await #expect(processExitsWith: .success) {
      let kinds: [(type: UInt8, bits: UInt8, samples: Int, interlaced: UInt8)] = [
        (2, 8, 3, 0), (6, 16, 4, 1),
      ]
      let (width, height) = (10_000, PNG.pixelLimit / 10_000)
      for kind in kinds {
        let rowLength = width * kind.samples * Int(kind.bits) / 8
        // Every row has a byte for its filter, and if interlaced, in each of its passes.
        let file = png(
          width: UInt32(width), height: UInt32(height), bits: kind.bits, type: kind.type,
          interlaced: kind.interlaced, data: deflated(count: (rowLength + 4) * height))
        let growth = MemoryGrowth()
        let small = try PNG.decode(file).reduced(toAtMost: 1_000_000)
        #expect(small.width * small.height > 500_000)
        #expect(growth.touchedPeak < 200, "color type \(kind.type)")
      }
    }
  }

  @Test("a PNG of more pixels than a photograph is refused, however few bytes it has")
  func tooManyPixels() async {
    await #expect(processExitsWith: .success) {
      let data = deflated(count: 10_001 * 10_000)
      let growth = MemoryGrowth()
      let error = #expect(throws: PictureError.self) {
        try PNG.decode(png(width: 10_000, height: 10_000, data: data))
      }
      #expect(
        error?.description
          == "PNG in memory: found 10000×10000 pixels; expected at most 50000000 pixels")
      #expect(growth.touchedPeak < 16)
    }
  }
}
