/// Solves (G + λI)·x = b, given the Cholesky factor of G + λI.
///
/// Two triangular solves: L·y = b from the first number to the last, then Lᵀ·x = y backwards.
///
/// - Parameters:
///   - factor: Lᵀ on and above the diagonal, as ``choleskyFactorize(_:shift:threads:)`` leaves it.
///   - rightHandSide: b; x afterwards. As many numbers as the factor has rows.
public func solveCholesky(_ factor: DoubleMatrix, rightHandSide: inout [Double]) {
  let size = factor.rows
  precondition(
    factor.columns == size && rightHandSide.count == size,
    "a Cholesky factor of \(size) × \(factor.columns): found a right-hand side of "
      + "\(rightHandSide.count) numbers; expected a square and as many numbers")
  rightHandSide.withUnsafeMutableBufferPointer { buffer in
    guard let b = buffer.baseAddress else { return }
    for row in 0..<size {
      let diagonal = factor.pointer + row * factor.stride + row
      b[row] /= diagonal[0]
      addMultiple(-b[row], of: diagonal + 1, to: b + row + 1, count: size - row - 1)
    }
    for row in (0..<size).reversed() {
      let diagonal = factor.pointer + row * factor.stride + row
      let sum = dotProduct(diagonal + 1, b + row + 1, count: size - row - 1)
      b[row] = (b[row] - sum) / diagonal[0]
    }
  }
}
