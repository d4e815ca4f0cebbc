import LayerChecks
import NeuralNetwork
import Tensors
import TestSupport
import Testing

@Suite("Hand-written gradients of the basic layers")
struct GradientTests {
  private var generator = Random(seed: 4)

  @Test("the gradients of a layer norm equal finite differences", arguments: [3, 16, 21])
  func layerNorm(channels: Int) {
    var layer = LayerNorm(channels: channels)
    layer.weight = randomTensor([channels], seed: 5)
    layer.bias = randomTensor([channels], seed: 6)
    #expect(gradientMismatches(of: layer, at: randomTensor([4, 2, channels], seed: 1)) == [])
  }

  @Test(
    "the gradients of an MLP equal finite differences",
    arguments: [(1, 1, 1), (6, 9, 6), (17, 33, 17), (6, 9, 1), (5, 7, 20)])
  mutating func mlp(channels: Int, hidden: Int, outputs: Int) {
    let layer = MLP(channels: channels, hidden: hidden, outputs: outputs, using: &generator)
    #expect(gradientMismatches(of: layer, at: randomTensor([3, 2, channels], seed: 1)) == [])
  }

  @Test("gradientMismatches finds a gradient that is wrong by one per cent")
  mutating func wrongGradient() {
    let layer = WrongMLP(mlp: MLP(channels: 6, hidden: 9, using: &generator))
    let mismatches = gradientMismatches(of: layer, at: randomTensor([3, 2, 6], seed: 1))
    #expect(!mismatches.isEmpty)
    #expect(mismatches.allSatisfy { $0.hasPrefix("gradient of up.weight[") })
  }
}

/// An MLP whose gradient of one tensor is wrong.
private struct WrongMLP: Layer {
  var mlp: MLP

  mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try mlp.up.visitParameters(at: path / "up", body)
    try mlp.down.visitParameters(at: path / "down", body)
  }

  func makeCache(for mode: Mode) -> MLP.Cache { mlp.makeCache(for: mode) }

  func forward(_ x: Tensor, into y: inout Tensor, cache: inout MLP.Cache) {
    mlp.forward(x, into: &y, cache: &cache)
  }

  func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout MLP.Cache,
    gradient: inout WrongMLP
  ) {
    var right = mlp.zerosLike()
    mlp.backward(dy, x: x, into: &dx, cache: &cache, gradient: &right)
    for index in 0..<right.up.weight.count { right.up.weight[index] *= 1.01 }
    add(right.up.weight, to: &gradient.mlp.up.weight)
    add(right.up.bias, to: &gradient.mlp.up.bias)
    add(right.down.weight, to: &gradient.mlp.down.weight)
    add(right.down.bias, to: &gradient.mlp.down.bias)
  }
}
