import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing
import Training

/// A module, caches of it that were used before, and what it computes with them and with new ones.
private struct UsedCaches<Checked: Module> {
  private var inference: Checked.Cache
  private var training: Checked.Cache
  private let x: Tensor

  init(of module: Checked, at x: Tensor) {
    inference = module.makeCache(for: .inference)
    training = module.makeCache(for: .training)
    self.x = x
    _ = results(of: module)
  }

  /// The outputs in inference and in training, and the gradient of every parameter.
  mutating func results(of module: Checked) -> [Tensor] {
    var (y, trained) = (Tensor.empty, Tensor.empty)
    module.forward(x, into: &y, cache: &inference)
    module.forward(x, into: &trained, cache: &training)
    var gradient = module.zerosLike()
    module.backward(trained, x: x, cache: &training, gradient: &gradient)
    return [y, trained] + gradient.parameters.map(\.tensor)
  }

  /// Expects the used caches to give the bits of new ones; returns the results.
  mutating func expectFresh(
    _ module: Checked, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) -> [Tensor] {
    let found = results(of: module)
    var new = UsedCaches(of: module, at: x)
    #expect(found == new.results(of: module), what, sourceLocation: sourceLocation)
    return found
  }
}

@Suite("Packed weights of a Mixer")
struct PackedWeightsTests {
  private let images = randomTensor([5, 2, 6, 8], seed: 2)

  @Test("a patch embedding whose kernels change computes with the new ones, also with a used cache")
  func patchEmbedding() {
    var embedding = MLPMixer.small(seed: 1).patchEmbedding
    var caches = UsedCaches(of: embedding, at: images)
    let original = embedding.weight
    let before = caches.expectFresh(embedding, "unchanged")
    embedding.weight[3] += 1
    #expect(caches.expectFresh(embedding, "one weight changed") != before)
    embedding.weight = randomTensor(original.shape, seed: 3)
    #expect(caches.expectFresh(embedding, "replaced") != before)
    embedding.weight = original
    #expect(caches.expectFresh(embedding, "back again") == before)
  }

  @Test("a Mixer of which any tensor changes in place computes as with a new cache")
  func mixer() {
    var model = MLPMixer.small(seed: 1)
    var caches = UsedCaches(of: model, at: images)
    var before = caches.expectFresh(model, "unchanged")
    for name in model.parameters.map(\.name) {
      model.visitNamedParameters { if $0 == name { $1[0] += 0.5 } }
      let after = caches.expectFresh(model, "\(name) changed")
      #expect(after != before, "\(name)")
      before = after
    }
    model.visitParameters { tensor in
      tensor.withMutableElements { for index in $0.indices { $0[index] *= 0.5 } }
    }
    #expect(caches.expectFresh(model, "all halved") != before)
  }

  @Test("a Mixer all of whose tensors are replaced, and back again, computes as with a new cache")
  func replacement() {
    let (model, other) = (MLPMixer.small(seed: 1), MLPMixer.small(seed: 2))
    var caches = UsedCaches(of: model, at: images)
    let before = caches.expectFresh(model, "original")
    for _ in 0..<2 {
      #expect(caches.expectFresh(other, "replaced") != before)
      #expect(caches.expectFresh(model, "back again") == before)
    }
  }

  @Test("after every step of a trainer a Mixer computes as with a new cache")
  func training() {
    let examples = Examples(inputs: images, labels: [0, 1, 2, 3, 0])
    let model = MLPMixer.small(seed: 1)
    var caches = UsedCaches(of: model, at: images)
    var trainer = Trainer(model, optimizer: Adam(for: model), loss: CrossEntropy(), threads: 2)
    var before = caches.expectFresh(model, "before training")
    for step in 1...4 {
      _ = trainer.step(on: Batch(0..<5), of: examples, learningRate: 1e-2)
      let after = caches.expectFresh(trainer.model, "step \(step)")
      #expect(after != before)
      before = after
    }
  }

  @Test("a trainer of which the caches were used takes the step that a new one takes")
  func trainers() {
    let examples = Examples(inputs: images, labels: [0, 1, 2, 3, 0])
    let model = MLPMixer.small(seed: 1)
    var used = Trainer(model, optimizer: Adam(for: model), loss: CrossEntropy(), threads: 2)
    for _ in 1...4 {
      var new = Trainer(
        used.model, optimizer: used.optimizer, loss: CrossEntropy(), threads: 2)
      let step = used.step(on: Batch(0..<5), of: examples, learningRate: 1e-2)
      #expect(step == new.step(on: Batch(0..<5), of: examples, learningRate: 1e-2))
      #expect(used.model.fingerprint == new.model.fingerprint)
    }
  }
}
