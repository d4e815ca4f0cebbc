import Datasets
import Foundation
import Tensors
import Testing

@testable import Mixer

/// What PyTorch computed for the small Mixer of `Fixtures/make.py`.
private struct SmallMixer {
  let model: MLPMixer
  let results: [String: Tensor]

  init() throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    model = try MLPMixer(
      weights: folder.appendingPathComponent("small-weights.safetensors").path,
      imageSize: PixelSize(height: 8, width: 12))
    let file = folder.appendingPathComponent("small-results.safetensors").path
    results = Dictionary(
      uniqueKeysWithValues: try SafeTensors.read(file).map { ($0.name, $0.tensor) })
  }

  /// The losses of training on the fixture's batches in turn.
  func losses(_ settings: Adam.Settings, smoothing: Float, threads: Int) -> [Double] {
    let images = results["images"]!
    let labels = results["labels"]!.elements.map { Int($0) }
    var trainer = Trainer(
      model, optimizer: Adam(for: model, settings), smoothing: smoothing, threads: threads)
    return (0..<30).map { step in
      let first = step * 7 % 21
      return trainer.step(count: 7, learningRate: 1e-3) { places, batch, batchLabels in
        batch = images.rows(places.lowerBound + first..<places.upperBound + first)
        batchLabels = Array(labels[places.lowerBound + first..<places.upperBound + first])
      }.meanLoss
    }
  }
}

extension Tensor {
  /// Some entries along the first axis.
  fileprivate func rows(_ range: Range<Int>) -> Tensor {
    let size = count / shape[0]
    return Tensor(
      shape.replacingFirst(with: range.count),
      Array(elements[range.lowerBound * size..<range.upperBound * size]))
  }
}

@Suite("A small Mixer agrees with PyTorch")
struct SmallPyTorchTests {
  @Test("in its sizes, read off the file")
  func sizes() throws {
    #expect(
      try SmallMixer().model.configuration
        == Configuration(
          imageSize: PixelSize(height: 8, width: 12), patchSize: PixelSize(height: 4, width: 3),
          imageChannels: 2, hiddenDim: 20, layers: 2, tokenMLPDim: 12, channelMLPDim: 36,
          classes: 5))
  }

  @Test("in its scores")
  func logits() throws {
    let small = try SmallMixer()
    let logits = small.model(small.results["images"]!.rows(0..<7))
    #expect(relativeError(logits, small.results["logits"]!) < 1e-5)
  }

  @Test("in the gradient of every parameter")
  func gradients() throws {
    let small = try SmallMixer()
    let images = small.results["images"]!
    let labels = small.results["labels"]!.elements.map { Int($0) }
    var trainer = Trainer(small.model, optimizer: Adam(for: small.model), threads: 1)
    let gradient = trainer.gradient(count: 7) { places, batch, batchLabels in
      batch = images.rows(places)
      batchLabels = Array(labels[places])
    }
    expectAgreement(gradient) { small.results["gradient.\($0)"] }
  }

  @Test("in thirty losses under Adam with its weight decay, and under AdamW with label smoothing")
  func losses() throws {
    let small = try SmallMixer()
    let adam = small.losses(.init(weightDecay: 1e-2), smoothing: 0, threads: 1)
    let adamW = small.losses(
      .init(weightDecay: 5e-2, decay: .decoupled), smoothing: 0.1, threads: 2)
    for (ours, theirs) in [
      (adam, small.results["losses.adam"]!), (adamW, small.results["losses.adamw"]!),
    ] {
      #expect(ours.count == theirs.count)
      for (a, b) in zip(ours, theirs.elements) { #expect(abs(a - Double(b)) < 1e-4) }
    }
  }
}
