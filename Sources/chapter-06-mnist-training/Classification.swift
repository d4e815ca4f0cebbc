import ChapterKit
import Mixer
import NeuralNetwork
import Tensors

/// The probability of each class for a picture of the reader's.
///
/// - Throws: `PictureError` if it is no PNG, `BlankImageError` if nothing is drawn on it, `SafeTensorsError`
///   if there is no model in the weight file.
func classify(picture path: String, weights: String) throws -> [Float] {
  let digit = try ReaderDigit(path)
  let model = try MLPMixer(weights: weights, imageSize: PixelSize(28))
  var probabilities = Tensor.empty
  var logSums = Tensor.empty
  softmax(model(digit.tensor), into: &probabilities, logSums: &logSums)
  return probabilities.elements
}
