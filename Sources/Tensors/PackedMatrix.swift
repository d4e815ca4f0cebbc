import CProcessor
import Vectors

/// A copy of a matrix in the order in which a product reads it.
///
/// It consists of panels of columns, each as wide as the tile that a product keeps in registers; in a
/// panel the rows follow one another. In a matrix held row by row, what a tile reads lies a whole row
/// apart; where rows are long these places share a few lines of the cache and evict one another.
///
/// It remembers the version of the tensor that it was copied from, so packing again costs nothing as long
/// as nothing was written to the tensor.
public struct PackedMatrix: Sendable {
  /// The number of rows, the depth of the product.
  public private(set) var rows = 0
  /// The number of columns.
  public private(set) var columns = 0

  private var elements = Tensor.empty
  private var version: Tensor.Version?
  private var isTransposed = false

  /// A matrix of no elements.
  public init() {}

  /// The first panel; the one that starts at a column c lies c·rows numbers further.
  var pointer: UnsafePointer<Float> { elements.pointer }

  /// The width of the panel that starts at a column: sixty-four with AVX-512 while there are as many
  /// columns, then sixteen, the last of which may be filled in part.
  static func width(at column: Int, of columns: Int) -> Int {
    hasWideRegisters != 0 && column + 4 * Vector.width <= columns ? 4 * Vector.width : Vector.width
  }

  /// Whether this is a copy of a matrix, or of its transpose, as the matrix is now.
  public func isCurrent(for matrix: Tensor, transposed: Bool = false) -> Bool {
    version == matrix.version && isTransposed == transposed
  }

  /// Copies a matrix, [rows, columns] or [… , columns], unless this is a copy of it already.
  public mutating func pack(_ matrix: Tensor) {
    guard !isCurrent(for: matrix) else { return }
    let columns = matrix.shape.last
    let rows = matrix.count / columns
    resize(rows: rows, columns: columns)
    let source = matrix.pointer
    forEachPanel { column, width, target in
      copyRows(
        count: rows, width: min(width, columns - column), source + column, row: columns,
        into: target, row: width)
    }
    version = matrix.version
    isTransposed = false
  }

  /// Copies the transpose of a matrix, seen as [columns, rows] (first size, all others), unless this is a
  /// copy of it already.
  public mutating func pack(transposeOf matrix: Tensor) {
    guard !isCurrent(for: matrix, transposed: true) else { return }
    let columns = matrix.shape.first
    let rows = matrix.count / columns
    resize(rows: rows, columns: columns)
    let source = matrix.pointer
    forEachPanel { column, width, target in
      transposeRows(
        count: min(width, columns - column), width: rows, source + column * rows, row: rows,
        into: target, row: width)
    }
    version = matrix.version
    isTransposed = true
  }

  private mutating func resize(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    elements.resize(
      to: Shape(rows, (columns + Vector.width - 1) / Vector.width * Vector.width))
  }

  /// Calls `body` with the first column, the width and the memory of every panel.
  private mutating func forEachPanel(_ body: (Int, Int, UnsafeMutablePointer<Float>) -> Void) {
    let memory = elements.mutablePointer
    var column = 0
    while column < columns {
      let width = Self.width(at: column, of: columns)
      body(column, width, memory + column * rows)
      column += width
    }
  }
}
