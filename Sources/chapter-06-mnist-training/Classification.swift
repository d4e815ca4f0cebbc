import Datasets
import Foundation
import Mixer
import Pictures
import Tensors

/// The probability of each class for a picture of the reader's own.
///
/// - Throws: `PictureError` if it is no PNG, ``BlankImageError`` if there is nothing on it, `WeightFileError` if
///   there is no model in the weight file.
func classify(picture path: String, weights: String) throws -> [Float] {
  let bitmap = try PNG.read(path)
  guard
    let pixels = mnistImage(fromGray: bitmap.gray, height: bitmap.height, width: bitmap.width)
  else { throw BlankImageError(path: path) }
  let model = try MLPMixer(weights: weights, imageSize: PixelSize(28))
  let scores = model(Tensor([1, 1, 28, 28], pixels.map { Float($0) / 255 }))
  var probabilities = Tensor([0])
  var logSums = Tensor([0])
  softmax(scores, into: &probabilities, logSums: &logSums)
  return probabilities.elements
}
