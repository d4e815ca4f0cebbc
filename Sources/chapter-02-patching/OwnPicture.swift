import ArgumentParser
import Datasets
import Pictures

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(help: ArgumentHelp("A digit of your own instead of a drawn one.", valueName: "file.png"))
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

/// A picture of one brightness.
struct NoInk: Error, CustomStringConvertible {
  let path: String

  nonisolated var description: String {
    "\(path): found one brightness all over; expected a digit on paper"
  }
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
