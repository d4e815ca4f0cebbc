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

  @Test("colours come back bit for bit", arguments: [(1, 1), (3, 2), (17, 31), (64, 64)])
  func colors(width: Int, height: Int) throws {
    var numbers = Sequence64(UInt64(width))
    let bytes = numbers.bytes(width * height * 3)
    let bitmap = Bitmap(width: width, height: height, channels: 3, bytes: bytes)
    #expect(try throughMemory(bitmap) == bitmap)
  }

  @Test("greys come back bit for bit in one channel", arguments: [(1, 1), (5, 3), (256, 9)])
  func greys(width: Int, height: Int) throws {
    var numbers = Sequence64(UInt64(height))
    let bytes = numbers.bytes(width * height)
    let bitmap = Bitmap(width: width, height: height, channels: 1, bytes: bytes)
    #expect(try throughMemory(bitmap) == bitmap)
    #expect(try throughMemory(bitmap.inColor) == bitmap)
  }

  @Test(
    "few colours make a file with a palette, and come back bit for bit", arguments: [2, 255, 256])
  func palette(count: Int) throws {
    var bytes: [UInt8] = []
    for pixel in 0..<1024 {
      let color = pixel % count
      bytes += [UInt8(color), UInt8(255 - color), 7]
    }
    let bitmap = Bitmap(width: 32, height: 32, channels: 3, bytes: bytes)
    #expect(try throughMemory(bitmap) == bitmap)
    #expect(try PNG.encode(bitmap)[25] == 3, "the colour type of a palette is 3")
  }

  @Test("257 colours make an RGB file")
  func tooManyColors() throws {
    var bytes: [UInt8] = []
    for pixel in 0..<257 { bytes += [UInt8(pixel % 256), UInt8(pixel / 256), 7] }
    let bitmap = Bitmap(width: 257, height: 1, channels: 3, bytes: bytes)
    #expect(try PNG.encode(bitmap)[25] == 2)
    #expect(try throughMemory(bitmap) == bitmap)
  }

  @Test("what is transparent is laid on white")
  func transparent() throws {
    let color = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR42mM4wSX3nwEIAAw+AfBnrSWBAAAAAElFTkSuQmCC"
    )
    #expect(color.bytes == [200, 10, 30, 255, 255, 255])
    let grey = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAQAAABeK7cBAAAADUlEQVR42mOI+s/AAAAEagFaHKtWTAAAAABJRU5ErkJggg=="
    )
    #expect(grey.channels == 1)
    #expect(grey.bytes == [90, 255])
  }

  @Test("16 bits become 8 of the same brightness")
  func sixteenBits() throws {
    let bitmap = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABEAAAAABuG5crAAAAD0lEQVR42mNgYGho+P8fAAaEAv//G2LxAAAAAElFTkSuQmCC"
    )
    #expect(bitmap.bytes == [0, 128, 255])
  }

  @Test("one bit a pixel is spread to a byte, or becomes the colours of the palette")
  func oneBit() throws {
    let grey = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQAAAAAzmykZAAAACklEQVR42mNwAAAAQgBBhL+OYgAAAABJRU5ErkJggg=="
    )
    #expect(grey.bytes == [0, 255, 0])
    let palette = try decoded(
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQMAAAAhLob3AAAABlBMVEUBAgP6gAcb+m0KAAAACklEQVR42mNwAAAAQgBBhL+OYgAAAABJRU5ErkJggg=="
    )
    #expect(palette.bytes == [1, 2, 3, 250, 128, 7, 1, 2, 3])
  }

  @Test("a PNG cut off anywhere before its last chunk is refused")
  func truncated() throws {
    var numbers = Sequence64(4)
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

  @Test("an empty file, another file, and no file are told apart in one line")
  func notPNG() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/picture.png"
      #expect(throws: PictureError.self) { try PNG.read(path) }
      for (content, found) in [("", "an empty file"), ("hello, world", "other first bytes")] {
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

  @Test("a picture of 400 million pixels is refused by its header alone")
  func tooLarge() throws {
    let error = #expect(throws: PictureError.self) {
      try decoded(
        "iVBORw0KGgoAAAANSUhEUgAATiAAAE4gCAIAAABsEtFuAAAACElEQVR42gMAAAAAAW/dyZEAAAAASUVORK5CYII=")
    }
    let expected = PictureError.tooLarge(
      path: "PNG in memory", width: 20_000, height: 20_000, limit: 100_000_000)
    #expect(error == expected)
  }

  @Test("missing folders are made, and nothing but the picture is left in them")
  func folders() throws {
    try withTemporaryFolder { folder in
      let bitmap = Bitmap(width: 4, height: 4, filledWith: Color(0x0072B2))
      try PNG.write(bitmap, to: folder + "/a/b/c.png")
      #expect(try PNG.read(folder + "/a/b/c.png") == bitmap)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/a/b")
      #expect(names == ["c.png"])
    }
  }

  @Test("a write that fails leaves the old file as it was")
  func failingWrite() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/picture.png"
      let old = Bitmap(width: 4, height: 4, filledWith: Color(0x0072B2))
      try PNG.write(old, to: path)
      // A folder where the new bytes would gather makes the disk refuse them.
      let obstacle = AtomicFile.partialPath(for: path)
      try FileManager.default.createDirectory(
        atPath: obstacle, withIntermediateDirectories: false)
      let new = Bitmap(width: 9, height: 9, filledWith: .black)
      let error = #expect(throws: PictureError.self) { try PNG.write(new, to: path) }
      #expect(try #require(error).description.hasPrefix(path + ": found "))
      #expect(try PNG.read(path) == old)
    }
  }

  @Test("writing onto a folder, or below a file, fails and leaves nothing behind")
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
