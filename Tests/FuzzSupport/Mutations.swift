import Tensors

/// Damages good files, the same way every time for the same seed and number.
public struct Mutations {
  /// The generator that decides how the next file is damaged.
  public var random: Random

  /// The damage that belongs to a seed and the number of a file.
  public init(seed: UInt64, number: Int) {
    random = Random(seed: seed, stream: UInt64(number))
  }

  /// True or false, each with probability one half.
  public mutating func coin() -> Bool { random.index(below: 2) == 0 }

  /// A random element of a list that is not empty.
  public mutating func any<Element>(of list: [Element]) -> Element {
    list[random.index(below: list.count)]
  }

  /// One of some good files, damaged in one to four places.
  ///
  /// - Parameters:
  ///   - good: what is damaged; pieces of one are put into another.
  ///   - words: pieces that mean something in such files.
  public mutating func damaged(_ good: [[UInt8]], words: [[UInt8]] = []) -> [UInt8] {
    var bytes = any(of: good)
    for _ in 0...random.index(below: 4) { damage(&bytes, good, words) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8], _ good: [[UInt8]], _ words: [[UInt8]]) {
    let place = place(in: bytes)
    switch random.index(below: 13) {
    case 0, 1: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.index(below: 8)) }
    case 2: if place < bytes.count { bytes[place] = UInt8(random.index(below: 256)) }
    case 3: bytes.removeSubrange(place...)
    case 4: bytes += run()
    case 5: bytes.removeSubrange(range(from: place, in: bytes))
    case 6: bytes.insert(contentsOf: run(), at: place)
    case 7:
      bytes.insert(contentsOf: bytes[range(from: place, in: bytes)], at: self.place(in: bytes))
    case 8:
      // The beginning of one file and the end of another.
      let other = any(of: good)
      bytes = Array(bytes[..<place]) + other[min(self.place(in: other), other.count)...]
    case 9:
      let other = any(of: good)
      let piece = other[range(from: self.place(in: other), in: other)]
      bytes.replaceSubrange(place..<min(place + piece.count, bytes.count), with: piece)
    case 10, 11: overwriteNumber(in: &bytes, at: place)
    default:
      if words.isEmpty {
        overwriteNumber(in: &bytes, at: place)
      } else if coin() {
        bytes.insert(contentsOf: any(of: words), at: place)
      } else {
        bytes.replaceSubrange(range(from: place, in: bytes), with: any(of: words))
      }
    }
  }

  /// A place in some bytes or at their end, more often near the beginning, where headers are.
  private mutating func place(in bytes: [UInt8]) -> Int {
    random.index(below: (coin() ? min(bytes.count, 32) : bytes.count) + 1)
  }

  private mutating func range(from place: Int, in bytes: [UInt8]) -> Range<Int> {
    let longest = coin() ? 8 : bytes.count
    return place..<place + random.index(below: min(longest, bytes.count - place) + 1)
  }

  private mutating func run() -> [UInt8] {
    let count = 1 + random.index(below: coin() ? 8 : 200)
    if coin() { return Array(repeating: any(of: [0, 0x20, 0x5B, 0xFF]), count: count) }
    return (0..<count).map { _ in UInt8(random.index(below: 256)) }
  }

  private static let remarkable: [UInt64] = [
    0, 1, 2, 3, 7, 8, 10, 100, 127, 128, 255, 256, 1000, 65535, 65536, 100_000_000, 100_000_001,
    1 << 31 - 1, 1 << 31, 1 << 32 - 1, 1 << 32, 1 << 40, 1 << 53, 1 << 61, 1 << 62, 1 << 63 - 1,
    1 << 63, .max - 8, .max,
  ]

  /// Replaces the number in digits that stands after a place, or the bytes there by a binary one.
  private mutating func overwriteNumber(in bytes: inout [UInt8], at place: Int) {
    let number = any(of: Self.remarkable)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    if coin(), let first = bytes[place...].firstIndex(where: digits.contains) {
      let end = bytes[first...].firstIndex { !digits.contains($0) } ?? bytes.count
      let sign = random.index(below: 4) == 0 ? "-" : ""
      bytes.replaceSubrange(first..<end, with: Array("\(sign)\(number)".utf8))
      return
    }
    let width = any(of: [1, 2, 4, 4, 8])
    let shifts = (0..<width).map { UInt64(8 * $0) }
    for (index, shift) in (coin() ? shifts : shifts.reversed()).enumerated()
    where place + index < bytes.count {
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> shift)
    }
  }
}
