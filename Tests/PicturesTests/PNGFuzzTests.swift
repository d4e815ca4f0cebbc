import Foundation
import FuzzSupport
import Tensors
import Testing

@testable import Pictures

/// Gray, palette and RGB as encoded here, and what other programs write: 16 bits, transparency and
/// one bit per pixel.
private func goodFiles() throws -> [[UInt8]] {
  var numbers = SeededRandom(8)
  return try [
    PNG.encode(Bitmap(width: 5, height: 3, channels: 1, bytes: numbers.bytes(15))),
    PNG.encode(
      Bitmap(
        width: 4, height: 2, channels: 3, bytes: [1, 2, 3, 9, 8, 7].flatMap { [$0, 0, 5, 6] })),
    PNG.encode(Bitmap(width: 19, height: 17, channels: 3, bytes: numbers.bytes(19 * 17 * 3))),
  ]
    + [
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR42mM4wSX3nwEIAAw+AfBnrSWBAAAAAElFTkSuQmCC",
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABEAAAAABuG5crAAAAD0lEQVR42mNgYGho+P8fAAaEAv//G2LxAAAAAElFTkSuQmCC",
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQMAAAAhLob3AAAABlBMVEUBAgP6gAcb+m0KAAAACklEQVR42mNwAAAAQgBBhL+OYgAAAABJRU5ErkJggg==",
    ].map { [UInt8](Data(base64Encoded: $0)!) }
}

private let chunkNames =
  ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "iCCP", "sRGB", "sBIT", "bKGD", "zTXt"]
  .map { Array($0.utf8) }

/// The verdict of the PNG reader on a file.
private func read(_ bytes: [UInt8]) -> Verdict {
  do throws(PictureError) {
    let bitmap = try PNG.decode(bytes)
    guard bitmap.bytes.count == bitmap.width * bitmap.height * bitmap.channels else {
      return .misread("\(bitmap.bytes.count) bytes for \(bitmap.width)×\(bitmap.height) pixels")
    }
    if bitmap.bytes.count < 10_000 {
      guard try PNG.decode(PNG.encode(bitmap)).inColor == bitmap.inColor else {
        return .misread("another picture after writing it")
      }
    }
    return .accepted
  } catch {
    return .refused(error)
  }
}

@Suite struct PNGFuzzTests {
  @Test("a damaged PNG is decoded correctly or refused in one line")
  func fuzzing() throws {
    let good = try goodFiles()
    let fuzzing = Fuzzing(
      seed: 5,
      make: { mutations in
        let bytes = mutations.damaged(good, words: chunkNames)
        return mutations.coin() ? bytes : withChecksums(bytes)
      }, read: read)
    #expect(fuzzing.fault == nil)
    #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.cases)
    #expect(fuzzing.slowest < .seconds(10))
  }

  @Test("a PNG that claims more pixels than its bytes can hold is refused before allocation")
  func hugeClaim() async {
    await #expect(processExitsWith: .success) {
      let growth = MemoryGrowth()
      for type in [0, 2, 3, 4, 6] as [UInt8] {
        let file = png(width: 10_000, height: 10_000, type: type)
        #expect(throws: PictureError.self, "color type \(type)") { try PNG.decode(file) }
        #expect(growth.reservedPeak < 64, "color type \(type)")
      }
    }
  }

  @Test("a PNG of one color is decoded, however well it is compressed")
  func packed() throws {
    let white = Bitmap(width: 4000, height: 4000, filledWith: .white)
    #expect(try PNG.decode(PNG.encode(white)).inColor == white)
  }
}
