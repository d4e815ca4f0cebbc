import ArgumentParser
import Datasets
import Tensors

/// A fixed permutation of the places in an image, the same for all images.
nonisolated enum Shuffle: String, ExpressibleByArgument, CaseIterable, Codable {
  /// All pixels change places.
  case pixels
  /// The patches of 7×7 pixels change places; each stays as it is.
  case patches

  /// The images with their pixels in other places.
  func callAsFunction(_ images: LabeledImages) -> LabeledImages {
    images.mapped(permutation(height: images.height, width: images.width))
  }

  /// For each patch the one that comes to its place.
  static func patchOrder(count: Int) -> [Int] {
    var random = Random(seed: 0)
    var patches = Array(0..<count)
    random.shuffle(&patches)
    return patches
  }

  /// For each pixel the one that comes to its place.
  func permutation(height: Int, width: Int) -> [Int] {
    switch self {
    case .pixels:
      var random = Random(seed: 0)
      var places = Array(0..<height * width)
      random.shuffle(&places)
      return places
    case .patches:
      let columns = width / 7
      let patches = Self.patchOrder(count: height / 7 * columns)
      return (0..<height * width).map { pixel in
        let (row, column) = (pixel / width, pixel % width)
        let patch = patches[row / 7 * columns + column / 7]
        return (patch / columns * 7 + row % 7) * width + patch % columns * 7 + column % 7
      }
    }
  }
}

nonisolated extension LabeledImages {
  /// The images with pixel `sources[p]` at the place p; paper where that is nil.
  fileprivate func mapped(_ sources: [Int?]) -> LabeledImages {
    let size = height * width
    var moved: [UInt8] = []
    moved.reserveCapacity(pixels.count)
    for image in 0..<count {
      for source in sources { moved.append(source.map { pixels[image * size + $0] } ?? 0) }
    }
    return LabeledImages(
      height: height, width: width, pixels: moved, labels: labels, classNames: classNames)
  }

  /// The images moved down and to the right by some pixels, with paper where nothing comes from.
  func shifted(rows: Int, columns: Int) -> LabeledImages {
    mapped(
      (0..<height * width).map { pixel in
        let (row, column) = (pixel / width - rows, pixel % width - columns)
        return (0..<height).contains(row) && (0..<width).contains(column)
          ? row * width + column : nil
      })
  }

  /// Some of the images, drawn at random, the same for every model of a seed; nil for all.
  func drawn(_ count: Int?, seed: UInt64) -> LabeledImages {
    guard let count, count < self.count else { return self }
    var order = Array(0..<self.count)
    var random = Random(seed: seed, stream: 1)
    random.shuffle(&order)
    return LabeledImages(
      height: height, width: width, pixels: order.prefix(count).flatMap { image($0) },
      labels: order.prefix(count).map { labels[$0] }, classNames: classNames)
  }
}
