/// x with A·x = b, by Cholesky's decomposition A = L·Lᵀ of a symmetric positive definite matrix.
func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
  var lower = matrix
  var x = right
  for row in matrix.indices {
    for column in 0...row {
      var sum = matrix[row][column]
      for index in 0..<column { sum -= lower[row][index] * lower[column][index] }
      lower[row][column] = row == column ? sum.squareRoot() : sum / lower[column][column]
    }
    // Forward substitution with the rows that are known.
    for index in 0..<row { x[row] -= lower[row][index] * x[index] }
    x[row] /= lower[row][row]
  }
  for row in matrix.indices.reversed() {
    for index in row + 1..<matrix.count { x[row] -= lower[index][row] * x[index] }
    x[row] /= lower[row][row]
  }
  return x
}
