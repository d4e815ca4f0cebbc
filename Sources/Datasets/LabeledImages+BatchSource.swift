import Tensors
import Training

extension LabeledImages: BatchSource {
  /// Loads some images as floats from 0 to 1, as torchvision's `ToTensor()` computes them.
  ///
  /// - Parameters:
  ///   - batch: which images, in this order.
  ///   - images: overwritten with [examples, channels, height, width].
  ///   - labels: overwritten with the class of each image, [examples].
  public func load(_ batch: Batch, into images: inout Tensor, targets labels: inout [Int]) {
    load(batch, into: &images, targets: &labels) { source, index, target, place in
      copy(source, index, to: target, place)
    }
  }

  /// Gives `images` and `labels` the right size, and calls `write` for every image, with the pixels of all
  /// images, its index, the floats of the batch and its place there.
  func load(
    _ batch: Batch, into images: inout Tensor, targets labels: inout [Int],
    write: (UnsafeBufferPointer<UInt8>, Int, UnsafeMutableBufferPointer<Float>, Int) -> Void
  ) {
    labels.removeAll(keepingCapacity: true)
    for index in batch.indices { labels.append(Int(self.labels[index])) }
    images.resize(to: Shape(batch.count, channels, height, width))
    pixels.withUnsafeBufferPointer { source in
      images.withMutableElements { target in
        for (place, index) in batch.indices.enumerated() { write(source, index, target, place) }
      }
    }
  }

  /// Writes the image at `index` to a place in the batch.
  func copy(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int,
    to target: UnsafeMutableBufferPointer<Float>, _ place: Int
  ) {
    let size = pixelsPerImage
    for pixel in 0..<size {
      target[place * size + pixel] = Float(source[index * size + pixel]) / 255
    }
  }
}
