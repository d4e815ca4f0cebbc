import Vectors

/// Runs `rounds` rounds of ten independent chains of fused multiply-adds on whole vectors, which reaches the
/// processor's peak speed.
///
/// - Returns: the floating-point operations done, two for each lane of each multiply-add, and a sum
///   that keeps the compiler from removing the work.
func runFusedMultiplyAdds(rounds: Int) -> (operations: Int, sum: Float) {
  let factor = Vector(repeating: 0.999)
  let summand = Vector(repeating: 0.001)
  var c0 = Vector(repeating: 0)
  var c1 = c0 + 1
  var c2 = c0 + 2
  var c3 = c0 + 3
  var c4 = c0 + 4
  var c5 = c0 + 5
  var c6 = c0 + 6
  var c7 = c0 + 7
  var c8 = c0 + 8
  var c9 = c0 + 9
  for _ in 0..<rounds {
    c0 = summand.addingProduct(c0, factor)
    c1 = summand.addingProduct(c1, factor)
    c2 = summand.addingProduct(c2, factor)
    c3 = summand.addingProduct(c3, factor)
    c4 = summand.addingProduct(c4, factor)
    c5 = summand.addingProduct(c5, factor)
    c6 = summand.addingProduct(c6, factor)
    c7 = summand.addingProduct(c7, factor)
    c8 = summand.addingProduct(c8, factor)
    c9 = summand.addingProduct(c9, factor)
  }
  let sum = c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9
  return (rounds * 10 * Vector.width * 2, sum.laneSum)
}

/// The same with five chains, whose numbers fit the registers of a processor that takes two for a vector.
func runFewFusedMultiplyAdds(rounds: Int) -> (operations: Int, sum: Float) {
  let factor = Vector(repeating: 0.999)
  let summand = Vector(repeating: 0.001)
  var c0 = Vector(repeating: 0)
  var c1 = c0 + 1
  var c2 = c0 + 2
  var c3 = c0 + 3
  var c4 = c0 + 4
  for _ in 0..<rounds {
    c0 = summand.addingProduct(c0, factor)
    c1 = summand.addingProduct(c1, factor)
    c2 = summand.addingProduct(c2, factor)
    c3 = summand.addingProduct(c3, factor)
    c4 = summand.addingProduct(c4, factor)
  }
  return (rounds * 5 * Vector.width * 2, (c0 + c1 + c2 + c3 + c4).laneSum)
}
