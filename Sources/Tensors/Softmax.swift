import Vectors

/// Turns every row of logits into probabilities, `exp(x) / Σ exp(x)`.
///
/// - Parameters:
///   - x: [… , classes].
///   - probabilities: written, shaped as x.
///   - logSums: written, ln Σ exp(x) of each row: the cross-entropy of class c is this minus x[c].
public func softmax(_ x: Tensor, into probabilities: inout Tensor, logSums: inout Tensor) {
  let width = x.shape.last
  let rows = x.count / width
  probabilities.resize(to: x.shape)
  logSums.resize(to: Shape(rows))
  let target = probabilities.mutablePointer
  let allLogSums = logSums.mutablePointer
  for row in 0..<rows {
    let source = x.pointer + row * width
    // The largest logit is subtracted first, so that no exponential overflows.
    var largest = source[0]
    for column in 1..<width where source[column] > largest { largest = source[column] }
    var sum: Float = 0
    for column in stride(from: 0, to: width, by: Vector.width) {
      let left = width - column
      let powers = exponential(Vector(at: source + column, count: left) - largest)
      powers.store(at: target + row * width + column, count: left)
      for lane in 0..<Swift.min(left, Vector.width) { sum += powers[lane] }
    }
    for column in 0..<width { target[row * width + column] /= sum }
    allLogSums[row] = largest + logarithm(sum)
  }
}
