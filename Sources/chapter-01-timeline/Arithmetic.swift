import Tensors

/// The number of multiplications, each with its addition, that the functions of this file have done.
var multiplyAdds = 0

/// Σ a·b, in order.
func dot(_ a: [Float], _ b: [Float]) -> Float {
  precondition(a.count == b.count, "\(a.count) numbers times \(b.count)")
  multiplyAdds += a.count
  var sum: Float = 0
  for index in a.indices { sum.addProduct(a[index], b[index]) }
  return sum
}

/// W·x, for a matrix given row by row.
func times(_ matrix: [[Float]], _ x: [Float]) -> [Float] { matrix.map { dot($0, x) } }

/// Adds weight · x to y, number by number.
func add(_ x: [Float], times weight: Float = 1, to y: inout [Float]) {
  precondition(x.count == y.count, "\(x.count) numbers added to \(y.count)")
  if weight != 1 { multiplyAdds += x.count }
  for index in x.indices { y[index].addProduct(x[index], weight) }
}

/// exp(x) / Σ exp(x): positive numbers with the sum one.
func softmax(_ scores: [Float]) -> [Float] {
  var probabilities = Tensor.empty
  var logSums = Tensor.empty
  softmax(Tensor([1, scores.count], scores), into: &probabilities, logSums: &logSums)
  return probabilities.elements
}

/// A matrix of uniformly distributed random numbers with the variance 1/columns, so that its product
/// with a vector has about the size of that vector.
func randomMatrix(_ rows: Int, _ columns: Int, using random: inout Random) -> [[Float]] {
  let bound = (3 / Float(columns)).squareRoot()
  return (0..<rows).map { _ in (0..<columns).map { _ in random.uniform(in: -bound...bound) } }
}
