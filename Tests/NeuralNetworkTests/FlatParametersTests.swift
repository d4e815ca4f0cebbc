import NeuralNetwork
import Tensors
import TestSupport
import Testing

@Suite("All parameters in one tensor")
struct FlatParametersTests {
  private var mlp: MLP

  init() {
    var random = Random(seed: 1)
    mlp = MLP(channels: 3, hidden: 5, outputs: 2, using: &random)
  }

  private func flattened(_ mlp: MLP) -> Tensor {
    var flat = Tensor.empty
    mlp.flatten(into: &flat)
    return flat
  }

  @Test("flatten writes the parameters one behind the other, in the order of their visits")
  func flatten() {
    let flat = flattened(mlp)
    #expect(flat.shape == Shape(mlp.parameterCount))
    #expect(flat.elements == mlp.parameters.flatMap { $0.tensor.elements })
  }

  @Test("moving zeros along the flat parameters of a model gives the model, bit for bit")
  func roundTrip() {
    var copy = mlp.zerosLike()
    copy.move(along: flattened(mlp), by: 1)
    #expect(copy.parameters.map(\.tensor) == mlp.parameters.map(\.tensor))
  }

  @Test("a move along a direction adds the factor times every entry of it")
  mutating func move() {
    let before = flattened(mlp)
    let direction = randomTensor([mlp.parameterCount], seed: 2)
    let copy = mlp
    mlp.move(along: direction, by: -0.5)
    let after = flattened(mlp)
    for index in 0..<after.count {
      // Adding half of a number is exact in the product, so there is one rounding in both.
      #expect(after[index] == before[index] - 0.5 * direction[index])
    }
    #expect(flattened(copy) == before)
  }
}
