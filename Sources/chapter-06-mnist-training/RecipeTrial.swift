import ChapterKit
import Datasets
import Foundation
import NeuralNetwork
import Notebook
import Training

/// A recipe that was tried on a part of the training images and tested on the rest, which were held out.
nonisolated struct RecipeTrial: Codable {
  var dataset: DatasetName
  /// The number of images that the model was trained on.
  var images: Int
  /// The number of images that were held out.
  var heldOut: Int
  var seed: UInt64
  var epochs: Int
  var batchSize: Int
  /// The highest learning rate of the run.
  var learningRate: Float
  var weightDecay: Float
  var labelSmoothing: Float
  var augments: Bool
  /// The root mean square of the elastic displacements, in pixels; nil for none.
  var elastic: Float?
  /// The decay of the moving average of the weights; nil for none.
  var averageDecay: Double?
  /// The loss of the last epoch on the images as they were trained on, in nats.
  var trainLoss: Double
  /// The cross-entropy on the held-out images, without label smoothing, in nats.
  var heldOutLoss: Double
  var heldOutAccuracy: Double

  /// Whether another trial has the same settings, images and seed.
  func hasSettings(of other: RecipeTrial) -> Bool {
    dataset == other.dataset && images == other.images && heldOut == other.heldOut
      && seed == other.seed && epochs == other.epochs && batchSize == other.batchSize
      && learningRate == other.learningRate && weightDecay == other.weightDecay
      && labelSmoothing == other.labelSmoothing && augments == other.augments
      && elastic == other.elastic && averageDecay == other.averageDecay
  }
}

extension RecipeTrial {
  /// The result of a finished run with held-out images.
  init(_ training: RecordedRun, heldOut: Int) {
    let plan = training.run.plan
    let settings = training.settings
    let last = training.notes.epochs.last!
    self.init(
      dataset: training.notes.dataset, images: plan.examples, heldOut: heldOut, seed: plan.seed,
      epochs: settings.epochs, batchSize: settings.batchSize, learningRate: settings.learningRate,
      weightDecay: settings.weightDecay, labelSmoothing: settings.labelSmoothing,
      augments: settings.augments, elastic: settings.elastic > 0 ? settings.elastic : nil,
      averageDecay: settings.averageDecay,
      trainLoss: last.trainLoss, heldOutLoss: last.testLoss, heldOutAccuracy: last.testAccuracy)
  }

  /// The options in which the trial differs from the tuned recipe; `none` if it is that recipe.
  var options: String {
    let tuned = Recipe.tuned.settings
    var settings = tuned
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.learningRate = learningRate
    settings.weightDecay = weightDecay
    settings.labelSmoothing = labelSmoothing
    settings.augments = augments
    settings.elastic = elastic ?? 0
    settings.averageDecay = averageDecay
    let words = settings.options(changing: tuned)
    return words.isEmpty ? "none" : words.joined(separator: " ")
  }

  /// The options, the loss and the accuracy, and the standard error of the latter, as far as it comes from the
  /// finite number of held-out images.
  var row: [String] {
    let variance = heldOutAccuracy * (1 - heldOutAccuracy) / Double(heldOut)
    return [
      options, fixed(heldOutLoss, 4), percent(heldOutAccuracy), percent(variance.squareRoot()),
    ]
  }
}

extension RecipeTrial {
  private static let file = "recipe-choice.json"

  /// The trials whose results are in a folder, the most accurate first; none if there is no file.
  static func all(in folder: String) -> [RecipeTrial] {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)")),
      let trials = try? JSONDecoder().decode([RecipeTrial].self, from: data)
    else { return [] }
    return trials.sorted { $0.heldOutAccuracy > $1.heldOutAccuracy }
  }

  /// Adds the trial to those in a folder, in place of an older one with the same settings.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  func add(in folder: String) throws {
    let others = Self.all(in: folder).filter { !$0.hasSettings(of: self) }
    let trials = (others + [self]).sorted { $0.heldOutAccuracy > $1.heldOutAccuracy }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let text = String(decoding: try encoder.encode(trials), as: UTF8.self)
    try writeText(text, to: "\(folder)/\(Self.file)")
  }
}
