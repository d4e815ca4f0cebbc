import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Training

/// A model after training on a few images, all of them in every step.
struct OverfittedModel {
  let model: MLPMixer
  /// The loss of every step, before its update.
  let losses: [Double]
  /// The share of the training images that are classified correctly.
  let trainingAccuracy: Double
  /// The same for held-out images.
  let heldOutAccuracy: Double

  /// Trains a model, and measures its accuracy.
  ///
  /// - Throws: an error if a number is not finite.
  init(
    _ model: MLPMixer, on images: LabeledImages, heldOut: LabeledImages, steps: Int
  ) throws {
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let plan = TrainingPlan(
      examples: images.count, epochs: steps, batchSize: images.count, shuffles: false,
      learningRate: .constant(2e-3))
    var run = TrainingRun(plan, from: model, loss: CrossEntropy(), threads: threads)
    var losses: [Double] = []
    while !run.isFinished { losses.append(try run.step(on: images).batch.meanLoss) }
    var evaluator = Evaluator(run.model, loss: CrossEntropy(), threads: threads)
    self.model = run.model
    self.losses = losses
    trainingAccuracy = evaluator.evaluate(on: images).accuracy
    heldOutAccuracy = evaluator.evaluate(on: heldOut).accuracy
  }
}

/// The results of training, one row per model.
func overfittingRows(_ models: [(labels: String, model: OverfittedModel)]) -> [[String]] {
  models.map { labels, model in
    [
      labels, fixed(model.losses.last!, 4), percent(model.trainingAccuracy, 1),
      percent(model.heldOutAccuracy, 1),
    ]
  }
}
