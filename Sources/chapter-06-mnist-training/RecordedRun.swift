import ChapterKit
import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import SafeTensors
import Training

/// A training run with its data set, its recipe and the metrics of its epochs.
struct RecordedRun {
  var run: TrainingRun<MLPMixer, CrossEntropy>
  var notes: Notes

  /// What a checkpoint keeps beside the run.
  nonisolated struct Notes: Codable {
    var dataset: DatasetName
    var recipe: Recipe
    var epochs: [TrainingLog.Epoch] = []
    /// The number of training images that are held out and tested on; nil if the test images are tested on.
    var heldOut: Int?
    /// Whether every image is changed at random; nil in checkpoints of old, where the recipe tells.
    var augments: Bool?
    /// The root mean square of the elastic displacements, in pixels; nil for none.
    var elastic: Float?
    /// The weight file that the run started from; nil for random weights.
    var initialWeights: String?
    /// The hash of the images that the run is trained on, in hexadecimal digits; nil in checkpoints of old.
    var images: String?
  }

  /// Whether every image is changed at random each time it is seen.
  var augments: Bool { notes.augments ?? notes.recipe.settings.augments }

  /// The settings of the recipe, with those that options changed.
  var settings: RecipeSettings {
    var settings = notes.recipe.settings
    settings.epochs = run.plan.epochs
    settings.batchSize = run.plan.batchSize
    settings.learningRate = run.plan.learningRate.highest
    settings.weightDecay = run.plan.optimizer.weightDecay
    settings.labelSmoothing = run.trainer.loss.labelSmoothing
    settings.augments = augments
    settings.elastic = notes.elastic ?? 0
    settings.averageDecay = run.plan.averageDecay
    return settings
  }

  /// The random changes of the images; nil for none.
  var augmentation: Augmentation? { settings.augmentation }

  /// Whether the run is the recipe as it is, with seed 0 and a model of the article's sizes, on all images.
  func isRecipeItself(images: Int) -> Bool {
    let settings = notes.recipe.settings
    return run.plan == settings.plan(images: images, seed: 0) && notes.heldOut == nil
      && notes.initialWeights == nil
      && run.trainer.loss.labelSmoothing == settings.labelSmoothing
      && augmentation == settings.augmentation && run.model.configuration.hasArticleSizes
  }

  /// The training of a model from its beginning.
  init(
    _ plan: TrainingPlan, of model: MLPMixer, loss: CrossEntropy, _ notes: Notes, threads: Int
  ) {
    run = TrainingRun(plan, from: model, loss: loss, threads: threads)
    self.notes = notes
  }

  /// The training resumed from a checkpoint.
  ///
  /// - Throws: `SafeTensorsError` if the file is no checkpoint of this program.
  init(resuming path: String, threads: Int) throws(SafeTensorsError) {
    let checkpoint = try Checkpoint<MLPMixer, CrossEntropy>(path: path, threads: threads)
    guard let notes = try? JSONDecoder().decode(Notes.self, from: Data(checkpoint.notes.utf8))
    else {
      throw SafeTensorsError(
        path: path, found: "a run of another program", expected: "a checkpoint of this chapter")
    }
    run = checkpoint.run
    self.notes = notes
  }

  /// Throws unless the training images are those that the run began with.
  func requireImages(_ images: LabeledImages, from path: String) throws(SafeTensorsError) {
    let (count, hash) = (images.count, String(images.fingerprint, radix: 16))
    guard run.plan.examples == count, notes.images ?? hash == hash else {
      let found = run.plan.examples == count ? "other images" : "\(run.plan.examples) images"
      throw SafeTensorsError(
        path: path, found: "a run on \(found)", expected: "one on the \(count) that are there")
    }
  }

  /// Writes a checkpoint.
  ///
  /// - Throws: `SafeTensorsError`, or `DivergenceError` if a number in it would not be finite.
  func save(to path: String) throws {
    let notes = String(decoding: try JSONEncoder().encode(notes), as: UTF8.self)
    try Checkpoint(run, notes: notes).write(to: path)
  }
}

extension MixerConfiguration {
  /// Whether the patches, channels, layers and widths are the article's.
  var hasArticleSizes: Bool {
    let article = MixerConfiguration()
    return patchSize == article.patchSize && hiddenDim == article.hiddenDim
      && layers == article.layers && tokenMLPDim == article.tokenMLPDim
      && channelMLPDim == article.channelMLPDim
  }
}

extension RecordedRun {
  /// The training of a model from its beginning, as the options ask for it.
  init(_ options: Options, of model: MLPMixer, _ setup: RunSetup) {
    let settings = options.settings
    self.init(
      settings.plan(images: setup.train.count, shuffles: !options.noShuffle, seed: setup.seed),
      of: model, loss: settings.loss,
      Notes(
        dataset: setup.images.dataset, recipe: options.recipe, heldOut: options.heldOut,
        augments: settings.augments, elastic: settings.elastic > 0 ? settings.elastic : nil,
        initialWeights: options.initialWeights,
        images: String(setup.train.fingerprint, radix: 16)),
      threads: options.threads)
  }
}

extension LearningRateSchedule {
  /// The highest rate of a run.
  nonisolated var highest: Float {
    switch self {
    case .constant(let rate): rate
    case .warmUpThenCosine(let peak, _, _): peak
    }
  }
}
