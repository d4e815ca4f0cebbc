import Tensors
import Training

/// Labeled images of which every one is changed at random each time it is loaded.
///
/// The changes depend on the seed and on the streams of random numbers that a batch gives its examples, not
/// on the order in which batches are loaded.
public struct AugmentedImages: BatchSource {
  /// The images without changes.
  public let images: LabeledImages
  /// The largest changes; none if nil.
  public let augmentation: Augmentation?
  /// The seed of the changes.
  public let seed: UInt64

  /// The images with their changes.
  ///
  /// - Precondition: images that are changed have one channel.
  public init(_ images: LabeledImages, by augmentation: Augmentation?, seed: UInt64) {
    precondition(
      augmentation == nil || images.channels == 1,
      "found images of \(images.channels) channels; expected 1 for augmentation")
    self.images = images
    self.augmentation = augmentation
    self.seed = seed
  }

  /// The number of images.
  public var count: Int { images.count }

  /// Loads some images as floats from 0 to 1, each changed at random.
  ///
  /// - Parameters:
  ///   - batch: which images, and the streams of their random numbers.
  ///   - batchImages: overwritten with [examples, channels, height, width].
  ///   - labels: overwritten with the class of each image, [examples].
  public func load(_ batch: Batch, into batchImages: inout Tensor, targets labels: inout [Int]) {
    images.load(batch, into: &batchImages, targets: &labels) { source, index, target, place in
      guard let augmentation else { return images.copy(source, index, to: target, place) }
      var random = Random(seed: seed, stream: batch.firstStream &+ UInt64(place))
      let map = augmentation.map(using: &random)
      if augmentation.elastic > 0 {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: DisplacementField.floatCount) {
          let field = DisplacementField(
            displacement: augmentation.elastic, using: &random, in: $0)
          images.warp(source, index, by: map, field, to: target, place)
        }
      } else if map == .identity {
        images.copy(source, index, to: target, place)
      } else {
        images.warp(source, index, by: map, to: target, place)
      }
    }
  }
}
