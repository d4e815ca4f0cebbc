/// A symmetric tridiagonal matrix.
struct TridiagonalMatrix: Sendable {
  /// The elements on the diagonal, a₁ … aₘ.
  var diagonal: [Double] = []

  /// The elements beside the diagonal, b₁ … bₘ₋₁.
  var offDiagonal: [Double] = []

  /// The lowest eigenvalue, and its normalized eigenvector.
  func lowestEigenpair() -> (value: Double, vector: [Double]) {
    let value = lowestEigenvalue()
    return (value, eigenvector(justAbove: value))
  }

  /// A number just below the lowest eigenvalue: T minus it is positive definite, T minus the next
  /// float is not, as far as rounding allows to tell.
  private func lowestEigenvalue() -> Double {
    // Gershgorin's discs bound the eigenvalues from below, the smallest diagonal element from above.
    var low = Double.infinity
    for i in diagonal.indices {
      let left = i > 0 ? offDiagonal[i - 1].magnitude : 0
      let right = i < offDiagonal.count ? offDiagonal[i].magnitude : 0
      low = min(low, diagonal[i] - left - right)
    }
    low -= low.magnitude * 1e-12 + 1e-300
    var high = diagonal.min() ?? 0
    while true {
      let middle = low + (high - low) / 2
      guard low < middle, middle < high else { return low }
      if isPositiveDefinite(minus: middle) { low = middle } else { high = middle }
    }
  }

  /// Whether all pivots of T − shift are positive.
  private func isPositiveDefinite(minus shift: Double) -> Bool {
    var pivot = diagonal[0] - shift
    guard pivot > 0 else { return false }
    for i in offDiagonal.indices {
      pivot = diagonal[i + 1] - shift - offDiagonal[i] * offDiagonal[i] / pivot
      guard pivot > 0 else { return false }
    }
    return true
  }

  /// The eigenvector by inverse iteration from a shift below the eigenvalue, where T − shift is
  /// positive definite, so that the elimination needs no pivoting.
  private func eigenvector(justAbove shift: Double) -> [Double] {
    let size = diagonal.count
    var pivots = [diagonal[0] - shift]
    for i in offDiagonal.indices {
      pivots.append(diagonal[i + 1] - shift - offDiagonal[i] * offDiagonal[i] / pivots[i])
    }
    // No eigenvector has a first component of zero.
    var vector = [1.0] + Array(repeating: 0, count: size - 1)
    for _ in 0..<4 {
      for i in offDiagonal.indices { vector[i + 1] -= offDiagonal[i] / pivots[i] * vector[i] }
      for i in vector.indices { vector[i] /= pivots[i] }
      for i in offDiagonal.indices.reversed() {
        vector[i] -= offDiagonal[i] / pivots[i] * vector[i + 1]
      }
      let scale = 1 / dotProduct(vector, vector).squareRoot()
      for i in vector.indices { vector[i] *= scale }
    }
    return vector
  }
}
