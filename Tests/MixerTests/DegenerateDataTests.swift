import Datasets
import Tensors
import Testing

@testable import Mixer

@Suite("Training on images with little in them")
struct DegenerateDataTests {
  /// The data, and what is odd about them.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var images = 20
    var batchSize = 5
    var pixel: @Sendable (_ place: Int) -> UInt8 = { UInt8(truncatingIfNeeded: $0 &* 37) }
    var label: @Sendable (_ image: Int) -> UInt8 = { UInt8($0 % 10) }

    static let all = [
      Case(testDescription: "black images") { _ in 0 },
      Case(testDescription: "white images") { _ in 255 },
      Case(testDescription: "images of one grey") { _ in 128 },
      Case(testDescription: "one class", label: { _ in 7 }),
      Case(testDescription: "white images of one class", pixel: { _ in 255 }, label: { _ in 0 }),
      Case(testDescription: "a batch larger than the data", batchSize: 1000),
      Case(testDescription: "a last batch of one image", images: 21),
      Case(testDescription: "batches of one image", batchSize: 1),
      Case(testDescription: "a single image", images: 1),
    ]

    var data: LabeledImages {
      LabeledImages(
        height: 28, width: 28, pixels: (0..<images * 784).map(pixel),
        labels: (0..<images).map(label),
        classNames: MNIST.classNames)
    }
  }

  @Test("stays finite and learns", arguments: Case.all)
  func training(on odd: Case) throws {
    let data = odd.data
    var random = Random(seed: 1)
    let model = try MLPMixer(
      Configuration(hiddenDim: 16, layers: 2, tokenMLPDim: 8, channelMLPDim: 24), using: &random)
    let plan = TrainingPlan(
      images: odd.images, epochs: 20, batchSize: odd.batchSize, shuffles: true, seed: 0,
      learningRate: .constant(1e-2), optimizer: Adam.Settings(weightDecay: 1e-5), smoothing: 0)
    var run = TrainingRun(plan, from: model, threads: 2)
    var epochs: [CrossEntropy.Sum] = []
    while !run.isFinished {
      let step = try run.takeStep { data.load($0.indices, into: &$1, labels: &$2) }
      if let epoch = step.epoch { epochs.append(epoch) }
    }
    #expect(epochs.count == 20)
    #expect(epochs.allSatisfy { $0.count == odd.images })
    #expect(epochs.last!.meanLoss < epochs.first!.meanLoss)
    try run.requireFinite()
  }
}
