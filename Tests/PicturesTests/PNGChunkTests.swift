import Foundation
import FuzzSupport
import Testing

@testable import Pictures

@Suite("The chunks of PNG files")
struct PNGChunkTests {
  private let pixels = Bitmap(width: 3, height: 2, channels: 1, bytes: [9, 8, 7, 200, 5, 4])

  /// The file of the pixels, with more bytes in front of its pixel data.
  private func file(with chunks: [UInt8]) throws -> [UInt8] {
    let whole = try PNG.encode(pixels)
    return withChecksums(Array(whole[..<33]) + chunks + Array(whole[33...]))
  }

  private func message(_ bytes: [UInt8]) -> String? {
    do throws(PictureError) {
      _ = try PNG.decode(bytes, path: "digit.png")
      return nil
    } catch {
      return error.description
    }
  }

  @Test("a PNG is read without the chunks that do not decide its pixels, whatever they hold")
  func passedOver() throws {
    for name in ["tEXt", "iCCP", "sPLT", "eXIf", "abCd"] {
      #expect(try PNG.decode(file(with: chunk(name, [1, 2, 3]))) == pixels, "\(name)")
    }
  }

  @Test("the chunks that decide the pixels are also read behind others that do not")
  func readBehindOthers() throws {
    var palette = Bitmap(width: 2, height: 1, channels: 3, bytes: [1, 2, 3, 250, 128, 7])
    var whole = try PNG.encode(palette)
    #expect(whole[25] == 3)
    whole.insert(contentsOf: chunk("tEXt", [65, 0, 66]), at: 33)
    #expect(try PNG.decode(withChecksums(whole)) == palette)
    // The first color is transparent, so it is white.
    let place = try #require(whole.indices.first { whole[$0...].starts(with: "IDAT".utf8) }) - 4
    whole.insert(contentsOf: chunk("abCd", [1]) + chunk("tRNS", [0]), at: place)
    palette = Bitmap(width: 2, height: 1, channels: 3, bytes: [255, 255, 255, 250, 128, 7])
    #expect(try PNG.decode(withChecksums(whole)) == palette)
  }

  @Test("a PNG that is not whole, or another kind of picture, is refused in one clear line")
  func refusals() throws {
    let whole = try PNG.encode(pixels)
    let complete = "expected a complete PNG file"
    #expect(
      message(Array(whole.dropLast(12))) == "digit.png: found no chunk IEND at its end; \(complete)"
    )
    #expect(
      message(Array(whole.dropLast(13)))?.hasPrefix("digit.png: found a chunk IDAT of ") == true)
    #expect(
      message([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46])
        == "digit.png: found a JPEG picture; expected a PNG file (magick a.jpg a.png, or on macOS "
        + "sips -s format png a.jpg --out a.png)")
    #expect(
      try message(file(with: chunk("ABCD")))
        == "digit.png: found an unknown chunk ABCD that is needed to show the picture; "
        + "expected the chunks of PNG 1.2")
    #expect(
      try message(file(with: chunk("tRNS", [UInt8](repeating: 0, count: 257))))
        == "digit.png: found a chunk tRNS of 257 bytes; expected at most 256 bytes in it")
  }
}

@Suite("Reduced bitmaps")
struct ReducedBitmapTests {
  @Test("a bitmap of few enough pixels is not reduced")
  func small() {
    let bitmap = Bitmap(width: 3, height: 2, channels: 1, bytes: [1, 2, 3, 4, 5, 6])
    #expect(bitmap.reduced(toAtMost: 6) == bitmap)
    #expect(bitmap.reduced(toAtMost: .max) == bitmap)
  }

  @Test("the pixels of a reduced bitmap are the means of squares, cut at the edges")
  func means() {
    let gray = Bitmap(width: 3, height: 3, channels: 1, bytes: [0, 4, 10, 8, 12, 20, 100, 201, 7])
    // Rounded: (0 + 4 + 8 + 12) / 4, (10 + 20) / 2, (100 + 201) / 2, 7.
    #expect(
      gray.reduced(toAtMost: 8)
        == Bitmap(width: 2, height: 2, channels: 1, bytes: [6, 15, 151, 7]))
    #expect(
      gray.reduced(toAtMost: 1) == Bitmap(width: 1, height: 1, channels: 1, bytes: [40]))
    let color = Bitmap(width: 2, height: 1, channels: 3, bytes: [0, 10, 20, 100, 30, 255])
    #expect(
      color.reduced(toAtMost: 1) == Bitmap(width: 1, height: 1, channels: 3, bytes: [50, 20, 138]))
  }
}
