import Tensors
import TestSupport
import Testing

@Suite("Centered rows")
struct CenteredRowsTests {
  @Test("rows are relative to their weighted mean, with the same bits for any number of threads")
  func definition() {
    let (count, columns, factor) = (37, 301, 1.7)
    var random = Random(seed: 4)
    let rows = (0..<count).map { _ in Tensor([columns], uniform: 1, using: &random) }
    let weights = (0..<count).map { _ in Double(random.uniform()) / Double(count) }
    for threads in 1...3 {
      var matrix = DoubleMatrix.empty
      setCenteredRows(of: &matrix, to: rows, weights: weights, factor: factor, threads: threads)
      #expect(matrix.rows == count && matrix.columns == columns)
      var isRight = true
      for column in 0..<columns {
        var mean = 0.0
        for row in 0..<count { mean.addProduct(weights[row] * factor, Double(rows[row][column])) }
        for row in 0..<count {
          let expected =
            weights[row].squareRoot() * (factor * Double(rows[row][column]) - mean)
          isRight = isRight && matrix[row, column] == expected
        }
      }
      #expect(isRight)
    }
  }
}
