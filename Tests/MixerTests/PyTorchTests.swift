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
  /// Reads a model that PyTorch saved, from the shapes in the file alone, and writes it again.
  private func expectRoundTrip<Mixing: PatchMixing>(
    _ name: String, _ type: PatchClassifier<Mixing>.Type, _ sizes: MixerConfiguration
  ) throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let path = folder.appendingPathComponent("\(name)-weights.safetensors").path
    let model = try PatchClassifier<Mixing>(
      weights: path, imageSize: sizes.imageSize, heads: sizes.heads)
    #expect(model.configuration == sizes)
    func tensors(_ path: String) throws -> [String: Tensor] {
      Dictionary(
        uniqueKeysWithValues: try SafeTensorsFile(path: path).tensors.map { ($0.name, $0.tensor) })
    }
    try inTemporaryFolder { folder in
      let copy = "\(folder)/copy.safetensors"
      try model.save(to: copy)
      #expect(try tensors(copy) == tensors(path))
    }
  }

  @Test(
    "PyTorch's weights are read from the shapes in their file alone, and written with its names again"
  )
  func roundTrip() throws {
    try expectRoundTrip("small", MLPMixer.self, SmallModel<TokenMixing>.sizes)
    try expectRoundTrip(
      "small-attention", VisionTransformer.self, SmallModel<SelfAttention>.sizes)
    var sizes = SmallModel<DepthwiseConvolution>.sizes
    // A convolution has no width.
    sizes.tokenMLPDim = MixerConfiguration().tokenMLPDim
    sizes.kernelSize = PixelSize(3)
    try expectRoundTrip("small-convolution", ConvMixer.self, sizes)
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
