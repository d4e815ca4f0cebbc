import Vectors

/// Adds the sum over all axes but the first: the gradient of a bias along the first axis.
///
/// - Parameters:
///   - x: [rows, …].
///   - sums: [rows], added to.
public func addSumsOfRows(_ x: Tensor, to sums: inout Tensor) {
  let rows = x.shape.first
  precondition(sums.shape == Shape(rows), "\(x.shape) has \(rows) rows, not \(sums.shape)")
  let columns = x.count / rows
  addSumsOfRows(
    rows: rows, columns: columns, x.pointer, row: columns, to: sums.mutablePointer)
}

/// Adds the sum of every row.
///
/// - Parameters:
///   - x: a matrix.
///   - sums: [rows], added to.
public func addSumsOfRows(_ x: PaddedMatrix, to sums: inout Tensor) {
  precondition(sums.shape == Shape(x.rows), "\(x.rows) rows do not have the sums \(sums.shape)")
  addSumsOfRows(
    rows: x.rows, columns: x.columns, x.elements.pointer, row: x.rowStride,
    to: sums.mutablePointer)
}

private func addSumsOfRows(
  rows: Int, columns: Int, _ x: UnsafePointer<Float>, row stride: Int,
  to sums: UnsafeMutablePointer<Float>
) {
  let whole = columns - columns % Vector.width
  // Four rows at a time, as an addition has to wait for the one before in its row.
  for first in Swift.stride(from: 0, to: rows, by: 4) {
    let row0 = x + first * stride
    let row1 = x + min(first + 1, rows - 1) * stride
    let row2 = x + min(first + 2, rows - 1) * stride
    let row3 = x + min(first + 3, rows - 1) * stride
    var sum0 = Vector.zero
    var sum1 = Vector.zero
    var sum2 = Vector.zero
    var sum3 = Vector.zero
    for column in Swift.stride(from: 0, to: whole, by: Vector.width) {
      sum0 += Vector(at: row0 + column)
      sum1 += Vector(at: row1 + column)
      sum2 += Vector(at: row2 + column)
      sum3 += Vector(at: row3 + column)
    }
    if whole < columns {
      let left = columns - whole
      sum0 += Vector(at: row0 + whole, count: left)
      sum1 += Vector(at: row1 + whole, count: left)
      sum2 += Vector(at: row2 + whole, count: left)
      sum3 += Vector(at: row3 + whole, count: left)
    }
    let laneSums = SIMD4(sum0.laneSum, sum1.laneSum, sum2.laneSum, sum3.laneSum)
    for row in first..<min(first + 4, rows) { sums[row] += laneSums[row - first] }
  }
}

/// Adds the sum over all axes but the last: the gradient of a bias along the last axis.
///
/// - Parameters:
///   - x: [… , columns].
///   - sums: [columns], added to.
public func addSumsOfColumns(_ x: Tensor, to sums: inout Tensor) {
  let columns = x.shape.last
  precondition(sums.shape == Shape(columns), "\(x.shape) has \(columns) columns, not \(sums.shape)")
  let rows = x.count / columns
  let source = x.pointer
  let target = sums.mutablePointer
  for column in stride(from: 0, to: columns, by: Vector.width) {
    // Beyond the last column the sums are not stored.
    var sum = Vector(at: target + column)
    for row in 0..<rows { sum += Vector(at: source + row * columns + column) }
    sum.store(at: target + column, count: columns - column)
  }
}

/// Writes the mean over the first axis.
///
/// - Parameters:
///   - x: [patches, …].
///   - mean: written, […].
public func meanOverFirstAxis(_ x: Tensor, into mean: inout Tensor) {
  let rows = x.shape.first
  mean.resize(to: x.shape.droppingFirst())
  let columns = mean.count
  let source = x.pointer
  let target = mean.mutablePointer
  let scale = 1 / Float(rows)
  for column in stride(from: 0, to: columns, by: Vector.width) {
    let left = columns - column
    var sum = Vector.zero
    for row in 0..<rows { sum += Vector(at: source + row * columns + column, count: left) }
    (sum * scale).store(at: target + column, count: left)
  }
}

/// Writes the gradient of the mean over the first axis: every row is the mean's gradient, divided by
/// the number of rows.
///
/// - Parameters:
///   - dMean: […].
///   - rows: the size of the first axis.
///   - dx: written, [rows, …].
public func spreadOverFirstAxis(_ dMean: Tensor, rows: Int, into dx: inout Tensor) {
  dx.resize(to: dMean.shape.addingFirst(rows))
  let columns = dMean.count
  let source = dMean.pointer
  let target = dx.mutablePointer
  let scale = 1 / Float(rows)
  for column in stride(from: 0, to: columns, by: Vector.width) {
    let left = columns - column
    let share = Vector(at: source + column, count: left) * scale
    for row in 0..<rows { share.store(at: target + row * columns + column, count: left) }
  }
}
