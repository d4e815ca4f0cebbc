import Datasets
import Pictures
import Tensors

/// A digit that the reader drew, read from a PNG file and converted into MNIST's form.
package struct ReaderDigit {
  /// The picture as it was read; one of more than a million pixels is reduced.
  package let bitmap: Bitmap
  /// 28×28 bytes row by row, paper 0 and ink 255.
  package let bytes: [UInt8]

  /// Reads the picture and converts it.
  ///
  /// What is transparent is taken for white, or for black if the digit would not be seen on white.
  ///
  /// - Throws: `PictureError` if the file is no PNG that can be read, `BlankImageError` if the picture is blank.
  package init(_ path: String) throws {
    for paper in [255, 0] as [UInt8] {
      // Hundreds of times as many as the digit will have; a photograph would take gigabytes below.
      let bitmap = try PNG.read(path, onGray: paper).reduced(toAtMost: 1_000_000)
      if let bytes = mnistImage(
        from: bitmap.bytes, height: bitmap.height, width: bitmap.width, channels: bitmap.channels)
      {
        self.bitmap = bitmap
        self.bytes = bytes
        return
      }
    }
    throw BlankImageError(path: path)
  }

  /// The image as the model takes it, [1, 1, 28, 28], paper 0 and ink 1.
  package var tensor: Tensor { Tensor([1, 1, 28, 28], bytes.map { Float($0) / 255 }) }
}

/// Synthetic digits as the model takes them, the first one replaced by the reader's digit if there is
/// one.
///
/// - Parameters:
///   - count: the number of images.
///   - seed: the seed of the synthetic digits.
///   - path: the reader's PNG file, nil for synthetic digits only.
/// - Returns: [count, 1, 28, 28], paper 0 and ink 1.
/// - Throws: `PictureError` if the file is no PNG that can be read, `BlankImageError` if the picture is blank.
package func digits(_ count: Int, seed: UInt64, first path: String?) throws -> Tensor {
  var pixels = SyntheticDigits.images(count: count, seed: seed).pixels
  if let path {
    let bytes = try ReaderDigit(path).bytes
    pixels.replaceSubrange(..<bytes.count, with: bytes)
  }
  return Tensor([count, 1, 28, 28], pixels.map { Float($0) / 255 })
}
