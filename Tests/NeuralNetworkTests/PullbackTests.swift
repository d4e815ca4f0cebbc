import NeuralNetwork
import Tensors
import TestSupport
import Testing

@Suite("Values with pullbacks")
struct PullbackTests {
  private let mlp: MLP
  private let x = randomTensor([4, 6], seed: 2)

  init() {
    var random = Random(seed: 1)
    mlp = MLP(channels: 6, hidden: 9, outputs: 5, using: &random)
  }

  @Test("the value of valueWithPullback is the layer's output")
  func value() {
    #expect(mlp.valueWithPullback(at: x).value == mlp(x))
  }

  @Test("the pullback of a layer gives the bits of forward and backward with a cache")
  func explicitPasses() {
    let dy = randomTensor([4, 5], seed: 3)
    var cache = mlp.makeCache(for: .training)
    var y = Tensor.empty
    mlp.forward(x, into: &y, cache: &cache)
    var dx = Tensor.empty
    var gradient = mlp.zerosLike()
    mlp.backward(dy, x: x, into: &dx, cache: &cache, gradient: &gradient)

    let pulledBack = mlp.valueWithPullback(at: x).pullback(dy)
    #expect(pulledBack.dx == dx)
    #expect(pulledBack.gradient.parameters.map(\.tensor) == gradient.parameters.map(\.tensor))
  }

  @Test("a pullback can be called again, with the same result")
  func twice() {
    let pullback = mlp.valueWithPullback(at: x).pullback
    let (dy, other) = (randomTensor([4, 5], seed: 3), randomTensor([4, 5], seed: 4))
    let first = pullback(dy)
    let between = pullback(other)
    let second = pullback(dy)
    #expect(first.dx == second.dx && first.dx != between.dx)
    #expect(first.gradient.fingerprint == second.gradient.fingerprint)
  }
}
