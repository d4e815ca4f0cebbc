import NeuralNetwork
import Tensors
import Testing

@Suite("Initializers")
struct InitializerTests {
  @Test("random weights and biases lie within ±1/√fanIn and fill that range", arguments: [4, 100])
  func randomRange(fanIn: Int) {
    var random = Random(seed: 1)
    let tensor = random.tensor([100, 100], fanIn: fanIn)
    let bound = 1 / Float(fanIn).squareRoot()
    let largest = tensor.elements.max()!
    let smallest = tensor.elements.min()!
    #expect(largest <= bound && largest > 0.99 * bound)
    #expect(smallest >= -bound && smallest < -0.99 * bound)
  }

  @Test("the biases of a linear map are drawn from the range of its weights")
  func linear() {
    var random = Random(seed: 2)
    let linear = Linear(inputs: 16, outputs: 1000, using: &random)
    for tensor in [linear.weight, linear.bias] {
      let largest = tensor.elements.map(\.magnitude).max()!
      #expect(largest <= 0.25 && largest > 0.24)
    }
  }

  @Test("the zero initializer makes every weight and bias zero")
  func zeros() {
    var zeros = ZeroInitializer()
    let mlp = MLP(channels: 3, hidden: 5, using: &zeros)
    #expect(mlp.parameters.allSatisfy { $0.tensor == Tensor($0.tensor.shape) })
  }

  @Test("one seed gives one MLP, and another seed another")
  func seeds() {
    func fingerprint(seed: UInt64) -> UInt64 {
      var random = Random(seed: seed)
      return MLP(channels: 3, hidden: 5, using: &random).fingerprint
    }
    #expect(fingerprint(seed: 1) == fingerprint(seed: 1))
    #expect(fingerprint(seed: 1) != fingerprint(seed: 2))
  }
}
