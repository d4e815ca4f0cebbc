import NeuralNetwork
import Tensors
import Testing

@Suite("Parameter paths")
struct ParameterPathTests {
  @Test("the parts of a parameter's name are joined by dots, at any depth")
  func names() {
    let root = ParameterName()
    #expect(root.description == "")
    #expect((root / "weight").description == "weight")
    #expect((root / 3).description == "3")
    let layer = root / "encoder" / "mixer" / 0
    let deep = layer / "token_mixer" / 2 / "weight"
    #expect(deep.description == "encoder.mixer.0.token_mixer.2.weight")
    #expect(deep.components == ["encoder", "mixer", "0", "token_mixer", "2", "weight"])
  }

  @Test("two names are equal if and only if their parts are")
  func equality() {
    let root = ParameterName()
    let (a, other) = (root / "a", root / "a")
    #expect(a / 0 == other / 0)
    #expect(a / 0 != other / 1)
    #expect(a != root / "b")
  }

  @Test("a path without names takes no memory")
  func unnamedPath() {
    #expect(MemoryLayout<UnnamedPath>.size == 0)
  }

  @Test("parameters are visited in the same order with and without names")
  func order() {
    var random = Random(seed: 1)
    var mlp = MLP(channels: 3, hidden: 5, outputs: 2, using: &random)
    var named: [Tensor] = []
    var names: [String] = []
    mlp.visitNamedParameters { name, tensor in
      names.append(name.description)
      named.append(tensor)
    }
    var unnamed: [Tensor] = []
    mlp.visitParameters { unnamed.append($0) }
    #expect(names == ["0.weight", "0.bias", "2.weight", "2.bias"])
    #expect(unnamed == named)
    #expect(mlp.parameters.map(\.tensor) == named)
    #expect(mlp.parameterCount == 5 * 3 + 5 + 2 * 5 + 2)
  }

  @Test("a value like another has its shapes and zeros, and setToZero zeros in place")
  func zeros() {
    var random = Random(seed: 1)
    var mlp = MLP(channels: 3, hidden: 5, using: &random)
    let before = mlp.fingerprint
    let zeros = mlp.zerosLike()
    #expect(mlp.fingerprint == before)
    #expect(zeros.parameters.map(\.tensor) == mlp.parameters.map { Tensor($0.tensor.shape) })
    mlp.setToZero()
    #expect(mlp.parameters.map(\.tensor) == zeros.parameters.map(\.tensor))
  }
}
