import Datasets
import Foundation
import Tensors
import Testing

@testable import Mixer

/// The article's model and what PyTorch computed with it on MNIST, for who has the files: the images
/// in `$MNIST_DIR`, and in `$MIXER_REFERENCE` the weights `article-initial.safetensors`, the logits of
/// test images 0 to 63, the gradients of the first 128 training images, and the losses of 200 steps in
/// the order of the file.
private enum Reference {
  static let mnist = ProcessInfo.processInfo.environment["MNIST_DIR"]
  static let folder = ProcessInfo.processInfo.environment["MIXER_REFERENCE"]

  static func tensors(_ name: String) throws -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: try SafeTensors.read("\(folder!)/\(name).safetensors").map {
        ($0.name, $0.tensor)
      })
  }

  static func model() throws -> MLPMixer {
    try MLPMixer(
      weights: "\(folder!)/article-initial.safetensors", imageSize: PixelSize(28))
  }

  /// The losses of the first steps in the order of the file.
  static func losses(steps: Int, learningRate: Float) throws -> [Double] {
    let train = try MNIST.load(from: mnist!).training
    let plan = TrainingPlan(
      images: train.count, epochs: 1, batchSize: 128, shuffles: false, seed: 0,
      learningRate: .constant(learningRate), optimizer: Adam.Settings(weightDecay: 1e-5),
      smoothing: 0)
    var run = TrainingRun(plan, from: try model(), threads: 2)
    return (0..<steps).map { _ in
      run.advance { batch, images, labels in
        train.load(batch.indices, into: &images, labels: &labels)
      }.batch.meanLoss
    }
  }

  static func pytorchLosses(_ learningRate: String) throws -> [Double] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder!)/article-reference.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(json["losses_200_steps_in_order_lr_\(learningRate)"] as? [Double])
  }
}

@Suite(
  "The article's model on MNIST agrees with PyTorch",
  .enabled(
    if: Reference.mnist != nil && Reference.folder != nil,
    "MNIST_DIR and MIXER_REFERENCE name the files"))
struct ArticleTests {
  @Test("in the scores of 64 test images, within 10⁻⁴")
  func logits() throws {
    let test = try MNIST.load(from: Reference.mnist!).test
    var images = Tensor([0])
    var labels: [Int] = []
    test.load(0..<64, into: &images, labels: &labels)
    let ours = try Reference.model()(images)
    let theirs = try #require(
      try Reference.tensors("article-initial-logits-test-0-63").values.first)
    #expect(ours.shape == theirs.shape)
    #expect(zip(ours.elements, theirs.elements).allSatisfy { ($0 - $1).magnitude < 1e-4 })
  }

  @Test("in the gradients of the first batch, within 10⁻⁴ of each tensor's largest entry")
  func gradients() throws {
    let train = try MNIST.load(from: Reference.mnist!).training
    let model = try Reference.model()
    var trainer = Trainer(model, optimizer: Adam(for: model), threads: 2)
    let gradient = trainer.gradient(count: 128) { places, images, labels in
      train.load(places, into: &images, labels: &labels)
    }
    let theirs = try Reference.tensors("article-first-batch-gradients")
    expectAgreement(gradient) { theirs[$0] }
  }

  @Test("in the losses of 200 steps at rate 10⁻⁵, within 10⁻³")
  func losses() throws {
    let ours = try Reference.losses(steps: 200, learningRate: 1e-5)
    let theirs = try Reference.pytorchLosses("1e-05")
    #expect(theirs.count == 200)
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("in the losses of the first 50 steps at rate 10⁻³, within 10⁻²")
  func fasterLosses() throws {
    let ours = try Reference.losses(steps: 50, learningRate: 1e-3)
    let theirs = try Reference.pytorchLosses("0.001")
    #expect(ours.count == 50)
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-2 })
  }
}
