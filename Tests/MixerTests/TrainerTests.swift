import Tensors
import Testing

@testable import Mixer

/// Noise with labels, in which there is nothing to learn but the images themselves.
private struct Noise: Sendable {
  let pixels: [Float]
  let labels: [Int]

  init(count: Int) {
    var random = Random(seed: 11)
    pixels = (0..<count * 64).map { _ in random.uniform() }
    labels = (0..<count).map { _ in random.index(below: 3) }
  }

  func load(_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) {
    images = Tensor(
      [places.count, 1, 8, 8], Array(pixels[places.lowerBound * 64..<places.upperBound * 64]))
    labels = Array(self.labels[places])
  }
}

private func smallModel() throws -> MLPMixer {
  var random = Random(seed: 3)
  return try MLPMixer(
    Configuration(
      imageSize: PixelSize(8), patchSize: PixelSize(4), hiddenDim: 20, layers: 2, tokenMLPDim: 8,
      channelMLPDim: 24, classes: 3), using: &random)
}

@Suite("Training")
struct TrainerTests {
  @Test(
    "gives the same weights, bit for bit, on any number of threads",
    arguments: [2, 3, 4, 8, 11])
  func threads(count: Int) throws {
    let noise = Noise(count: 37)
    let weights = try [1, count].map { threads in
      let model = try smallModel()
      var trainer = Trainer(
        model, optimizer: Adam(for: model, .init(weightDecay: 1e-3)), threads: threads)
      for size in [37, 36, 1, 5, 9, 37] {
        _ = trainer.step(count: size, learningRate: 1e-2, load: noise.load)
      }
      return trainer.model.parameters.map(\.tensor)
    }
    #expect(weights[0] == weights[1])
  }

  @Test("learns noise by heart")
  func overfits() throws {
    let noise = Noise(count: 24)
    let model = try smallModel()
    var trainer = Trainer(model, optimizer: Adam(for: model), threads: 2)
    for _ in 0..<300 { _ = trainer.step(count: 24, learningRate: 1e-2, load: noise.load) }
    var evaluator = Evaluator(trainer.model, threads: 2)
    let sum = evaluator.evaluate(count: 24, load: noise.load)
    #expect(sum.count == 24)
    #expect(sum.correct == 24)
    #expect(sum.meanLoss < 0.01)
  }

  @Test("reports the loss and accuracy from before the step, as an evaluation finds them")
  func reports() throws {
    let noise = Noise(count: 30)
    let model = try smallModel()
    var evaluator = Evaluator(model, threads: 1)
    var trainer = Trainer(model, optimizer: Adam(for: model), threads: 2)
    let before = evaluator.evaluate(count: 30, load: noise.load)
    let step = trainer.step(count: 30, learningRate: 1e-2, load: noise.load)
    #expect(step.count == 30)
    #expect(step.correct == before.correct)
    #expect(abs(step.meanLoss - before.meanLoss) < 1e-6)
  }

  @Test("does not change the model it was given")
  func valueSemantics() throws {
    let noise = Noise(count: 8)
    let model = try smallModel()
    let before = model.parameters.map(\.tensor.elements)
    var trainer = Trainer(model, optimizer: Adam(for: model), threads: 1)
    _ = trainer.step(count: 8, learningRate: 1e-2, load: noise.load)
    #expect(model.parameters.map(\.tensor.elements) == before)
    #expect(trainer.model.parameters.map(\.tensor.elements) != before)
  }
}

@Suite("A learning rate")
struct LearningRateTests {
  @Test("is constant")
  func constant() {
    #expect(LearningRate.constant(1e-5)(step: 0) == 1e-5)
    #expect(LearningRate.constant(1e-5)(step: 10_000) == 1e-5)
  }

  @Test("warms up in equal steps, then falls along half a cosine to nothing")
  func warmUpThenCosine() {
    let rate = LearningRate.warmUpThenCosine(peak: 2, warmUp: 4, total: 104)
    #expect((0..<5).map { rate(step: $0) } == [0.5, 1, 1.5, 2, 2])
    #expect(abs(rate(step: 54) - 1) < 1e-6)
    #expect(abs(rate(step: 29) - (1 + Float(0.5).squareRoot())) < 1e-6)
    #expect(rate(step: 103) < 1e-3)
    #expect(rate(step: 104) == 0)
    #expect((4..<103).allSatisfy { rate(step: $0) > rate(step: $0 + 1) })
  }
}
