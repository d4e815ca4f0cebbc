import ChapterKit
import Foundation
import Mixer
import Notebook
import Pictures
import SafeTensors

/// With `--evaluate` or `--classify`, does that instead of training, and ends the program.
func answerAndExitIfAsked(_ options: Options, _ chapter: Chapter) {
  if let file = options.evaluate {
    exitOnError(try printEvaluation(file, options, chapter))
  } else if !options.classify.isEmpty {
    exitOnError(try printClassification(options, chapter))
  } else {
    return
  }
  exit(0)
}

/// Prints the test loss and accuracy of the model in a weight file.
///
/// - Throws: `DatasetError` or `SafeTensorsError` if the images or the weights cannot be read, or do not fit.
private func printEvaluation(_ file: String, _ options: Options, _ chapter: Chapter) throws {
  let images = try Images.load(
    options.dataset, from: options.data, else: "\(chapter.packageFolder)/data", seed: chapter.seed)
  let test = images.split.test
  let model = try MLPMixer(
    weights: file, imageSize: PixelSize(height: test.height, width: test.width))
  try images.requireFit(of: model, from: file)
  let sum = evaluate(model, on: test, threads: options.threads)
  show("test loss", sum.meanLoss, places: 6)
  show("test accuracy", sum.accuracy, places: 6)
}

/// Prints the probability of each class for the reader's picture, or the answer to each of several, and which
/// weights answered, and draws what the model sees. A picture that cannot be read is named, and ends the program
/// with status 1 after the others have been answered.
///
/// - Throws: `SafeTensorsError` if there is no model in the weight file, `PictureError` if the figure cannot be
///   written.
private func printClassification(_ options: Options, _ chapter: Chapter) throws {
  let weights =
    options.weights ?? "\(chapter.packageFolder)/output/06-mnist-training/mixer.safetensors"
  let model = try MLPMixer(weights: weights, imageSize: PixelSize(28))
  let origin = WeightOrigin(metadata: try SafeTensorsFile(path: weights).metadata)
  var pictures: [Classification] = []
  var errors: [any Error] = []
  for path in options.classify {
    do {
      pictures.append(try Classification(picture: path, by: model))
    } catch {
      errors.append(error)
    }
  }
  if let picture = pictures.first {
    printAnswers(pictures, isOnlyOne: options.classify.count == 1)
    show("weights", shortened(weights))
    origin?.show() ?? show("trained on", "not known: the file does not tell")
    if let origin, origin.dataset != .mnist {
      warn("these weights were trained on \(origin.dataset.title), not on MNIST")
    }
    let file: String
    if options.classify.count == 1 {
      file = "\(chapter.pictureFolder)/classified/\(picture.name).png"
      try picture.figure.write(to: file)
    } else {
      file = "\(chapter.pictureFolder)/classified.png"
      try classificationSheet(pictures).write(to: file)
    }
    show("as the model sees it", shortened(file))
  }
  for error in errors.dropLast() { printError(error) }
  if let last = errors.last { throw last }
}

/// Prints the probability of every class for one picture, or the two most probable classes of each of several.
private func printAnswers(_ pictures: [Classification], isOnlyOne: Bool) {
  if isOnlyOne {
    let picture = pictures[0]
    table(
      ["digit", "probability"],
      picture.classes.map { ["\($0)", fixed(picture.probabilities[$0], 4)] })
  } else {
    table(
      ["picture", "digit", "probability", "second", "probability"],
      pictures.map { picture in
        [picture.path]
          + picture.classes.prefix(2).flatMap { ["\($0)", fixed(picture.probabilities[$0], 4)] }
      })
  }
}
