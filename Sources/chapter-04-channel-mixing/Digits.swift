import ArgumentParser
import Datasets
import Pictures
import Tensors

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp("Look at the digit in your picture.", valueName: "picture.png"))
  var image: String?
}

/// Drawn digits as the model takes them, [images, 1, 28, 28], paper 0 and ink 1; the first is the
/// reader's own if there is a picture of it.
///
/// - Throws: `PictureError` if the picture is no PNG, ``NoInk`` if there is nothing on it.
func digits(_ count: Int, seed: UInt64, first path: String?) throws -> Tensor {
  var pixels = DrawnDigits.images(count: count, seed: seed).pixels
  if let path {
    let bitmap = try PNG.read(path)
    guard let own = digitImage(grey: bitmap.grey, height: bitmap.height, width: bitmap.width)
    else { throw NoInk(path: path) }
    pixels.replaceSubrange(..<own.count, with: own)
  }
  return Tensor([count, 1, 28, 28], pixels.map { Float($0) / 255 })
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
