import ArgumentParser
import Datasets
import Pictures

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Look at the digit in your picture (default: a drawn one).", valueName: "picture.png"))
  var image: String?
}

/// A picture of the reader's own, and what it becomes.
struct OwnPicture {
  /// As it was read.
  let bitmap: Bitmap
  /// 28×28 bytes, light ink on black.
  let digit: [UInt8]

  /// Reads a PNG file and brings it into MNIST's form.
  ///
  /// - Throws: `PictureError` if it is no PNG, ``NoInk`` if there is nothing on it.
  init(_ path: String) throws {
    bitmap = try PNG.read(path)
    guard
      let digit = digitImage(grey: bitmap.grey, height: bitmap.height, width: bitmap.width)
    else { throw NoInk(path: path) }
    self.digit = digit
  }
}
