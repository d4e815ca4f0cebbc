import Datasets
import Pictures
import Tensors

/// The digit in a PNG file, as MNIST would hold it, [1, 1, 28, 28].
///
/// - Throws: `PictureError` if the file is no PNG, ``NoInk`` if there is nothing on it.
func ownDigit(_ path: String) throws -> Tensor {
  let bitmap = try PNG.read(path)
  guard let pixels = digitImage(grey: bitmap.grey, height: bitmap.height, width: bitmap.width)
  else { throw NoInk(path: path) }
  return Tensor([1, 1, 28, 28], pixels.map { Float($0) / 255 })
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
