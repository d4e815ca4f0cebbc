import ChapterKit
import Datasets
import Files
import Foundation
import Mixer
import NeuralNetwork
import Notebook

/// With `--mixing` or `--costs`, does one run instead of the chapter, and ends the program.
func answerAndExitIfAsked(_ options: Options, _ chapter: Chapter) {
  if options.costs {
    exitOnError(try measureCosts(options, chapter))
  } else if let mixing = options.mixing {
    exitOnError(try run(mixing.layer, mixing, options, chapter))
  } else {
    return
  }
  exit(0)
}

/// Trains one model, or searches a ground state with it, and prints the result.
private func run<Layer: PatchMixing>(
  _ layer: Layer.Type, _ mixing: Mixing, _ options: Options, _ chapter: Chapter
) throws {
  if let file = options.save { try FileSystem.requireWritable(file) }
  let model: PatchClassifier<Layer>
  if let system = options.model {
    if options.record { try SearchRecord.requireWritable(in: chapter.pictureFolder) }
    let task = SearchRecord.Task(mixing: mixing, system: system, seed: chapter.seed)
    let found = try search(layer, task, threads: options.threads)
    model = found.model
    show("parameters", found.record.parameters)
    show("energy", found.record.energy, places: 10)
    show("relative error", rounded(found.record.relativeError))
    show("V-score", rounded(found.record.vScore))
    if options.record { try found.record.add(in: chapter.pictureFolder) }
  } else {
    if options.record { try TrainingRecord.requireWritable(in: chapter.pictureFolder) }
    let task = options.task(mixing, seed: chapter.seed)
    let images = try images(for: task, options, chapter)
    let trained = try train(layer, task, on: images.split, threads: options.threads)
    model = trained.model
    let record = TrainingRecord(
      trained, task, test: images.split.test, threads: options.threads)
    show("images", images.name)
    show("training images", images.split.training.count)
    show("parameters", record.parameters)
    table(
      ["images seen", "test loss", "test accuracy"],
      record.tests.map { [grouped($0.imagesSeen), fixed($0.loss, 4), percent($0.accuracy)] })
    show("training loss of the last epoch", record.trainLoss, places: 4)
    show("accuracy if moved by 2 pixels", percent(record.shiftedAccuracies[1]))
    // Drawn digits in place of MNIST are no record of MNIST.
    if options.record, images.dataset == task.dataset {
      try record.add(in: chapter.pictureFolder)
    } else if options.record {
      warn("nothing was recorded: \(images.name) were learned")
    }
  }
  show("fingerprint", String(model.fingerprint, radix: 16))
  try options.save.map { try model.save(to: $0) }
}

/// The images of a training.
private func images(
  for task: TrainingTask, _ options: Options, _ chapter: Chapter
) throws -> (split: TrainTestSplit, dataset: DatasetName, name: String) {
  let loaded = try Images.load(
    task.dataset, from: options.data, else: "\(chapter.packageFolder)/data", seed: task.seed
  ).holdingOut(task.heldOut)
  let split = loaded.split
  let sizes = task.mixing.imageSizes
  guard split.training.height == sizes.imageSize.height,
    split.training.width == sizes.imageSize.width, split.training.channels == 1,
    split.training.classNames.count == sizes.classes
  else {
    throw OtherImagesError(
      found: "\(split.training.height)×\(split.training.width) pixels and "
        + "\(split.training.classNames.count) classes")
  }
  let shuffle = task.shuffle.map { $0.callAsFunction } ?? { $0 }
  return (
    TrainTestSplit(
      training: shuffle(split.training.drawn(task.images, seed: task.seed)),
      test: shuffle(split.test)), loaded.dataset, loaded.name
  )
}

/// Images that the models of this chapter are not made for.
nonisolated struct OtherImagesError: Error, CustomStringConvertible {
  let found: String

  /// One line with what was found and what was expected.
  var description: String {
    "--data: found images of \(found); expected 28×28 gray pixels and 10 classes"
  }
}
