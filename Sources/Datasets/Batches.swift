import Tensors

extension LabelledImages {
  /// Writes some images as floats from 0 to 1, as torchvision's `ToTensor()` makes them.
  ///
  /// - Parameters:
  ///   - indices: which images.
  ///   - images: written, [indices, channels, height, width].
  ///   - labels: written, the class of each.
  public func load(
    _ indices: some Sequence<Int>, into images: inout Tensor, labels: inout [Int]
  ) {
    labels.removeAll(keepingCapacity: true)
    for index in indices { labels.append(Int(self.labels[index])) }
    images.reuse(as: Shape(labels.count, channels, height, width))
    let size = pixelsPerImage
    pixels.withUnsafeBufferPointer { source in
      images.withMutableElements { target in
        var place = 0
        for index in indices {
          for pixel in 0..<size {
            target[place + pixel] = Float(source[index * size + pixel]) / 255
          }
          place += size
        }
      }
    }
  }
}
