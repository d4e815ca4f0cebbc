import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Training on images with little in them")
struct DegenerateDataTests {
  /// The images, and what is unusual about them.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var images = 20
    var batchSize = 5
    /// The gray value of a pixel, 0 to 255.
    var pixel: @Sendable (_ place: Int) -> UInt8 = { UInt8(truncatingIfNeeded: $0 &* 37) }
    var label: @Sendable (_ image: Int) -> Int = { $0 % 10 }

    static let all = [
      Case(testDescription: "black images") { _ in 0 },
      Case(testDescription: "white images") { _ in 255 },
      Case(testDescription: "images of one gray") { _ in 128 },
      Case(testDescription: "one class", label: { _ in 7 }),
      Case(testDescription: "white images of one class", pixel: { _ in 255 }, label: { _ in 0 }),
      Case(testDescription: "a batch larger than the data", batchSize: 1000),
      Case(testDescription: "a last batch of one image", images: 21),
      Case(testDescription: "batches of one image", batchSize: 1),
      Case(testDescription: "a single image", images: 1),
    ]

    var examples: Examples {
      let pixels = (0..<images * 784).map { Float(pixel($0)) / 255 }
      return Examples(
        inputs: Tensor([images, 1, 28, 28], pixels), labels: (0..<images).map(label))
    }
  }

  @Test("training on degenerate data stays finite and lowers the loss", arguments: Case.all)
  func training(on data: Case) throws {
    let examples = data.examples
    var random = Random(seed: 1)
    let model = try MLPMixer(
      MixerConfiguration(hiddenDim: 16, layers: 2, tokenMLPDim: 8, channelMLPDim: 24),
      using: &random)
    let plan = TrainingPlan(
      examples: data.images, epochs: 20, batchSize: data.batchSize, shuffles: true, seed: 0,
      learningRate: .constant(1e-2), optimizer: AdamSettings(weightDecay: 1e-5))
    var run = TrainingRun(plan, from: model, loss: CrossEntropy(), threads: 2)
    var epochs: [CrossEntropy.Metrics] = []
    while !run.isFinished {
      if let epoch = try run.step(on: examples).epoch { epochs.append(epoch) }
    }
    #expect(epochs.count == 20)
    #expect(epochs.allSatisfy { $0.count == data.images })
    #expect(epochs.last!.meanLoss < epochs.first!.meanLoss)
    try run.requireFinite()
  }
}
