import Tensors

extension LabelledImages {
  /// Writes some images as floats from 0 to 1, as torchvision's `ToTensor()` makes them.
  ///
  /// - Parameters:
  ///   - indices: which images.
  ///   - images: written, [indices, channels, height, width].
  ///   - labels: written, the class of each.
  public func load(_ indices: ArraySlice<Int>, into images: inout Tensor, labels: inout [Int]) {
    fill(&images, &labels, count: indices.count) { source, target, place in
      copy(source, indices[indices.startIndex + place], to: target, place)
    }
    for index in indices { labels.append(Int(self.labels[index])) }
  }

  /// Writes the images of a range as floats from 0 to 1; see ``load(_:into:labels:)``.
  public func load(_ range: Range<Int>, into images: inout Tensor, labels: inout [Int]) {
    fill(&images, &labels, count: range.count) { source, target, place in
      copy(source, range.lowerBound + place, to: target, place)
    }
    for index in range { labels.append(Int(self.labels[index])) }
  }

  /// Gives `images` room for `count` of them, empties `labels`, and calls `write` for each place with
  /// the pixels of all images and the floats of the batch.
  func fill(
    _ images: inout Tensor, _ labels: inout [Int], count: Int,
    write: (UnsafeBufferPointer<UInt8>, UnsafeMutableBufferPointer<Float>, Int) -> Void
  ) {
    labels.removeAll(keepingCapacity: true)
    images.reuse(as: Shape(count, channels, height, width))
    pixels.withUnsafeBufferPointer { source in
      images.withMutableElements { target in
        for place in 0..<count { write(source, target, place) }
      }
    }
  }

  private func copy(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int,
    to target: UnsafeMutableBufferPointer<Float>, _ place: Int
  ) {
    let size = pixelsPerImage
    for pixel in 0..<size {
      target[place * size + pixel] = Float(source[index * size + pixel]) / 255
    }
  }
}
