/// Computes the Gram matrix of the rows of a matrix, G = A·Aᵀ, its upper triangle.
///
/// What lies below the diagonal of G is unspecified; ``DoubleMatrix/mirrorUpperTriangle()`` fills it.
/// The products of one element are added in the order of the columns of A, with one rounding each, so
/// the bits do not depend on the number of threads.
///
/// - Parameters:
///   - a: A, [rows, columns].
///   - g: written, [rows, rows], on and above the diagonal.
///   - threads: the number of threads.
public func gram(_ a: DoubleMatrix, into g: inout DoubleMatrix, threads: Int = 1) {
  gram(
    a.pointer, size: a.rows, depth: a.columns, row: 1, column: a.stride, into: &g, threads: threads)
}

/// Computes the Gram matrix of the columns of a matrix, G = Aᵀ·A, its upper triangle.
///
/// Like ``gram(_:into:threads:)`` of the transpose of A: the products are added in the order of the rows
/// of A.
///
/// - Parameters:
///   - a: A, [rows, columns].
///   - g: written, [columns, columns], on and above the diagonal.
///   - threads: the number of threads.
public func gramOfColumns(_ a: DoubleMatrix, into g: inout DoubleMatrix, threads: Int = 1) {
  gram(
    a.pointer, size: a.columns, depth: a.rows, row: a.stride, column: 1, into: &g, threads: threads)
}

/// G = Bᵀ·B, where B, [depth, size], is read with any strides.
private func gram(
  _ b: UnsafePointer<Double>, size: Int, depth: Int, row: Int, column: Int,
  into g: inout DoubleMatrix, threads: Int
) {
  g.resize(rows: size, columns: size)
  let count = Panels.count(ofColumns: size)
  let panels = Panels(depth: depth, start: g.workspace(count: count * depth * Panels.width))
  nonisolated(unsafe) let b = b
  var numbers = Array(0..<count)
  concurrently(over: &numbers, threads: threads) { number in
    panels.fill(panel: number, from: b, row: row, column: column, columns: size)
  }
  let target = UpperTriangle(start: g.mutablePointer, size: size, stride: g.stride)
  var blocks = GramBlock.all(ofPanels: count)
  concurrently(over: &blocks, threads: threads) { block in
    block.compute(panels, into: target)
  }
}

/// A square part of a Gram matrix, small enough that the panels it is the product of fit in the cache.
private struct GramBlock {
  private let left: Range<Int>
  private let right: Range<Int>

  /// The blocks on and above the diagonal.
  static func all(ofPanels count: Int) -> [GramBlock] {
    let edge = 4
    let ranges = stride(from: 0, to: count, by: edge).map { $0..<min($0 + edge, count) }
    return ranges.indices.flatMap { i in
      ranges[i...].map { GramBlock(left: ranges[i], right: $0) }
    }
  }

  func compute(_ panels: Panels, into target: UpperTriangle) {
    let rows = left.lowerBound * Panels.width..<min(left.upperBound * Panels.width, target.size)
    for panel in right {
      let column = panel * Panels.width
      for row in stride(from: rows.lowerBound, to: rows.upperBound, by: Panels.tileRows)
      where row < column + Panels.width {
        target.writeTile(row, column) { tile, stride in
          setTile(
            depth: panels.depth, left: panels.element(0, row),
            right: panels.row(0, ofPanel: panel), into: tile, row: stride)
        }
      }
    }
  }
}

/// The memory of a square matrix of which the elements on and above the diagonal are used.
///
/// Threads share it as long as each writes to other elements than the others use.
struct UpperTriangle: @unchecked Sendable {
  let start: UnsafeMutablePointer<Double>
  let size: Int
  let stride: Int

  /// Calls `body` with the place of a tile, or of a copy of it where the tile extends beyond the matrix.
  func writeTile(_ row: Int, _ column: Int, _ body: (UnsafeMutablePointer<Double>, Int) -> Void) {
    let target = start + row * stride + column
    let rows = min(Panels.tileRows, size - row)
    let columns = min(Panels.width, size - column)
    if rows == Panels.tileRows && columns == Panels.width {
      body(target, stride)
      return
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Panels.tileRows * Panels.width) {
      let copy = $0.baseAddress!
      body(copy, Panels.width)
      for i in 0..<rows {
        (target + i * stride).update(from: copy + i * Panels.width, count: columns)
      }
    }
  }
}
