import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing
import Training

/// What PyTorch computed for a small model of `Fixtures/make.py`.
private struct SmallModel<Mixing: PatchMixing> {
  let model: PatchClassifier<Mixing>
  let results: [String: Tensor]
  let examples: Examples

  static var sizes: MixerConfiguration {
    MixerConfiguration(
      imageSize: PixelSize(height: 8, width: 12), patchSize: PixelSize(height: 4, width: 3),
      imageChannels: 2, hiddenDim: 20, layers: 2, tokenMLPDim: 12, channelMLPDim: 36, classes: 5,
      heads: Mixing.self is SelfAttention.Type ? 3 : nil)
  }

  init(_ name: String) throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    var zeros = ZeroInitializer()
    var model = try PatchClassifier<Mixing>(Self.sizes, using: &zeros)
    try model.load(from: folder.appendingPathComponent("\(name)-weights.safetensors").path)
    self.model = model
    let file = folder.appendingPathComponent("\(name)-results.safetensors").path
    results = Dictionary(
      uniqueKeysWithValues: try SafeTensorsFile(path: file).tensors.map { ($0.name, $0.tensor) })
    examples = Examples(
      inputs: results["images"]!, labels: results["labels"]!.elements.map { Int($0) })
  }

  /// The losses of training on the fixture's batches in turn.
  private func losses(_ settings: AdamSettings, labelSmoothing: Float, threads: Int) -> [Double] {
    var trainer = Trainer(
      model, optimizer: Adam(for: model, settings),
      loss: CrossEntropy(labelSmoothing: labelSmoothing), threads: threads)
    return (0..<30).map { step in
      let first = step * 7 % 21
      return trainer.step(on: Batch(first..<first + 7), of: examples, learningRate: 1e-3).meanLoss
    }
  }

  func expectLogits() {
    let logits = model(examples.rows(0..<7))
    #expect(relativeError(logits, results["logits"]!) < 1e-5)
  }

  func expectGradients() {
    var trainer = Trainer(model, optimizer: Adam(for: model), loss: CrossEntropy(), threads: 1)
    let gradient = trainer.gradient(on: Batch(0..<7), of: examples)
    expectAgreement(gradient) { results["gradient.\($0)"] }
  }

  func expectLosses() {
    let adam = losses(.init(weightDecay: 1e-2), labelSmoothing: 0, threads: 1)
    let adamW = losses(
      .init(weightDecay: 5e-2, decay: .decoupled), labelSmoothing: 0.1, threads: 2)
    for (ours, theirs) in [(adam, results["losses.adam"]!), (adamW, results["losses.adamw"]!)] {
      #expect(ours.count == theirs.count)
      for (a, b) in zip(ours, theirs.elements) { #expect(abs(a - Double(b)) < 1e-4) }
    }
  }
}

@Suite("Agreement of small models with PyTorch")
struct SmallPyTorchTests {
  @Test("the sizes of PyTorch's small Mixer are read from the shapes in its weight file")
  func sizes() throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let model = try MLPMixer(
      weights: folder.appendingPathComponent("small-weights.safetensors").path,
      imageSize: PixelSize(height: 8, width: 12))
    #expect(model.configuration == SmallModel<TokenMixing>.sizes)
  }

  @Test("a small Mixer, Vision Transformer and ConvMixer give PyTorch's logits")
  func logits() throws {
    try SmallModel<TokenMixing>("small").expectLogits()
    try SmallModel<SelfAttention>("small-attention").expectLogits()
    try SmallModel<DepthwiseConvolution>("small-convolution").expectLogits()
  }

  @Test(
    "a small Mixer, Vision Transformer and ConvMixer give PyTorch's gradient of every parameter")
  func gradients() throws {
    try SmallModel<TokenMixing>("small").expectGradients()
    try SmallModel<SelfAttention>("small-attention").expectGradients()
    try SmallModel<DepthwiseConvolution>("small-convolution").expectGradients()
  }

  @Test(
    "thirty losses of each agree with PyTorch under Adam with L2, and under AdamW with label smoothing"
  )
  func losses() throws {
    try SmallModel<TokenMixing>("small").expectLosses()
    try SmallModel<SelfAttention>("small-attention").expectLosses()
    try SmallModel<DepthwiseConvolution>("small-convolution").expectLosses()
  }
}
