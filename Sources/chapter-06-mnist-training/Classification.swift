import ChapterKit
import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

/// A picture of the reader's, and the probability of each class that a model gives it.
struct Classification {
  /// The file of the picture.
  let path: String
  /// What the model sees: 28×28 bytes, 0 for paper and 255 for ink.
  let bytes: [UInt8]
  /// From 0 to 1, one per class.
  let probabilities: [Float]

  /// Classifies the picture in a PNG file.
  ///
  /// - Throws: `PictureError` if it is no PNG, `BlankImageError` if nothing is drawn on it.
  init(picture path: String, by model: MLPMixer) throws {
    let digit = try ReaderDigit(path)
    var probabilities = Tensor.empty
    var logSums = Tensor.empty
    softmax(model(digit.tensor), into: &probabilities, logSums: &logSums)
    self.path = path
    bytes = digit.bytes
    self.probabilities = probabilities.elements
  }

  /// The classes, the most probable first.
  var classes: [Int] { probabilities.indices.sorted { probabilities[$0] > probabilities[$1] } }

  /// The name of the picture's file, without its folder and `.png`.
  var name: String { URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent }

  /// The image as the model sees it, beside the probabilities.
  var figure: Subplots {
    Subplots(
      columns: [
        ImageSheet(
          title: "", items: [.init(bytes: bytes, rows: 28, columns: 28)], columns: 1,
          map: .reversedGray, imageSize: 252),
        BarChart(
          title: "", valueTitle: "Probability", categoryTitle: "Digit",
          bars: probabilities.enumerated().map { .init("\($0)", $1) }, direction: .horizontal,
          decimals: 3, length: 260),
      ], panelTitles: ["The image as the model sees it", "What the model answers"])
  }
}

/// Several images as the model sees them, each with the name of its file, the answer and its probability.
func classificationSheet(_ pictures: [Classification]) -> ImageSheet {
  ImageSheet(
    title: "",
    items: pictures.map { picture in
      let best = picture.classes[0]
      return .init(
        bytes: picture.bytes, rows: 28, columns: 28,
        caption: "\(picture.name): \(best), \(percent(picture.probabilities[best], 0))")
    }, columns: min(pictures.count, 6), map: .reversedGray, imageSize: 112)
}
