/// A matrix cut into panels of 24 columns, in the order in which a product reads it.
///
/// In a panel the rows follow one another, 24 numbers each. The last panel is filled up with columns of
/// zeros. Threads share it as long as each writes to other panels or rows than the others use.
struct Panels: @unchecked Sendable {
  /// The number of columns of a panel, and of a tile of a product.
  static var width: Int { 24 }

  /// The number of rows of a tile of a product, of which a panel's width is a multiple.
  static var tileRows: Int { 8 }

  /// The number of rows.
  let depth: Int

  /// The first row of the first panel.
  let start: UnsafeMutablePointer<Double>

  /// The number of panels of a matrix with so many columns.
  static func count(ofColumns columns: Int) -> Int { (columns + width - 1) / width }

  /// A row of a panel.
  func row(_ row: Int, ofPanel panel: Int) -> UnsafeMutablePointer<Double> {
    start + (panel * depth + row) * Self.width
  }

  /// The element in a row and column of the matrix, with the rest of the panel's row behind it.
  func element(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Double> {
    self.row(row, ofPanel: column / Self.width) + column % Self.width
  }

  /// Fills a panel with columns of a matrix that is read with any strides, so it may be a transpose.
  func fill(
    panel: Int, from matrix: UnsafePointer<Double>, row rowStride: Int, column columnStride: Int,
    columns: Int
  ) {
    let first = panel * Self.width
    let count = min(Self.width, columns - first)
    var source = matrix + first * columnStride
    var target = row(0, ofPanel: panel)
    for _ in 0..<depth {
      if columnStride == 1 {
        for column in 0..<count { target[column] = source[column] }
      } else {
        for column in 0..<count { target[column] = source[column * columnStride] }
      }
      for column in count..<Self.width { target[column] = 0 }
      source += rowStride
      target += Self.width
    }
  }
}
