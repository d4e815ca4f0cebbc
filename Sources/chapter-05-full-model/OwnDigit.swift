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
