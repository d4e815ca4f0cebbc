import Tensors

/// Handwritten digits that nobody wrote: drawn by a pen that follows the shapes people use, each
/// time differently, in the manner of MNIST.
///
/// They need no download and no licence, and there are as many as one likes. Every image is 28 × 28
/// pixels, the digit in a box of about 20 × 20 with its centre of mass near the middle, ink 255 on
/// paper 0. The same seed gives the same bytes on every machine.
public enum DrawnDigits {
  /// The digits as they are written.
  public static let classNames = MNIST.classNames

  /// The height and the width of every image.
  public static let size = 28

  /// The first `count` of the endless sequence of images that belongs to a seed.
  ///
  /// An image depends on the seed and on its place in the sequence alone, so fewer images are a
  /// prefix of more. All digits are equally likely.
  public static func images(count: Int, seed: UInt64) -> LabelledImages {
    precondition(count >= 0, "cannot draw \(count) images")
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * size * size)
    var labels: [UInt8] = []
    labels.reserveCapacity(count)
    var ink = Ink(height: size, width: size)
    for index in 0..<count {
      var hand = Hand(random: Random(seed: seed, stream: UInt64(index)))
      let digit = hand.random.index(below: 10)
      ink.clean()
      DrawnDigit(digit, size: Float(size), by: &hand).draw(on: &ink)
      ink.write(to: &pixels)
      labels.append(UInt8(digit))
    }
    return LabelledImages(
      height: size, width: size, pixels: pixels, labels: labels, classNames: classNames)
  }

  /// Images to learn from and others to be judged by, from two seeds that both follow from `seed`.
  public static func split(
    training: Int = 60_000, test: Int = 10_000, seed: UInt64 = 0
  ) -> TrainTestSplit {
    TrainTestSplit(
      training: images(count: training, seed: seed), test: images(count: test, seed: ~seed))
  }
}
