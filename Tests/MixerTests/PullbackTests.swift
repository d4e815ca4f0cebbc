import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing

/// Expects the pullback of a module to give the bits of forward and backward with a cache, twice.
private func expectPullback<Checked: Module>(
  of module: Checked, at x: Tensor, sourceLocation: SourceLocation = #_sourceLocation
) {
  let (value, pullback) = module.valueWithPullback(at: x)
  let dy = randomTensor(value.shape, seed: 3)
  var cache = module.makeCache(for: .training)
  var y = Tensor.empty
  module.forward(x, into: &y, cache: &cache)
  var gradient = module.zerosLike()
  module.backward(dy, x: x, cache: &cache, gradient: &gradient)

  #expect(value == module(x), sourceLocation: sourceLocation)
  for _ in 0..<2 {
    #expect(
      pullback(dy).parameters.map(\.tensor) == gradient.parameters.map(\.tensor),
      sourceLocation: sourceLocation)
  }
}

@Suite("Pullbacks of a Mixer and its parts")
struct PullbackTests {
  private let model = MLPMixer.small(seed: 1)

  @Test("the pullback of a Mixer gives the bits of forward and backward, twice")
  func mixer() {
    expectPullback(of: model, at: randomTensor([3, 2, 6, 8], seed: 2))
  }

  @Test("the pullback of a patch embedding gives the bits of forward and backward, twice")
  func patchEmbedding() {
    expectPullback(of: model.patchEmbedding, at: randomTensor([3, 2, 6, 8], seed: 2))
  }

  @Test("the pullback of a Mixer layer also gives the derivatives with respect to its input")
  func layer() {
    let layer = model.layers[0]
    let x = randomTensor([8, 3, 20], seed: 2)
    expectPullback(of: layer, at: x)
    let dy = randomTensor([8, 3, 20], seed: 3)
    var cache = layer.makeCache(for: .training)
    var (y, dx) = (Tensor.empty, Tensor.empty)
    layer.forward(x, into: &y, cache: &cache)
    var gradient = layer.zerosLike()
    layer.backward(dy, x: x, into: &dx, cache: &cache, gradient: &gradient)
    let pullback: (Tensor) -> (dx: Tensor, gradient: MixerLayer) = layer.valueWithPullback(at: x)
      .pullback
    #expect(pullback(dy).dx == dx)
  }
}
