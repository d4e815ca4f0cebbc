import Tensors

/// Digits drawn by a program, in the manner of MNIST: lines that follow the shapes of handwritten
/// digits, varied at random.
///
/// They need no download and no license, and there is no limit to their number. Every image is
/// 28 × 28 pixels, the digit in a box of about 20 × 20 with its center of mass near the middle; the
/// background is 0, the inside of a line 255. The same seed gives the same bytes on every machine.
public enum SyntheticDigits {
  /// The digits "0" to "9".
  public static let classNames = MNIST.classNames

  /// The height and the width of every image, in pixels.
  public static let size = 28

  /// The first `count` images of the infinite sequence that belongs to a seed.
  ///
  /// An image depends only on the seed and on its index, so fewer images are a prefix of more. All
  /// digits are equally likely.
  public static func images(count: Int, seed: UInt64) -> LabeledImages {
    precondition(count >= 0, "cannot draw \(count) images")
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * size * size)
    var labels: [UInt8] = []
    labels.reserveCapacity(count)
    var rasterizer = StrokeRasterizer(height: size, width: size)
    for index in 0..<count {
      var jitter = Jitter(random: Random(seed: seed, stream: UInt64(index)))
      let digit = jitter.random.index(below: 10)
      rasterizer.clear()
      SyntheticDigit(digit, size: Float(size), using: &jitter).draw(with: &rasterizer)
      rasterizer.write(to: &pixels)
      labels.append(UInt8(digit))
    }
    return LabeledImages(
      height: size, width: size, pixels: pixels, labels: labels, classNames: classNames)
  }

  /// Training and test images, as many as MNIST has by default: the training images of `seed`, and
  /// the test images of another seed that is computed from it.
  public static func split(
    training: Int = 60_000, test: Int = 10_000, seed: UInt64 = 0
  ) -> TrainTestSplit {
    TrainTestSplit(
      training: images(count: training, seed: seed), test: images(count: test, seed: ~seed))
  }
}
