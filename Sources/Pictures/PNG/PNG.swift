import CPNG
import Files
import Foundation

/// PNG files, read and written through libpng's simplified interface.
public enum PNG {
  /// The most pixels of a picture, as many as a photograph has: larger ones are refused before memory is
  /// allocated for them.
  public static let pixelLimit = 50_000_000
  /// The most bytes of a file that is read.
  static let byteLimit = 1 << 29

  private static let gray: UInt32 = 0
  private static let color: UInt32 = 2
  private static let mapped: UInt32 = 8

  /// The pixels of the PNG file at `path`.
  ///
  /// Every kind of PNG is read: palettes become colors, 16 bits become 8, and transparent pixels
  /// are blended with a gray, white unless given. A gray PNG gives one channel, any other three.
  ///
  /// - Throws: `PictureError` if the file cannot be read or is not a complete PNG of at most
  ///   `pixelLimit` pixels.
  public static func read(_ path: String, onGray paper: UInt8 = 255) throws(PictureError) -> Bitmap
  {
    var bytes: Data
    do {
      bytes = try FileSystem.read(path, limit: byteLimit, expecting: "a PNG file")
    } catch {
      throw .file(error)
    }
    let result = bytes.withUnsafeMutableBytes { file in
      Result { () throws(PictureError) in try decode(file, path: path, onGray: paper) }
    }
    return try result.get()
  }

  /// The pixels of a PNG in memory, as ``read(_:onGray:)`` gives them; `path` is its name in errors.
  ///
  /// - Throws: `PictureError` if it is not a complete PNG of at most `pixelLimit` pixels.
  public static func decode(
    _ bytes: [UInt8], path: String = "PNG in memory", onGray paper: UInt8 = 255
  ) throws(PictureError) -> Bitmap {
    var bytes = bytes
    let result = bytes.withUnsafeMutableBytes { file in
      Result { () throws(PictureError) in try decode(file, path: path, onGray: paper) }
    }
    return try result.get()
  }

  /// The pixels of a PNG, whose bytes are changed.
  private static func decode(
    _ file: UnsafeMutableRawBufferPointer, path: String, onGray paper: UInt8
  ) throws(PictureError) -> Bitmap {
    if file.isEmpty {
      throw .malformed(path: path, found: "an empty file", expected: "a PNG file")
    }
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    if !file.starts(with: signature) {
      if file.starts(with: [0xFF, 0xD8, 0xFF]) {
        throw .malformed(
          path: path, found: "a JPEG picture",
          expected:
            "a PNG file (magick a.jpg a.png, or on macOS sips -s format png a.jpg --out a.png)")
      }
      throw .malformed(
        path: path, found: "first bytes that are not a PNG signature",
        expected: "89 50 4E 47 0D 0A 1A 0A")
    }
    let count: Int
    do {
      count = try PNGChunks.keepNeeded(file)
    } catch {
      throw .malformed(path: path, found: error.found, expected: error.expected)
    }
    return try decode(
      needed: UnsafeRawBufferPointer(rebasing: file[..<count]), path: path, onGray: paper)
  }

  private static func decode(
    needed source: UnsafeRawBufferPointer, path: String, onGray paper: UInt8
  ) throws(PictureError) -> Bitmap {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0 else {
      throw damaged(image, path)
    }
    let width = Int(image.width)
    let height = Int(image.height)
    if width * height > pixelLimit {
      throw .tooLarge(path: path, width: width, height: height, limit: pixelLimit)
    }
    if let most = mostPixels(source), width * height > most {
      throw .malformed(
        path: path, found: "\(width)×\(height) pixels in \(source.count) bytes",
        expected: "at most \(most) pixels")
    }
    // Without this, 16 bits with no color space named are taken for linear light.
    image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
    let channels = image.format & color == 0 ? 1 : 3
    image.format = channels == 1 ? gray : color
    var pixels = [UInt8](repeating: 255, count: width * height * channels)
    var background = png_color(red: paper, green: paper, blue: paper)
    let finished = pixels.withUnsafeMutableBytes {
      png_image_finish_read(&image, &background, $0.baseAddress, Int32(width * channels), nil) != 0
    }
    guard finished else { throw damaged(image, path) }
    return Bitmap(width: width, height: height, channels: channels, bytes: pixels)
  }

  /// The most pixels that a file of this size can hold, by the bits per pixel in its header.
  ///
  /// A compressed byte becomes at most 1032 bytes (deflate), so a header that claims more is wrong,
  /// and no memory is allocated for it.
  private static func mostPixels(_ file: UnsafeRawBufferPointer) -> Int? {
    guard file.count >= 26 else { return nil }
    let samples =
      switch file[25] {
      case 2: 3
      case 4: 2
      case 6: 4
      default: 1
      }
    return file.count * 1032 * 8 / max(1, Int(file[24]) * samples)
  }

  /// Writes `bitmap` to `path` atomically and makes the folders that are missing.
  ///
  /// Reading the file gives exactly the same pixels. The file is gray if every pixel is, has a
  /// palette if there are at most 256 colors, and is 8-bit RGB otherwise.
  ///
  /// - Throws: `PictureError` if the file cannot be written; an older file is then unchanged.
  public static func write(_ bitmap: Bitmap, to path: String) throws(PictureError) {
    let bytes = try encode(bitmap, path: path)
    do {
      try AtomicFile.write(Data(bytes), to: path)
    } catch {
      throw .file(error)
    }
  }

  /// The bytes of a PNG file with the pixels of `bitmap`; `path` is its name in errors.
  ///
  /// - Throws: `PictureError` if there are more than `pixelLimit` pixels.
  public static func encode(
    _ bitmap: Bitmap, path: String = "PNG in memory"
  ) throws(PictureError) -> [UInt8] {
    let pixels = bitmap.width.multipliedReportingOverflow(by: bitmap.height)
    if pixels.overflow || pixels.partialValue > pixelLimit {
      throw .tooLarge(path: path, width: bitmap.width, height: bitmap.height, limit: pixelLimit)
    }
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(bitmap.width)
    image.height = UInt32(bitmap.height)
    if bitmap.isGray {
      image.format = gray
      let bytes =
        bitmap.channels == 1
        ? bitmap.bytes : stride(from: 0, to: bitmap.bytes.count, by: 3).map { bitmap.bytes[$0] }
      return try encode(&image, bytes, palette: [], stride: bitmap.width, path)
    }
    if let indexed = IndexedPixels(bitmap) {
      image.format = color | mapped
      image.colormap_entries = UInt32(indexed.palette.count / 3)
      return try encode(
        &image, indexed.indices, palette: indexed.palette, stride: bitmap.width, path)
    }
    image.format = color
    return try encode(&image, bitmap.bytes, palette: [], stride: 3 * bitmap.width, path)
  }

  private static func encode(
    _ image: inout png_image, _ bytes: [UInt8], palette: [UInt8], stride: Int, _ path: String
  ) throws(PictureError) -> [UInt8] {
    defer { png_image_free(&image) }
    // Pixels, a filter byte per row, zlib's 5 bytes per block, and the chunks around them.
    let rows = Int(image.height)
    var room = png_alloc_size_t((stride + 1) * rows + (stride * rows) / 1000 + 8192)
    var file = [UInt8](repeating: 0, count: Int(room))
    let written = file.withUnsafeMutableBytes { target in
      bytes.withUnsafeBytes { source in
        palette.withUnsafeBytes { map in
          png_image_write_to_memory(
            &image, target.baseAddress, &room, 0, source.baseAddress, Int32(stride),
            palette.isEmpty ? nil : map.baseAddress) != 0
        }
      }
    }
    guard written else {
      throw .malformed(
        path: path, found: "a bitmap that libpng cannot encode (\(message(image)))",
        expected: "one that it can")
    }
    file.removeSubrange(Int(room)...)
    return file
  }

  private static func damaged(_ image: png_image, _ path: String) -> PictureError {
    .malformed(
      path: path, found: "damaged PNG data (\(message(image)))", expected: "a complete PNG file")
  }

  /// What libpng reports.
  private static func message(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
