import Datasets
import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import Testing
import Training

/// The article's model and what PyTorch computed with it on MNIST, for those who have the files: the images
/// in `$MNIST_DIR`, and in `$MIXER_REFERENCE` the weights `article-initial.safetensors`, the logits of test
/// images 0 to 63, the gradients of the first 128 training images, and the losses of 200 steps in the order
/// of the file.
private enum Reference {
  static let mnist = ProcessInfo.processInfo.environment["MNIST_DIR"]
  static let folder = ProcessInfo.processInfo.environment["MIXER_REFERENCE"]

  static func images() throws -> TrainTestSplit {
    try MNIST.load(from: mnist!)
  }

  static func tensors(_ name: String) throws -> [String: Tensor] {
    let file = try SafeTensorsFile(path: "\(folder!)/\(name).safetensors")
    return Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
  }

  static func model() throws -> MLPMixer {
    try MLPMixer(
      weights: "\(folder!)/article-initial.safetensors", imageSize: PixelSize(28))
  }

  /// The losses of the first steps in the order of the file.
  static func losses(steps: Int, learningRate: Float) throws -> [Double] {
    let training = try images().training
    let plan = TrainingPlan(
      examples: training.count, epochs: 1, batchSize: 128, shuffles: false, seed: 0,
      learningRate: .constant(learningRate), optimizer: AdamSettings(weightDecay: 1e-5))
    var run = TrainingRun(plan, from: try model(), loss: CrossEntropy(), threads: 2)
    return try (0..<steps).map { _ in try run.step(on: training).batch.meanLoss }
  }

  static func pytorchLosses(_ learningRate: String) throws -> [Double] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder!)/article-reference.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(json["losses_200_steps_in_order_lr_\(learningRate)"] as? [Double])
  }
}

@Suite(
  "Agreement of the article's model with PyTorch, on MNIST",
  .enabled(
    if: Reference.mnist != nil && Reference.folder != nil,
    "MNIST_DIR and MIXER_REFERENCE name the files"))
struct ArticleTests {
  @Test("the article's model gives PyTorch's logits of 64 test images, within 10⁻⁴")
  func logits() throws {
    let test = try Reference.images().test
    var images = Tensor.empty
    var labels: [Int] = []
    test.load(Batch(0..<64), into: &images, targets: &labels)
    let ours = try Reference.model()(images)
    let theirs = try #require(
      try Reference.tensors("article-initial-logits-test-0-63").values.first)
    #expect(ours.shape == theirs.shape)
    #expect(zip(ours.elements, theirs.elements).allSatisfy { ($0 - $1).magnitude < 1e-4 })
  }

  @Test(
    "the article's model gives PyTorch's gradients of the first batch, within 10⁻⁴ of the largest entry"
  )
  func gradients() throws {
    let training = try Reference.images().training
    let model = try Reference.model()
    var trainer = Trainer(model, optimizer: Adam(for: model), loss: CrossEntropy(), threads: 2)
    let gradient = trainer.gradient(on: Batch(0..<128), of: training)
    let theirs = try Reference.tensors("article-first-batch-gradients")
    expectAgreement(gradient) { theirs[$0] }
  }

  @Test("the article's model has PyTorch's losses in 200 steps at rate 10⁻⁵, within 10⁻³")
  func losses() throws {
    let ours = try Reference.losses(steps: 200, learningRate: 1e-5)
    let theirs = try Reference.pytorchLosses("1e-05")
    #expect(theirs.count == 200)
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("the article's model has PyTorch's losses in 50 steps at rate 10⁻³, within 10⁻²")
  func fasterLosses() throws {
    let ours = try Reference.losses(steps: 50, learningRate: 1e-3)
    let theirs = try Reference.pytorchLosses("0.001")
    #expect(ours.count == 50)
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-2 })
  }
}
