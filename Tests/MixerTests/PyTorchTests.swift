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

/// The largest distance between elements, over the largest magnitude of the second.
private func relativeError(_ a: Tensor, _ b: Tensor) -> Float {
  let largest = b.elements.map(\.magnitude).max()!
  return zip(a.elements, b.elements).map { ($0 - $1).magnitude }.max()! / largest
}

/// Expects every gradient within 10⁻⁴ of its tensor's largest entry.
///
/// The last bias of token mixing shifts all channels of a patch alike, which every layer norm after
/// it takes away again: its gradient is zero, and what either program finds there is rounding.
private func expectAgreement(_ gradient: MLPMixer, with expected: (String) -> Tensor?) {
  let largest = gradient.parameters.flatMap { $0.tensor.elements.map(\.magnitude) }.max()!
  for (name, tensor) in gradient.parameters {
    guard let theirs = expected(name.description) else {
      Issue.record("no gradient of \(name) to compare with")
      continue
    }
    if name.description.hasSuffix("token_mixer.2.bias") {
      #expect((tensor.elements + theirs.elements).allSatisfy { $0.magnitude < 1e-6 * largest })
    } else {
      #expect(relativeError(tensor, theirs) < 1e-4, "\(name)")
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
