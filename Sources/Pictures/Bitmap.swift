/// A picture of pixels: grey, one byte a pixel, or sRGB colour, three bytes a pixel.
///
/// The bytes run from the upper left pixel to the right, then row by row downwards.
public struct Bitmap: Hashable, Sendable {
  /// The number of pixels in a row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// 1 for grey, 3 for red, green, blue.
  public let channels: Int
  /// `width · height · channels` bytes, row by row.
  public internal(set) var bytes: [UInt8]

  /// The bitmap that holds `bytes`.
  ///
  /// - Precondition: both sides are positive, `channels` is 1 or 3, and there are
  ///   `width · height · channels` bytes.
  public init(width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    precondition(
      width > 0 && height > 0, "a bitmap of \(width)×\(height) pixels: both must be positive")
    precondition(
      channels == 1 || channels == 3, "a bitmap of \(channels) channels: expected 1 or 3")
    precondition(
      bytes.count == width * height * channels,
      "\(bytes.count) bytes for \(width)×\(height) pixels of \(channels) channels: expected "
        + "\(width * height * channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }

  /// The bitmap of one colour.
  public init(width: Int, height: Int, filledWith color: Color) {
    precondition(
      width > 0 && height > 0, "a bitmap of \(width)×\(height) pixels: both must be positive")
    var bytes = [UInt8](repeating: color.red, count: width * height * 3)
    if color.green != color.red || color.blue != color.red {
      for pixel in 0..<width * height {
        bytes[3 * pixel + 1] = color.green
        bytes[3 * pixel + 2] = color.blue
      }
    }
    self.init(width: width, height: height, channels: 3, bytes: bytes)
  }

  /// The colour of the pixel in column `x` of row `y`.
  public subscript(x: Int, y: Int) -> Color {
    precondition(
      x >= 0 && x < width && y >= 0 && y < height,
      "pixel (\(x), \(y)) of a bitmap of \(width)×\(height)")
    let first = (y * width + x) * channels
    if channels == 1 { return Color(grey: bytes[first]) }
    return Color(red: bytes[first], green: bytes[first + 1], blue: bytes[first + 2])
  }

  /// Whether every pixel is a neutral grey.
  public var isGrey: Bool {
    if channels == 1 { return true }
    for first in stride(from: 0, to: bytes.count, by: 3)
    where bytes[first] != bytes[first + 1] || bytes[first] != bytes[first + 2] {
      return false
    }
    return true
  }

  /// The same pixels in three channels.
  public var inColor: Bitmap {
    if channels == 3 { return self }
    var colored = [UInt8]()
    colored.reserveCapacity(3 * bytes.count)
    for byte in bytes {
      colored.append(byte)
      colored.append(byte)
      colored.append(byte)
    }
    return Bitmap(width: width, height: height, channels: 3, bytes: colored)
  }
}

extension Bitmap {
  /// The brightness of every pixel, row by row, weighted as in sRGB's luma (ITU-R BT.601).
  public var grey: [UInt8] {
    if channels == 1 { return bytes }
    return stride(from: 0, to: bytes.count, by: channels).map { first in
      let red = Float(bytes[first])
      let green = Float(bytes[first + 1])
      let blue = Float(bytes[first + 2])
      return UInt8(0.299 * red + 0.587 * green + 0.114 * blue + 0.5)
    }
  }
}
