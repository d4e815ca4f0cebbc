import Foundation
import Mixer
import Notebook
import Pictures

/// With `--evaluate` or `--classify`, does that instead of training, and ends the program.
func answerAndExitIfAsked(_ options: Options, _ chapter: Chapter) {
  if let file = options.evaluate {
    exitOnError(try printEvaluation(file, options, chapter))
  } else if let path = options.classify {
    exitOnError(try printClassification(path, options, chapter))
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

/// Prints the probability of each class for the reader's picture, and which weights answered, and draws the
/// picture as the model sees it.
///
/// - Throws: as `Classification.init`, and `PictureError` if the figure cannot be written.
private func printClassification(_ path: String, _ options: Options, _ chapter: Chapter) throws {
  let weights =
    options.weights ?? "\(chapter.packageFolder)/output/06-mnist-training/mixer.safetensors"
  let digit = try Classification(picture: path, weights: weights)
  table(
    ["digit", "probability"],
    digit.probabilities.enumerated().sorted { $0.element > $1.element }.map {
      ["\($0)", fixed($1, 4)]
    })
  show("weights", shortened(weights))
  if let origin = digit.origin {
    origin.show()
    if origin.dataset != .mnist {
      warn("these weights were trained on \(origin.dataset.title), not on MNIST")
    }
  } else {
    show("trained on", "not known: the file does not tell")
  }
  let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  let file = "\(chapter.pictureFolder)/classified/\(name).png"
  try digit.figure.write(to: file)
  show("as the model sees it", shortened(file))
}
