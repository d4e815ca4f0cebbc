import ChapterKit
import Datasets
import Mixer
import NeuralNetwork
import Training

/// What one model is trained on, and how: all that decides its weights.
nonisolated struct TrainingTask: Hashable, Codable {
  var mixing: Mixing
  var dataset: DatasetName
  /// The number of training images, drawn at random; nil for all.
  var images: Int?
  /// A permutation of the pixels of all images; nil for none.
  var shuffle: Shuffle?
  var epochs = TrainingTask.usualEpochs
  /// The highest learning rate.
  var learningRate = TrainingTask.usualLearningRate
  /// The number of training images that are left out and tested on, in place of the test images; nil for none.
  var heldOut: Int?
  var seed: UInt64

  static let usualEpochs = 10
  static let usualLearningRate: Float = 4e-3

  /// What the run does with some number of images: AdamW at a rate that rises over a tenth of the run, then falls
  /// along half a cosine.
  func plan(images: Int) -> TrainingPlan {
    let batchSize = 128
    let steps = epochs * ((images + batchSize - 1) / batchSize)
    return TrainingPlan(
      examples: images, epochs: epochs, batchSize: batchSize, seed: seed,
      learningRate: .warmUpThenCosine(
        peak: learningRate, warmUp: max(1, steps / 10), total: steps),
      optimizer: AdamSettings(weightDecay: 0.05, decay: .decoupled))
  }

  /// The options of the command that does the run again, without the mixing and the seed.
  var options: String {
    var words = ["--dataset", dataset.rawValue]
    if let images { words += ["--images", "\(images)"] }
    if let shuffle { words += ["--shuffle", shuffle.rawValue] }
    words += ["--epochs", "\(epochs)"]
    if learningRate != Self.usualLearningRate { words += ["--learning-rate", "\(learningRate)"] }
    if let heldOut { words += ["--held-out", "\(heldOut)"] }
    return words.joined(separator: " ")
  }
}
