import ArgumentParser
import Datasets
import Pictures
import Tensors

/// What the reader may change.
package struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Look at the digit in your picture (default: a drawn one).", valueName: "picture.png"))
  package var image: String?

  package init() {}
}

/// Drawn digits as the model takes them, [images, 1, 28, 28], paper 0 and ink 1; the first is the
/// reader's own if there is a picture of it.
///
/// - Throws: `PictureError` if the picture is no PNG, ``NoInk`` if there is nothing on it.
package func digits(_ count: Int, seed: UInt64, first path: String?) throws -> Tensor {
  var pixels = DrawnDigits.images(count: count, seed: seed).pixels
  if let path {
    let bitmap = try PNG.read(path)
    guard let own = digitImage(grey: bitmap.grey, height: bitmap.height, width: bitmap.width)
    else { throw NoInk(path: path) }
    pixels.replaceSubrange(..<own.count, with: own)
  }
  return Tensor([count, 1, 28, 28], pixels.map { Float($0) / 255 })
}
