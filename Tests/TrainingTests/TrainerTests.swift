import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing
import Training

private func trainer(
  _ settings: AdamSettings = AdamSettings(), threads: Int
) -> Trainer<MLPMixer, CrossEntropy> {
  let model = MLPMixer.small()
  return Trainer(
    model, optimizer: Adam(for: model, settings), loss: CrossEntropy(), threads: threads)
}

@Suite("The trainer and the evaluator")
struct TrainerTests {
  @Test(
    "training gives the same weights, bit for bit, on any number of threads",
    arguments: [2, 3, 4, 8, 11])
  func threads(count: Int) {
    let noise = Examples.noise(count: 37)
    let weights = [1, count].map { threads in
      var trainer = trainer(AdamSettings(weightDecay: 1e-3), threads: threads)
      for size in [37, 36, 1, 5, 9, 37] {
        _ = trainer.step(on: Batch(0..<size), of: noise, learningRate: 1e-2)
      }
      return trainer.model.parameters.map(\.tensor)
    }
    #expect(weights[0] == weights[1])
  }

  @Test("training on noise reaches a loss near zero")
  func overfits() {
    let noise = Examples.noise(count: 24)
    var trainer = trainer(threads: 2)
    for _ in 0..<300 { _ = trainer.step(on: Batch(0..<24), of: noise, learningRate: 1e-2) }
    var evaluator = Evaluator(trainer.model, loss: CrossEntropy(), threads: 2)
    let metrics = evaluator.evaluate(on: noise)
    #expect(metrics.count == 24)
    #expect(metrics.correct == 24)
    #expect(metrics.meanLoss < 0.01)
  }

  @Test("a step reports the loss and accuracy from before it, as an evaluation finds them")
  func reports() {
    let noise = Examples.noise(count: 30)
    var trainer = trainer(threads: 2)
    var evaluator = Evaluator(trainer.model, loss: CrossEntropy(), threads: 1)
    let before = evaluator.evaluate(on: noise)
    let step = trainer.step(on: Batch(0..<30), of: noise, learningRate: 1e-2)
    #expect(step.count == 30)
    #expect(step.correct == before.correct)
    #expect(abs(step.meanLoss - before.meanLoss) < 1e-6)
  }

  @Test("training does not change the model that the trainer was given")
  func valueSemantics() {
    let noise = Examples.noise(count: 8)
    let model = MLPMixer.small()
    let before = model.parameters.map(\.tensor.elements)
    var trainer = Trainer(model, optimizer: Adam(for: model), loss: CrossEntropy(), threads: 1)
    _ = trainer.step(on: Batch(0..<8), of: noise, learningRate: 1e-2)
    #expect(model.parameters.map(\.tensor.elements) == before)
    #expect(trainer.model.parameters.map(\.tensor.elements) != before)
  }

  @Test("an evaluation gives the same metrics and outputs on any number of threads")
  func evaluation() {
    let noise = Examples.noise(count: 37)
    let model = MLPMixer.small()
    var one = Evaluator(model, loss: CrossEntropy(), threads: 1)
    var five = Evaluator(model, loss: CrossEntropy(), threads: 5)
    #expect(one.evaluate(on: noise) == five.evaluate(on: noise))
    let outputs = one.outputs(for: noise)
    #expect(outputs == five.outputs(for: noise))
    #expect(outputs == model(noise.inputs))
    #expect(one.outputs(for: noise.inputs) == outputs)
  }
}

@Suite("Batches")
struct BatchTests {
  @Test("a part of a batch has the examples at its places and their random streams")
  func parts() {
    let batch = Batch(indices: [9, 4, 7, 1, 8][1...], firstStream: 100)
    #expect(Array(batch.indices) == [4, 7, 1, 8])
    let part = batch[1..<3]
    #expect(Array(part.indices) == [7, 1])
    #expect(part.firstStream == 101)
    #expect(Array(part[1..<2].indices) == [1])
    #expect(part[1..<2].firstStream == 102)
  }

  @Test("a batch of a range has its indices in order, each with its own stream")
  func range() {
    let batch = Batch(3..<6)
    #expect(Array(batch.indices) == [3, 4, 5])
    #expect(batch.count == 3)
    #expect(batch.firstStream == 3)
  }
}
