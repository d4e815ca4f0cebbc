import Vectors

/// Multiplies a matrix by a vector, y = A·x.
///
/// - Parameters:
///   - matrix: A, [rows, columns].
///   - x: as many numbers as A has columns.
///   - y: written, as many numbers as A has rows.
///   - threads: the number of threads, which the bits do not depend on.
public func multiply(
  _ matrix: DoubleMatrix, by x: [Double], into y: inout [Double], threads: Int = 1
) {
  precondition(
    x.count == matrix.columns,
    "a vector for \(matrix.rows) × \(matrix.columns): found \(x.count) numbers; expected "
      + "\(matrix.columns)")
  resize(&y, to: matrix.rows)
  let (stride, columns) = (matrix.stride, matrix.columns)
  nonisolated(unsafe) let a = matrix.pointer
  x.withUnsafeBufferPointer { x in
    y.withUnsafeMutableBufferPointer { y in
      nonisolated(unsafe) let x = x
      nonisolated(unsafe) let y = y
      var parts = parts(of: matrix.rows, length: 64)
      concurrently(over: &parts, threads: threads) { rows in
        for row in rows { y[row] = dotProduct(a + row * stride, x.baseAddress!, count: columns) }
      }
    }
  }
}

/// Multiplies the transpose of a matrix by a vector, y = Aᵀ·x.
///
/// The products of one number of y are added in the order of the rows of A, with one rounding each.
///
/// - Parameters:
///   - matrix: A, [rows, columns].
///   - x: as many numbers as A has rows.
///   - y: written, as many numbers as A has columns.
///   - threads: the number of threads, which the bits do not depend on.
public func multiply(
  transposeOf matrix: DoubleMatrix, by x: [Double], into y: inout [Double], threads: Int = 1
) {
  precondition(
    x.count == matrix.rows,
    "a vector for the transpose of \(matrix.rows) × \(matrix.columns): found \(x.count) numbers; "
      + "expected \(matrix.rows)")
  resize(&y, to: matrix.columns)
  let (stride, rows) = (matrix.stride, matrix.rows)
  nonisolated(unsafe) let a = matrix.pointer
  x.withUnsafeBufferPointer { x in
    y.withUnsafeMutableBufferPointer { y in
      nonisolated(unsafe) let x = x
      nonisolated(unsafe) let y = y
      var parts = parts(of: matrix.columns, length: 256)
      concurrently(over: &parts, threads: threads) { columns in
        let target = y.baseAddress! + columns.lowerBound
        target.update(repeating: 0, count: columns.count)
        for row in 0..<rows {
          addMultiple(
            x[row], of: a + row * stride + columns.lowerBound, to: target, count: columns.count)
        }
      }
    }
  }
}

private func resize(_ vector: inout [Double], to count: Int) {
  if vector.count != count { vector = Array(repeating: 0, count: count) }
}

/// The numbers below `count`, cut into ranges.
func parts(of count: Int, length: Int) -> [Range<Int>] {
  stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
}

/// The sum of the products of two contiguous rows of numbers, in an order that depends on `count` only.
///
/// Thirty-two sums of every 32nd product each are added in halves; the last products, fewer than
/// eight, follow one by one.
func dotProduct(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int) -> Double {
  var sum0 = DoubleVector.zero
  var sum1 = DoubleVector.zero
  var sum2 = DoubleVector.zero
  var sum3 = DoubleVector.zero
  var index = 0
  while index + 32 <= count {
    sum0 = sum0.addingProduct(DoubleVector(at: a + index), DoubleVector(at: b + index))
    sum1 = sum1.addingProduct(DoubleVector(at: a + index + 8), DoubleVector(at: b + index + 8))
    sum2 = sum2.addingProduct(DoubleVector(at: a + index + 16), DoubleVector(at: b + index + 16))
    sum3 = sum3.addingProduct(DoubleVector(at: a + index + 24), DoubleVector(at: b + index + 24))
    index += 32
  }
  while index + 8 <= count {
    sum0 = sum0.addingProduct(DoubleVector(at: a + index), DoubleVector(at: b + index))
    index += 8
  }
  var sum = ((sum0 + sum2) + (sum1 + sum3)).laneSum
  while index < count {
    sum = sum.addingProduct(a[index], b[index])
    index += 1
  }
  return sum
}

/// Adds a multiple of one contiguous row of numbers to another.
func addMultiple(
  _ factor: Double, of source: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>,
  count: Int
) {
  let factors = DoubleVector(repeating: factor)
  var index = 0
  while index + 8 <= count {
    DoubleVector(at: target + index).addingProduct(factors, DoubleVector(at: source + index))
      .store(at: target + index)
    index += 8
  }
  while index < count {
    target[index] = target[index].addingProduct(factor, source[index])
    index += 1
  }
}
