import ChapterKit
import Mixer
import NeuralNetwork
import Pictures
import SafeTensors
import Tensors

/// A picture of the reader's, and the probability of each class that a model gives it.
struct Classification {
  /// What the model sees: 28×28 bytes, 0 for paper and 255 for ink.
  let bytes: [UInt8]
  /// From 0 to 1, one per class.
  let probabilities: [Float]
  /// What the weights were trained on; nil if their file does not tell.
  let origin: WeightOrigin?

  /// Classifies the picture in a PNG file with the model in a weight file.
  ///
  /// - Throws: `PictureError` if it is no PNG, `BlankImageError` if nothing is drawn on it, `SafeTensorsError`
  ///   if there is no model in the weight file.
  init(picture path: String, weights: String) throws {
    let digit = try ReaderDigit(path)
    let model = try MLPMixer(weights: weights, imageSize: PixelSize(28))
    origin = WeightOrigin(metadata: try SafeTensorsFile(path: weights).metadata)
    var probabilities = Tensor.empty
    var logSums = Tensor.empty
    softmax(model(digit.tensor), into: &probabilities, logSums: &logSums)
    bytes = digit.bytes
    self.probabilities = probabilities.elements
  }

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
