/// A picture of pixels: gray with one byte per pixel, or sRGB with three bytes per pixel.
///
/// The bytes begin with the upper left pixel and go row by row, each row from left to right.
public struct Bitmap: Hashable, Sendable {
  /// The number of pixels in a row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The bytes per pixel: 1 for gray, 3 for red, green, blue.
  public let channels: Int
  /// `width · height · channels` bytes, row by row.
  public internal(set) var bytes: [UInt8]

  /// The bitmap that holds `bytes`.
  ///
  /// - Precondition: both sides are positive, `channels` is 1 or 3, and there are
  ///   `width · height · channels` bytes.
  public init(width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    precondition(
      width > 0 && height > 0,
      "bitmap: found \(width)×\(height) pixels; expected a positive width and height")
    precondition(
      channels == 1 || channels == 3, "bitmap: found \(channels) channels; expected 1 or 3")
    precondition(
      bytes.count == width * height * channels,
      "bitmap: found \(bytes.count) bytes; expected \(width)×\(height)×\(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }

  /// The bitmap of one color, in three channels.
  ///
  /// - Precondition: both sides are positive.
  public init(width: Int, height: Int, filledWith color: Color) {
    precondition(
      width > 0 && height > 0,
      "bitmap: found \(width)×\(height) pixels; expected a positive width and height")
    var bytes = [UInt8](repeating: color.red, count: width * height * 3)
    if color.green != color.red || color.blue != color.red {
      for pixel in 0..<width * height {
        bytes[3 * pixel + 1] = color.green
        bytes[3 * pixel + 2] = color.blue
      }
    }
    self.init(width: width, height: height, channels: 3, bytes: bytes)
  }

  /// The color of the pixel in column `x` of row `y`, both counted from 0.
  ///
  /// - Precondition: the pixel is in the bitmap.
  public subscript(x: Int, y: Int) -> Color {
    precondition(
      x >= 0 && x < width && y >= 0 && y < height,
      "bitmap: found pixel (\(x), \(y)); expected one of \(width)×\(height)")
    let first = (y * width + x) * channels
    if channels == 1 { return Color(gray: bytes[first]) }
    return Color(red: bytes[first], green: bytes[first + 1], blue: bytes[first + 2])
  }

  /// Whether every pixel is a neutral gray.
  public var isGray: Bool {
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
    var colored: [UInt8] = []
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
  /// The picture with at most so many pixels: each is the mean of a square of this one, or of a part of it
  /// along the right and the lower edge. A picture that has no more is returned as it is.
  ///
  /// - Precondition: `limit` is positive.
  public func reduced(toAtMost limit: Int) -> Bitmap {
    precondition(limit > 0, "bitmap: found a limit of \(limit) pixels; expected a positive number")
    var side = 1
    func count(_ length: Int) -> Int { (length - 1) / side + 1 }
    while count(width) * count(height) > limit { side += 1 }
    if side == 1 { return self }
    let (columns, rows) = (count(width), count(height))
    var means: [UInt8] = []
    means.reserveCapacity(columns * rows * channels)
    var sums = [Int](repeating: 0, count: columns * channels)
    for row in 0..<rows {
      let lines = row * side..<min((row + 1) * side, height)
      for index in sums.indices { sums[index] = 0 }
      for line in lines {
        for x in 0..<width {
          let (from, to) = ((line * width + x) * channels, x / side * channels)
          for channel in 0..<channels { sums[to + channel] += Int(bytes[from + channel]) }
        }
      }
      for column in 0..<columns {
        let pixels = lines.count * (min((column + 1) * side, width) - column * side)
        for channel in 0..<channels {
          means.append(UInt8((sums[column * channels + channel] + pixels / 2) / pixels))
        }
      }
    }
    return Bitmap(width: columns, height: rows, channels: channels, bytes: means)
  }
}
