import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@Suite("Weight files of any module")
struct WeightFileTests {
  private func mlp(seed: UInt64) -> MLP {
    var random = Random(seed: seed)
    return MLP(channels: 3, hidden: 5, outputs: 2, using: &random)
  }

  @Test("the weights and metadata of any module come back from a file bit for bit")
  func roundTrip() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/mlp.safetensors"
      let saved = mlp(seed: 1)
      try saved.save(to: path, metadata: ["step": "7"])
      #expect(try SafeTensorsFile(path: path).metadata == ["step": "7"])
      var loaded = mlp(seed: 2)
      try loaded.load(from: path)
      #expect(loaded.parameters.map(\.tensor) == saved.parameters.map(\.tensor))
    }
  }

  private static let damaged: [(String, [(name: String, tensor: Tensor)])] = {
    var zeros = ZeroInitializer()
    let good = MLP(channels: 3, hidden: 5, outputs: 2, using: &zeros).parameters
      .map { (name: $0.name.description, tensor: $0.tensor) }
    var lines: [(String, [(name: String, tensor: Tensor)])] = [
      ("found a tensor 'extra'; expected only the 4 of the model", good + [("extra", Tensor([1]))])
    ]
    var changed = good
    changed.removeLast()
    lines.append(("found no tensor '2.bias'; expected one of shape [2]", changed))
    changed = good
    changed[0].tensor = Tensor([3, 5])
    lines.append(
      ("found tensor '0.weight' of shape [3, 5]; expected the shape [5, 3]", changed))
    changed = good
    changed[1].tensor[4] = .infinity
    lines.append(
      ("found inf at element 4 of tensor '0.bias'; expected finite numbers", changed))
    return lines
  }()

  @Test(
    "a file whose tensors are not those of the module is refused, and the module stays as it was",
    arguments: damaged)
  func refusal(message: String, tensors: [(name: String, tensor: Tensor)]) throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/mlp.safetensors"
      try SafeTensorsFile(tensors).write(to: path)
      var module = mlp(seed: 1)
      let error = #expect(throws: SafeTensorsError.self) { try module.load(from: path) }
      #expect(error?.description == "\(path): \(message)")
      #expect(module.fingerprint == mlp(seed: 1).fingerprint)
    }
  }

  @Test("weights that are not finite are not written over a good file")
  func notFinite() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/mlp.safetensors"
      let good = mlp(seed: 1)
      try good.save(to: path)
      var bad = good
      bad.down.bias[1] = .nan
      let error = #expect(throws: SafeTensorsError.self) { try bad.save(to: path) }
      #expect(error?.reason.found.hasPrefix("nan at element 1 of tensor '2.bias'") == true)
      var loaded = mlp(seed: 2)
      try loaded.load(from: path)
      #expect(loaded.fingerprint == good.fingerprint)
    }
  }
}
