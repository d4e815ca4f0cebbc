import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing
import Training

/// What PyTorch computed for the small Mixer of `Fixtures/make.py`.
private struct SmallMixer {
  let model: MLPMixer
  let results: [String: Tensor]
  let examples: Examples

  init() throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    model = try MLPMixer(
      weights: folder.appendingPathComponent("small-weights.safetensors").path,
      imageSize: PixelSize(height: 8, width: 12))
    let file = folder.appendingPathComponent("small-results.safetensors").path
    results = Dictionary(
      uniqueKeysWithValues: try SafeTensorsFile(path: file).tensors.map { ($0.name, $0.tensor) })
    examples = Examples(
      inputs: results["images"]!, labels: results["labels"]!.elements.map { Int($0) })
  }

  /// The losses of training on the fixture's batches in turn.
  func losses(_ settings: AdamSettings, labelSmoothing: Float, threads: Int) -> [Double] {
    var trainer = Trainer(
      model, optimizer: Adam(for: model, settings),
      loss: CrossEntropy(labelSmoothing: labelSmoothing), threads: threads)
    return (0..<30).map { step in
      let first = step * 7 % 21
      return trainer.step(on: Batch(first..<first + 7), of: examples, learningRate: 1e-3).meanLoss
    }
  }
}

@Suite("Agreement of a small Mixer with PyTorch")
struct SmallPyTorchTests {
  @Test("the sizes of PyTorch's small Mixer are read from the shapes in its weight file")
  func sizes() throws {
    #expect(
      try SmallMixer().model.configuration
        == MixerConfiguration(
          imageSize: PixelSize(height: 8, width: 12), patchSize: PixelSize(height: 4, width: 3),
          imageChannels: 2, hiddenDim: 20, layers: 2, tokenMLPDim: 12, channelMLPDim: 36,
          classes: 5))
  }

  @Test("a small Mixer gives PyTorch's logits")
  func logits() throws {
    let small = try SmallMixer()
    let logits = small.model(small.examples.rows(0..<7))
    #expect(relativeError(logits, small.results["logits"]!) < 1e-5)
  }

  @Test("a small Mixer gives PyTorch's gradient of every parameter")
  func gradients() throws {
    let small = try SmallMixer()
    var trainer = Trainer(
      small.model, optimizer: Adam(for: small.model), loss: CrossEntropy(), threads: 1)
    let gradient = trainer.gradient(on: Batch(0..<7), of: small.examples)
    expectAgreement(gradient) { small.results["gradient.\($0)"] }
  }

  @Test(
    "thirty losses agree with PyTorch under Adam with L2, and under AdamW with label smoothing")
  func losses() throws {
    let small = try SmallMixer()
    let adam = small.losses(.init(weightDecay: 1e-2), labelSmoothing: 0, threads: 1)
    let adamW = small.losses(
      .init(weightDecay: 5e-2, decay: .decoupled), labelSmoothing: 0.1, threads: 2)
    for (ours, theirs) in [
      (adam, small.results["losses.adam"]!), (adamW, small.results["losses.adamw"]!),
    ] {
      #expect(ours.count == theirs.count)
      for (a, b) in zip(ours, theirs.elements) { #expect(abs(a - Double(b)) < 1e-4) }
    }
  }
}
