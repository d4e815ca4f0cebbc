import Vectors

/// A matrix whose rows lie a little farther apart than they are long, where they would be multiples of 4096 bytes
/// apart: such rows share a few lines of the cache and evict one another.
///
/// The result of one product along the first axis and the input of the next. What lies between the rows is not read.
public struct PaddedMatrix: Sendable {
  /// The number of rows.
  public private(set) var rows = 0
  /// The number of columns.
  public private(set) var columns = 0

  /// The rows and what lies between them, [rows, row stride].
  var elements = Tensor.empty

  /// A matrix of no elements.
  public init() {}

  /// How far apart the rows begin.
  var rowStride: Int { elements.shape.last }

  /// Takes another size, without a promise of what the elements are afterwards.
  mutating func resize(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    elements.resize(to: Shape(rows, columns % 1024 == 0 ? columns + Vector.width : columns))
  }
}

/// Replaces every element x by GELU(x).
public func gelu(_ x: inout PaddedMatrix) { gelu(&x.elements) }

/// Replaces every element x by GELU(x), and writes the derivative of GELU at x, Φ(x) + x·φ(x), to a tensor, padded as
/// the matrix is.
public func gelu(_ x: inout PaddedMatrix, derivative: inout Tensor) {
  gelu(&x.elements, derivative: &derivative)
}

/// Multiplies `x` by `y`, element by element; `y` is padded as `x` is.
public func multiply(_ x: inout PaddedMatrix, by y: Tensor) { multiply(&x.elements, by: y) }
