import Files
import Foundation
import Testing

@testable import Pictures

@Suite struct PNGTests {
  private func throughMemory(_ bitmap: Bitmap) throws -> Bitmap {
    try PNG.decode(PNG.encode(bitmap))
  }

  private func decoded(_ base64: String) throws -> Bitmap {
    try PNG.decode([UInt8](Data(base64Encoded: base64)!))
  }

  @Test(
    "a color bitmap encoded and decoded is the same",
    arguments: [(1, 1), (3, 2), (17, 31), (64, 64)])
  func colors(width: Int, height: Int) throws {
    var numbers = SeededRandom(UInt64(width))
    let bytes = numbers.bytes(width * height * 3)
    let bitmap = Bitmap(width: width, height: height, channels: 3, bytes: bytes)
    #expect(try throughMemory(bitmap) == bitmap)
  }

  @Test(
    "a gray bitmap encoded and decoded is the same, in one channel",
    arguments: [(1, 1), (5, 3), (256, 9)])
  func grays(width: Int, height: Int) throws {
    var numbers = SeededRandom(UInt64(height))
    let bytes = numbers.bytes(width * height)
    let bitmap = Bitmap(width: width, height: height, channels: 1, bytes: bytes)
    #expect(try throughMemory(bitmap) == bitmap)
    #expect(try throughMemory(bitmap.inColor) == bitmap)
  }

  @Test(
    "a bitmap of at most 256 colors is encoded with a palette and decoded the same",
    arguments: [2, 255, 256])
  func palette(count: Int) throws {
    var bytes: [UInt8] = []
    for pixel in 0..<1024 {
      let color = pixel % count
      bytes += [UInt8(color), UInt8(255 - color), 7]
    }
    let bitmap = Bitmap(width: 32, height: 32, channels: 3, bytes: bytes)
    #expect(try throughMemory(bitmap) == bitmap)
    #expect(try PNG.encode(bitmap)[25] == 3, "the color type of a palette is 3")
  }

  @Test("a bitmap of 257 colors is encoded as RGB and decoded the same")
  func tooManyColors() throws {
    var bytes: [UInt8] = []
    for pixel in 0..<257 { bytes += [UInt8(pixel % 256), UInt8(pixel / 256), 7] }
    let bitmap = Bitmap(width: 257, height: 1, channels: 3, bytes: bytes)
    #expect(try PNG.encode(bitmap)[25] == 2)
    #expect(try throughMemory(bitmap) == bitmap)
  }

  @Test("transparent pixels are blended with white")
  func transparent() throws {
    let color = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR42mM4wSX3nwEIAAw+AfBnrSWBAAAAAElFTkSuQmCC"
    )
    #expect(color.bytes == [200, 10, 30, 255, 255, 255])
    let gray = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAQAAABeK7cBAAAADUlEQVR42mOI+s/AAAAEagFaHKtWTAAAAABJRU5ErkJggg=="
    )
    #expect(gray.channels == 1)
    #expect(gray.bytes == [90, 255])
  }

  @Test("16-bit samples are decoded as 8 bits of the same brightness")
  func sixteenBits() throws {
    let bitmap = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABEAAAAABuG5crAAAAD0lEQVR42mNgYGho+P8fAAaEAv//G2LxAAAAAElFTkSuQmCC"
    )
    #expect(bitmap.bytes == [0, 128, 255])
  }

  @Test("one bit per pixel is decoded as black and white or as the colors of the palette")
  func oneBit() throws {
    let gray = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQAAAAAzmykZAAAACklEQVR42mNwAAAAQgBBhL+OYgAAAABJRU5ErkJggg=="
    )
    #expect(gray.bytes == [0, 255, 0])
    let palette = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQMAAAAhLob3AAAABlBMVEUBAgP6gAcb+m0KAAAACklEQVR42mNwAAAAQgBBhL+OYgAAAABJRU5ErkJggg=="
    )
    #expect(palette.bytes == [1, 2, 3, 250, 128, 7, 1, 2, 3])
  }

  @Test("a PNG truncated anywhere before its last chunk is refused")
  func truncated() throws {
    var numbers = SeededRandom(4)
    let bitmap = Bitmap(width: 9, height: 7, channels: 3, bytes: numbers.bytes(9 * 7 * 3))
    let whole = try PNG.encode(bitmap)
    for count in 0..<whole.count - 12 {
      #expect(throws: PictureError.self, "\(count) of \(whole.count) bytes") {
        try PNG.decode([UInt8](whole.prefix(count)))
      }
    }
  }

  @Test("a PNG with a wrong byte in its header or its pixels is refused")
  func corrupted() throws {
    let bitmap = Bitmap(width: 3, height: 3, channels: 1, bytes: [9, 8, 7, 6, 5, 4, 3, 2, 1])
    let whole = try PNG.encode(bitmap)
    // Signature, header with its checksum, and the checksum that ends the pixel data.
    for index in Array(0..<33) + [whole.count - 13] {
      var broken = whole
      broken[index] ^= 0x55
      #expect(throws: PictureError.self, "byte \(index)") { try PNG.decode(broken) }
    }
  }

  @Test("an empty file, another file, and a missing file are refused with different messages")
  func notPNG() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/picture.png"
      #expect(throws: PictureError.self) { try PNG.read(path) }
      for (content, found) in [
        ("", "an empty file"), ("hello, world", "first bytes that are not a PNG signature"),
      ] {
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: PictureError.self) { try PNG.read(path) }
        let line = try #require(error).description
        #expect(line.hasPrefix(path + ": found " + found), "\(line)")
        #expect(line.contains("expected"))
        #expect(!line.contains("\n"))
      }
      #expect(throws: PictureError.self) { try PNG.read(folder) }
    }
  }

  @Test("a PNG of 400 million pixels is refused by its header alone")
  func tooLarge() throws {
    let error = #expect(throws: PictureError.self) {
      try decoded(
        "iVBORw0KGgoAAAANSUhEUgAATiAAAE4gCAIAAABsEtFuAAAACElEQVR42gMAAAAAAW/dyZEAAAAASUVORK5CYII=")
    }
    let expected = PictureError.tooLarge(
      path: "PNG in memory", width: 20_000, height: 20_000, limit: PNG.pixelLimit)
    #expect(error == expected)
  }

  @Test("writing a PNG makes missing folders and leaves no other file in them")
  func folders() throws {
    try withTemporaryFolder { folder in
      let bitmap = Bitmap(width: 4, height: 4, filledWith: Color(0x0072B2))
      try PNG.write(bitmap, to: folder + "/a/b/c.png")
      #expect(try PNG.read(folder + "/a/b/c.png") == bitmap)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/a/b")
      #expect(names == ["c.png"])
    }
  }

  @Test("a failed write of a PNG leaves the old file unchanged")
  func failingWrite() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/picture.png"
      let old = Bitmap(width: 4, height: 4, filledWith: Color(0x0072B2))
      try PNG.write(old, to: path)
      // A folder in place of the temporary file makes the write fail.
      let obstacle = AtomicFile.partialPath(for: path)
      try FileManager.default.createDirectory(
        atPath: obstacle, withIntermediateDirectories: false)
      let new = Bitmap(width: 9, height: 9, filledWith: .black)
      let error = #expect(throws: PictureError.self) { try PNG.write(new, to: path) }
      #expect(try #require(error).description.hasPrefix(path + ": found "))
      #expect(try PNG.read(path) == old)
    }
  }

  @Test("writing a PNG over a folder or below a file fails and leaves no other file")
  func impossibleWrite() throws {
    try withTemporaryFolder { folder in
      let bitmap = Bitmap(width: 2, height: 2, filledWith: .black)
      try PNG.write(bitmap, to: folder + "/file")
      try FileManager.default.createDirectory(
        atPath: folder + "/folder/full", withIntermediateDirectories: true)
      #expect(throws: PictureError.self) { try PNG.write(bitmap, to: folder + "/folder") }
      #expect(throws: PictureError.self) { try PNG.write(bitmap, to: folder + "/file/picture.png") }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(names == ["file", "folder"])
    }
  }
}
