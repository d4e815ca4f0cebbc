import Vectors

/// Five independent chains of fused multiply-adds on whole vectors.
struct MultiplyAddChains {
  private var c0: Vector
  private var c1: Vector
  private var c2: Vector
  private var c3: Vector
  private var c4: Vector

  /// The chains with different numbers to start from.
  init(from start: Float) {
    c0 = Vector(repeating: start)
    c1 = c0 + 1
    c2 = c0 + 2
    c3 = c0 + 3
    c4 = c0 + 4
  }

  /// The floating-point operations of a step: two for each lane of each multiply-add.
  static var operations: Int { 5 * Vector.width * 2 }

  /// Takes the next multiply-add in every chain.
  @inline(__always) mutating func step() {
    let factor = Vector(repeating: 0.999)
    let summand = Vector(repeating: 0.001)
    c0 = summand.addingProduct(c0, factor)
    c1 = summand.addingProduct(c1, factor)
    c2 = summand.addingProduct(c2, factor)
    c3 = summand.addingProduct(c3, factor)
    c4 = summand.addingProduct(c4, factor)
  }

  /// The sum of all numbers, which keeps the compiler from removing the work.
  var sum: Float { (c0 + c1 + c2 + c3 + c4).laneSum }
}

/// Runs `rounds` steps of five chains, whose numbers fit sixteen registers that each hold half a vector.
///
/// - Returns: the floating-point operations done, and the sum of the chains.
func runFiveChains(rounds: Int) -> (operations: Int, sum: Float) {
  var chains = MultiplyAddChains(from: 0)
  for _ in 0..<rounds { chains.step() }
  return (rounds * MultiplyAddChains.operations, chains.sum)
}

/// Runs `rounds` steps of ten chains, as many as keep the units of a processor with AVX-512 busy.
///
/// - Returns: the floating-point operations done, and the sum of the chains.
func runTenChains(rounds: Int) -> (operations: Int, sum: Float) {
  var first = MultiplyAddChains(from: 0)
  var second = MultiplyAddChains(from: 5)
  for _ in 0..<rounds {
    first.step()
    second.step()
  }
  return (rounds * 2 * MultiplyAddChains.operations, first.sum + second.sum)
}
