import CProcessor
import Vectors

/// A matrix in the order in which a product reads it: one panel of columns after another, as wide as
/// the tile that a product keeps in registers, and in each the rows one behind the other.
///
/// In a matrix held row by row, what a tile reads lies a whole row apart. Where rows are long these
/// places share a few lines of the cache, and push one another out.
public struct Panels: Sendable {
  /// The number of rows, the depth of the product.
  public private(set) var rows = 0
  /// The number of columns.
  public private(set) var columns = 0

  private var elements = Tensor([0])

  /// A matrix of no elements, to be filled.
  public init() {}

  /// The first panel; the one that starts at a column c lies c·rows numbers further.
  var pointer: UnsafePointer<Float> { elements.pointer }

  /// The width of the panel that starts at a column: sixty-four with AVX-512 while there are as many
  /// columns, then sixteen, the last of which may be filled in part.
  static func width(at column: Int, of columns: Int) -> Int {
    hasWideRegisters != 0 && column + 4 * Vector.width <= columns ? 4 * Vector.width : Vector.width
  }

  /// Takes the elements of a matrix, [rows, columns].
  public mutating func fill(_ matrix: Tensor) {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    reuse(rows: rows, columns: columns)
    let source = matrix.pointer
    forEachPanel { column, width, target in
      let count = min(width, columns - column)
      for row in 0..<rows {
        (target + row * width).update(from: source + row * columns + column, count: count)
      }
    }
  }

  /// Takes the elements of the transpose of a matrix, seen as [columns, rows]: first size, all others.
  public mutating func fill(transposeOf matrix: Tensor) {
    let columns = matrix.shape.first
    let rows = matrix.count / columns
    reuse(rows: rows, columns: columns)
    let source = matrix.pointer
    forEachPanel { column, width, target in
      for offset in 0..<min(width, columns - column) {
        let line = source + (column + offset) * rows
        for row in 0..<rows { target[row * width + offset] = line[row] }
      }
    }
  }

  private mutating func reuse(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    elements.reuse(as: Shape(rows, (columns + Vector.width - 1) / Vector.width * Vector.width))
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
