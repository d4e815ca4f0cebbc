import Synchronization
import Vectors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Factorizes a symmetric positive definite matrix with a shifted diagonal, G + λI = L·Lᵀ, in place.
///
/// Reads G on and above the diagonal, and writes Lᵀ there; what lies below stays as it was. From an
/// element the products are subtracted in the order of the rows of Lᵀ, with one rounding each, then
/// the rest is divided by the diagonal element (or its root is taken), so the bits do not depend on the
/// number of threads.
///
/// - Parameters:
///   - matrix: G, [size, size]; Lᵀ afterwards. After an error its elements are unspecified.
///   - shift: λ.
///   - threads: the number of threads.
/// - Throws: ``NotPositiveDefiniteError`` at the first pivot that is not a positive number.
public func choleskyFactorize(
  _ matrix: inout DoubleMatrix, shift: Double = 0, threads: Int = 1
) throws(NotPositiveDefiniteError) {
  let size = matrix.rows
  precondition(
    matrix.columns == size,
    "a matrix to be factorized: found \(size) × \(matrix.columns) elements; expected a square")
  // Whole tiles of rows.
  let depth = (size + Panels.tileRows - 1) / Panels.tileRows * Panels.tileRows
  let count = Panels.count(ofColumns: size)
  let panels = Panels(
    depth: depth, start: matrix.workspace(count: count * depth * Panels.width))
  let work = Factorization(
    of: UpperTriangle(start: matrix.mutablePointer, size: size, stride: matrix.stride),
    shift: shift, panels: panels)
  var blocks = work.blocks
  concurrently(over: &blocks, threads: threads) { work.compute($0) }
  if let error = work.error { throw error }
}

/// The work on a factorization U = Lᵀ, cut into square blocks.
///
/// A block needs those above it, and those above and on the diagonal block of its row. The blocks are
/// handed out in an order in which every block comes after those that it needs, so a thread that waits
/// for a block waits for a thread that is computing it, and no two threads wait for each other. This
/// needs `concurrently` to hand out the items of an array from the first to the last, as it does.
private final class Factorization: @unchecked Sendable {
  struct Block {
    let row: Int
    let column: Int
  }

  /// The number of rows and columns of a block.
  private static let edge = 2 * Panels.width

  private let matrix: UpperTriangle
  private let shift: Double
  private let panels: Panels
  private let blockCount: Int

  /// How many blocks of each column of blocks are finished, from the top.
  private let finished: UnsafeMutablePointer<Atomic<Int>>

  /// The first pivot that is not positive, −1 if there is none, and what was found there.
  private let badPivot = Atomic(-1)
  private let badPivotBits = Atomic<UInt64>(0)

  init(of matrix: UpperTriangle, shift: Double, panels: Panels) {
    self.matrix = matrix
    self.shift = shift
    self.panels = panels
    blockCount = (matrix.size + Self.edge - 1) / Self.edge
    finished = .allocate(capacity: blockCount)
    for index in 0..<blockCount { (finished + index).initialize(to: Atomic(0)) }
  }

  deinit {
    finished.deinitialize(count: blockCount)
    finished.deallocate()
  }

  /// Row by row; but the diagonal block of the next row comes earlier, because all others of that row
  /// need it, and a few blocks after the one above it, so that this one is finished by then.
  var blocks: [Block] {
    var blocks = blockCount > 0 ? [Block(row: 0, column: 0)] : []
    for row in 0..<blockCount {
      let rest = row + 1..<blockCount
      blocks += rest.prefix(3).map { Block(row: row, column: $0) }
      if row + 1 < blockCount { blocks.append(Block(row: row + 1, column: row + 1)) }
      blocks += rest.dropFirst(3).map { Block(row: row, column: $0) }
    }
    return blocks
  }

  var error: NotPositiveDefiniteError? {
    let pivot = badPivot.load(ordering: .acquiring)
    guard pivot >= 0 else { return nil }
    return NotPositiveDefiniteError(
      pivot: pivot, size: matrix.size,
      found: Double(bitPattern: badPivotBits.load(ordering: .relaxed)), shift: shift)
  }

  func compute(_ block: Block) {
    let isDiagonal = block.row == block.column
    wait(for: isDiagonal ? block.row : block.row + 1, inColumn: block.row)
    wait(for: block.row, inColumn: block.column)
    // After a bad pivot the rest is left out, but counted, because others wait for it.
    if badPivot.load(ordering: .relaxed) < 0 {
      let rows = range(of: block.row)
      let columns = range(of: block.column)
      load(rows, columns)
      computeTiles(rows, columns)
      store(rows, columns)
    }
    finished[block.column].store(block.row + 1, ordering: .releasing)
  }

  private func range(of block: Int) -> Range<Int> {
    block * Self.edge..<min((block + 1) * Self.edge, matrix.size)
  }

  private func wait(for count: Int, inColumn column: Int) {
    var attempts = 0
    while finished[column].load(ordering: .acquiring) < count {
      attempts += 1
      if attempts.isMultiple(of: 256) { sched_yield() }
    }
  }

  /// Copies a block of G + λI to the panels.
  private func load(_ rows: Range<Int>, _ columns: Range<Int>) {
    for row in rows {
      let source = matrix.start + row * matrix.stride
      for first in stride(from: columns.lowerBound, to: columns.upperBound, by: Panels.width) {
        let target = panels.element(row, first)
        let count = min(Panels.width, columns.upperBound - first)
        for offset in 0..<count { target[offset] = source[first + offset] }
        for offset in count..<Panels.width { target[offset] = 0 }
      }
      if columns.contains(row) { panels.element(row, row).pointee += shift }
    }
  }

  /// Copies a block of U, on and above the diagonal, to the matrix.
  private func store(_ rows: Range<Int>, _ columns: Range<Int>) {
    for row in rows {
      let target = matrix.start + row * matrix.stride
      for first in stride(from: columns.lowerBound, to: columns.upperBound, by: Panels.width) {
        let source = panels.element(row, first)
        for column in max(first, row)..<max(first, row, min(first + Panels.width, matrix.size)) {
          target[column] = source[column - first]
        }
      }
    }
  }

  /// Computes a block of U, tile by tile, up to a bad pivot.
  private func computeTiles(_ rows: Range<Int>, _ columns: Range<Int>) {
    for row in stride(from: rows.lowerBound, to: rows.upperBound, by: Panels.tileRows) {
      for column in stride(from: columns.lowerBound, to: columns.upperBound, by: Panels.width)
      where row < column + Panels.width {
        guard computeTile(row, column) else { return }
      }
    }
  }

  /// Computes the rows of U that start at `row` in the panel that starts at `column`; false at a bad
  /// pivot.
  private func computeTile(_ row: Int, _ column: Int) -> Bool {
    let tile = panels.element(row, column)
    subtractTile(
      depth: row, left: panels.element(0, row), right: panels.element(0, column), from: tile)
    let diagonal = panels.element(row, row)
    let isDiagonal = row >= column
    for i in 0..<min(Panels.tileRows, matrix.size - row) {
      let place = i * Panels.width + i
      let pivot = diagonal[place]
      if isDiagonal && !(pivot > 0 && pivot < .infinity) {
        badPivotBits.store(pivot.bitPattern, ordering: .relaxed)
        badPivot.store(row + i, ordering: .releasing)
        return false
      }
      let root = isDiagonal ? pivot.squareRoot() : pivot
      eliminate(i, of: tile, root: root, diagonal: diagonal)
      if isDiagonal { diagonal[place] = root }
    }
    return true
  }

  /// Divides a row of a tile by the diagonal element, and subtracts its multiples from the rows below.
  private func eliminate(
    _ i: Int, of tile: UnsafeMutablePointer<Double>, root: Double,
    diagonal: UnsafePointer<Double>
  ) {
    let width = Panels.width
    let roots = DoubleVector(repeating: root)
    let row = tile + i * width
    let v0 = DoubleVector(at: row) / roots
    let v1 = DoubleVector(at: row + 8) / roots
    let v2 = DoubleVector(at: row + 16) / roots
    v0.store(at: row)
    v1.store(at: row + 8)
    v2.store(at: row + 16)
    for below in i + 1..<Panels.tileRows {
      let factor = DoubleVector(repeating: -diagonal[i * width + below])
      let target = tile + below * width
      DoubleVector(at: target).addingProduct(factor, v0).store(at: target)
      DoubleVector(at: target + 8).addingProduct(factor, v1).store(at: target + 8)
      DoubleVector(at: target + 16).addingProduct(factor, v2).store(at: target + 16)
    }
  }
}
