/// A matrix has no Cholesky factor, because it is not positive definite or too close to such a matrix.
public struct NotPositiveDefiniteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The row, and column, of the pivot that is not positive.
  public let pivot: Int

  /// The number of rows of the matrix.
  public let size: Int

  /// The pivot: what is left of the diagonal element when the earlier rows are eliminated.
  public let found: Double

  /// What was added to the diagonal.
  public let shift: Double

  /// The error of a pivot that is not positive, infinite or NaN.
  public init(pivot: Int, size: Int, found: Double, shift: Double) {
    self.pivot = pivot
    self.size = size
    self.found = found
    self.shift = shift
  }

  /// What was found and what helps.
  public var description: String {
    let place = "pivot \(pivot) of a matrix of \(size) × \(size), shift \(shift)"
    return found.isFinite
      ? "\(place): found \(found); expected a positive number, which a larger shift gives"
      : "\(place): found \(found); expected a finite number, so the elements of the matrix too"
  }
}
