/// Writes rows relative to their weighted mean, √w (f·x − μ) with μ = Σ w·f·x.
///
/// The products of one mean are added in the order of the rows, with one rounding each, so the bits do not
/// depend on the number of threads.
///
/// - Parameters:
///   - matrix: written, one row for each x.
///   - rows: the rows x, all of the same size.
///   - weights: the weight w of each row.
///   - factor: f.
///   - threads: the number of threads.
public func setCenteredRows(
  of matrix: inout DoubleMatrix, to rows: [Tensor], weights: [Double], factor: Double,
  threads: Int = 1
) {
  let columns = rows.first?.count ?? 0
  precondition(
    weights.count == rows.count && rows.allSatisfy { $0.count == columns },
    "found \(weights.count) weights for \(rows.count) rows; expected as many, and rows of one size")
  matrix.resize(rows: rows.count, columns: columns)
  let stride = matrix.stride
  nonisolated(unsafe) let elements = matrix.mutablePointer
  var parts = parts(of: columns, length: 128)
  concurrently(over: &parts, threads: threads) { part in
    withUnsafeTemporaryAllocation(of: Double.self, capacity: part.count) { means in
      means.initialize(repeating: 0)
      for (row, weight) in zip(rows, weights) {
        let source = row.pointer + part.lowerBound
        for column in 0..<part.count {
          means[column].addProduct(weight * factor, Double(source[column]))
        }
      }
      for (index, row) in rows.enumerated() {
        let root = weights[index].squareRoot()
        let source = row.pointer + part.lowerBound
        let target = elements + index * stride + part.lowerBound
        for column in 0..<part.count {
          target[column] = root * (factor * Double(source[column]) - means[column])
        }
      }
    }
  }
}
