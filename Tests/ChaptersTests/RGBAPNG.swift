import Foundation

extension DrawnPicture {
  /// Writes the picture as a PNG with opacity, 8 bits per number, not compressed.
  func write(to path: String) throws {
    var rows: [UInt8] = []
    for y in 0..<height {
      rows.append(0)  // no filter
      for pixel in pixels[y * width..<(y + 1) * width] {
        rows += [pixel.r, pixel.g, pixel.b, pixel.a].map { UInt8(min(max($0, 0), 1) * 255 + 0.5) }
      }
    }
    var stream: [UInt8] = [0x78, 0x01]
    for first in stride(from: 0, to: rows.count, by: 65_535) {
      let block = rows[first..<min(first + 65_535, rows.count)]
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      stream += [first + 65_535 >= rows.count ? 1 : 0, low, high, ~low, ~high] + block
    }
    var (a, b) = (1, 0)
    for byte in rows {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    stream += Self.bytes(b << 16 | a)
    let header = Self.bytes(width) + Self.bytes(height) + [8, 6, 0, 0, 0]
    let file =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
      + Self.chunk("IDAT", stream) + Self.chunk("IEND", [])
    try Data(file).write(to: URL(fileURLWithPath: path))
  }

  private static func bytes(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    var crc = UInt32.max
    for byte in content {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
    }
    return bytes(data.count) + content + bytes(Int(~crc))
  }
}
