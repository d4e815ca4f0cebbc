/// The pixels of a bitmap as indices into a palette of at most 256 colors (indexed color).
struct IndexedPixels {
  /// Red, green and blue of each color, in the order of first appearance.
  private(set) var palette: [UInt8] = []
  /// The index of each pixel's color, row by row.
  private(set) var indices: [UInt8] = []

  /// The indexed pixels of a bitmap; nil if it has more than 256 colors.
  init?(_ bitmap: Bitmap) {
    let bitmap = bitmap.inColor
    var known: [UInt32: UInt8] = [:]
    indices.reserveCapacity(bitmap.width * bitmap.height)
    var last: (key: UInt32, index: UInt8)?
    for first in stride(from: 0, to: bitmap.bytes.count, by: 3) {
      let red = bitmap.bytes[first]
      let green = bitmap.bytes[first + 1]
      let blue = bitmap.bytes[first + 2]
      let key = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
      if let last, last.key == key {
        indices.append(last.index)
        continue
      }
      let index: UInt8
      if let found = known[key] {
        index = found
      } else {
        guard known.count < 256 else { return nil }
        index = UInt8(known.count)
        known[key] = index
        palette.append(red)
        palette.append(green)
        palette.append(blue)
      }
      indices.append(index)
      last = (key, index)
    }
  }
}
