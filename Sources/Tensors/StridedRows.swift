import Vectors

// Copies of the rows of a matrix that lie apart in a tensor. Where the distance of the rows is a multiple of
// 4096 bytes they share a few lines of the cache, so what is read again and again is copied first.

/// Copies rows that lie apart.
///
/// - Parameters:
///   - count: the number of rows.
///   - width: the number of columns.
///   - source: row after row; the last one must be readable to the next multiple of sixteen.
///   - sourceRow: how far the rows of the source lie apart.
///   - target: written, to the next multiple of sixteen.
///   - targetRow: how far the rows of the target lie apart: at least the next multiple of sixteen.
@inline(__always)
func copyRows(
  count: Int, width: Int, _ source: UnsafePointer<Float>, row sourceRow: Int,
  into target: UnsafeMutablePointer<Float>, row targetRow: Int
) {
  for row in 0..<count {
    for column in stride(from: 0, to: width, by: Vector.width) {
      Vector(at: source + row &* sourceRow + column).store(at: target + row &* targetRow + column)
    }
  }
}

/// Writes the transpose of a matrix whose rows may lie apart.
///
/// - Parameters:
///   - count: the number of rows of the source.
///   - width: the number of its columns.
///   - source: row after row.
///   - sourceRow: how far the rows of the source lie apart.
///   - target: written, `width` rows of `count` numbers.
///   - targetRow: how far the rows of the target lie apart.
func transposeRows(
  count: Int, width: Int, _ source: UnsafePointer<Float>, row sourceRow: Int,
  into target: UnsafeMutablePointer<Float>, row targetRow: Int
) {
  let wholeWidth = width - width % 4
  let wholeCount = count - count % 4
  for row in stride(from: 0, to: wholeCount, by: 4) {
    for column in stride(from: 0, to: wholeWidth, by: 4) {
      transposeFourByFour(
        source + row &* sourceRow + column, row: sourceRow,
        into: target + column &* targetRow + row, row: targetRow)
    }
  }
  for row in 0..<count {
    for column in (row < wholeCount ? wholeWidth : 0)..<width {
      target[column &* targetRow + row] = source[row &* sourceRow + column]
    }
  }
}

/// Writes the transpose of four rows of four numbers.
@inline(__always)
private func transposeFourByFour(
  _ source: UnsafePointer<Float>, row sourceRow: Int,
  into target: UnsafeMutablePointer<Float>, row targetRow: Int
) {
  func load(_ row: Int) -> SIMD4<Float> {
    UnsafeRawPointer(source + row &* sourceRow).loadUnaligned(as: SIMD4<Float>.self)
  }
  func store(_ row: Int, _ numbers: SIMD4<Float>) {
    UnsafeMutableRawPointer(target + row &* targetRow)
      .storeBytes(of: numbers, as: SIMD4<Float>.self)
  }
  let (a, b, c, d) = (load(0), load(1), load(2), load(3))
  store(0, SIMD4(a[0], b[0], c[0], d[0]))
  store(1, SIMD4(a[1], b[1], c[1], d[1]))
  store(2, SIMD4(a[2], b[2], c[2], d[2]))
  store(3, SIMD4(a[3], b[3], c[3], d[3]))
}
