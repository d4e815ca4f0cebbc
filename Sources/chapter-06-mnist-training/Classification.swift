import Datasets
import Foundation
import Mixer
import Pictures
import Tensors

/// The probability of each class for a picture of the reader's own.
///
/// - Throws: `PictureError` if it is no PNG, ``NoInk`` if there is nothing on it, `WeightFileError` if
///   there is no model in the weight file.
func classify(picture path: String, weights: String) throws -> [Float] {
  let bitmap = try PNG.read(path)
  guard
    let pixels = digitImage(grey: bitmap.grey, height: bitmap.height, width: bitmap.width)
  else { throw NoInk(path: path) }
  let model = try MLPMixer(weights: weights, imageSize: PixelSize(28))
  let scores = model(Tensor([1, 1, 28, 28], pixels.map { Float($0) / 255 }))
  var probabilities = Tensor([0])
  var logSums = Tensor([0])
  softmax(scores, into: &probabilities, logSums: &logSums)
  return probabilities.elements
}

/// A picture of one brightness.
struct NoInk: Error, CustomStringConvertible {
  let path: String

  var description: String { "\(path): found one brightness all over; expected a digit on paper" }
}

extension Bitmap {
  /// The brightness of every pixel, weighted as in sRGB's luma (ITU-R BT.601).
  fileprivate var grey: [UInt8] {
    if channels == 1 { return bytes }
    return stride(from: 0, to: bytes.count, by: channels).map { first in
      let red = Float(bytes[first])
      let green = Float(bytes[first + 1])
      let blue = Float(bytes[first + 2])
      return UInt8(0.299 * red + 0.587 * green + 0.114 * blue + 0.5)
    }
  }
}
