import Tensors

extension LabeledImages {
  /// Loads some images as floats from 0 to 1, as torchvision's `ToTensor()` computes them.
  ///
  /// - Parameters:
  ///   - indices: which images, in this order.
  ///   - images: overwritten with [indices, channels, height, width].
  ///   - labels: overwritten with the class of each image, [indices].
  public func load(_ indices: ArraySlice<Int>, into images: inout Tensor, labels: inout [Int]) {
    fill(&images, &labels, count: indices.count) { source, target, place in
      copy(source, indices[indices.startIndex + place], to: target, place)
    }
    for index in indices { labels.append(Int(self.labels[index])) }
  }

  /// Loads the images of a range as floats from 0 to 1; see ``load(_:into:labels:)``.
  public func load(_ range: Range<Int>, into images: inout Tensor, labels: inout [Int]) {
    fill(&images, &labels, count: range.count) { source, target, place in
      copy(source, range.lowerBound + place, to: target, place)
    }
    for index in range { labels.append(Int(self.labels[index])) }
  }

  /// Loads some images as floats from 0 to 1, each changed at random.
  ///
  /// - Parameters:
  ///   - indices: which images, in this order; they must have one channel.
  ///   - images: overwritten with [indices, 1, height, width].
  ///   - labels: overwritten with the class of each image, [indices].
  ///   - augmentation: the largest changes.
  ///   - seed: the seed of the random changes.
  ///   - stream: the number of the random generator for the first image; each further image uses
  ///     the next one.
  public func load(
    _ indices: ArraySlice<Int>, into images: inout Tensor, labels: inout [Int],
    augmentedBy augmentation: Augmentation, seed: UInt64, stream: UInt64
  ) {
    precondition(channels == 1, "found images of \(channels) channels; expected 1 for augmentation")
    fill(&images, &labels, count: indices.count) { source, target, place in
      let index = indices[indices.startIndex + place]
      var random = Random(seed: seed, stream: stream &+ UInt64(place))
      let map = augmentation.map(using: &random)
      if map == .identity {
        copy(source, index, to: target, place)
      } else {
        warp(source, index, by: map, to: target, place)
      }
    }
    for index in indices { labels.append(Int(self.labels[index])) }
  }

  /// Gives `images` room for `count` of them, empties `labels`, and calls `write` for each place in
  /// the batch with the pixels of all images and the floats of the batch.
  private func fill(
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

  /// Writes the image at `index` to a place in the batch.
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
