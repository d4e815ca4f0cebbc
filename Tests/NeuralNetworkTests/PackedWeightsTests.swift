import NeuralNetwork
import Tensors
import TestSupport
import Testing

/// The output and the gradients that a layer computes with a cache that was used before, or a new one.
private struct Results: Equatable {
  var inference = Tensor.empty
  var training = Tensor.empty
  var dx = Tensor.empty
  var gradient: [Tensor] = []

  init(of mlp: MLP, at x: Tensor, _ caches: inout Caches) {
    mlp.forward(x, into: &inference, cache: &caches.inference)
    mlp.forward(x, into: &training, cache: &caches.training)
    var gradient = mlp.zerosLike()
    mlp.backward(training, x: x, into: &dx, cache: &caches.training, gradient: &gradient)
    self.gradient = gradient.parameters.map(\.tensor)
  }

  /// The results with new caches.
  init(of mlp: MLP, at x: Tensor) {
    var caches = Caches(for: mlp)
    self.init(of: mlp, at: x, &caches)
  }
}

private struct Caches {
  var inference: MLP.Cache
  var training: MLP.Cache

  init(for mlp: MLP) {
    inference = mlp.makeCache(for: .inference)
    training = mlp.makeCache(for: .training)
  }
}

@Suite("Packed weights of an MLP")
struct PackedWeightsTests {
  private var mlp: MLP
  private var caches: Caches
  private let x = randomTensor([7, 18], seed: 2)

  /// An MLP that was used, so that its caches hold packed weights.
  init() {
    var random = Random(seed: 1)
    mlp = MLP(channels: 18, hidden: 35, outputs: 20, using: &random)
    caches = Caches(for: mlp)
    _ = Results(of: mlp, at: x, &caches)
  }

  /// Expects the used caches to give the bits of new ones; returns them.
  private mutating func expectFresh(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Results {
    let results = Results(of: mlp, at: x, &caches)
    #expect(results == Results(of: mlp, at: x), what, sourceLocation: sourceLocation)
    return results
  }

  @Test("one changed weight of an MLP changes the next pass with a used cache")
  mutating func oneWeight() {
    let before = expectFresh("unchanged")
    mlp.up.weight[3] += 1
    let afterUp = expectFresh("up.weight[3] changed")
    #expect(afterUp != before)
    mlp.down.weight[3] += 1
    #expect(expectFresh("down.weight[3] changed") != afterUp)
  }

  @Test("parameters of an MLP changed in place by visitParameters change the next pass")
  mutating func visit() {
    for step in 0..<3 {
      mlp.visitParameters { tensor in
        for index in 0..<tensor.count { tensor[index] += 0.125 }
      }
      _ = expectFresh("step \(step)")
      mlp.visitParameters { $0.withMutableElements { $0[0] = -1 } }
      _ = expectFresh("step \(step), in bulk")
    }
  }

  @Test("a weight of an MLP replaced by another tensor, and back again, is packed anew each time")
  mutating func replacement() {
    let original = mlp.up.weight
    let before = expectFresh("original")
    mlp.up.weight = randomTensor([35, 18], seed: 5)
    #expect(expectFresh("replaced") != before)
    mlp.up.weight = original
    #expect(expectFresh("back again") == before)
  }

  @Test("a cache may be used for two MLPs in turn")
  mutating func twoModels() {
    var random = Random(seed: 9)
    let models = [mlp, MLP(channels: 18, hidden: 35, outputs: 20, using: &random)]
    let expected = models.map { Results(of: $0, at: x) }
    #expect(expected[0] != expected[1])
    for _ in 0..<3 {
      for (model, result) in zip(models, expected) {
        #expect(Results(of: model, at: x, &caches) == result)
      }
    }
  }

  @Test("a copy of an MLP that is changed does not change what the original computes")
  mutating func copies() {
    let before = expectFresh("original")
    var copy = mlp
    copy.up.weight[0] += 1
    #expect(Results(of: copy, at: x, &caches) == Results(of: copy, at: x))
    #expect(expectFresh("original again") == before)
  }
}
