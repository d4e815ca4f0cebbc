import Tensors
import Testing
import Training

@testable import Datasets

private let none = Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 0)
private let digits = SyntheticDigits.images(count: 200, seed: 3)

/// A batch of digits, augmented.
private func augmented(
  by augmentation: Augmentation = Augmentation(), _ indices: [Int] = [4], seed: UInt64 = 0,
  stream: UInt64 = 0
) -> Tensor {
  var images = Tensor.empty
  var labels: [Int] = []
  AugmentedImages(digits, by: augmentation, seed: seed)
    .load(Batch(indices: indices[...], firstStream: stream), into: &images, targets: &labels)
  #expect(labels == indices.map { Int(digits.labels[$0]) })
  #expect(images.shape == [indices.count, 1, 28, 28])
  return images
}

@Suite("Augmentation")
struct AugmentationTests {
  @Test("an augmentation that changes nothing gives the same bits as none")
  func identity() {
    var plain = Tensor.empty
    var labels: [Int] = []
    digits.load(Batch(0..<20), into: &plain, targets: &labels)
    let unchanged = augmented(by: none, Array(0..<20))
    #expect(unchanged.elements.map(\.bitPattern) == plain.elements.map(\.bitPattern))
  }

  @Test("the same seed and stream give the same augmentation, and other ones another")
  func randomness() {
    let one = augmented()
    #expect(augmented() == one)
    #expect(augmented(seed: 1) != one)
    #expect(augmented(stream: 1) != one)
  }

  @Test("a seed gives the same bits of augmented images on every machine")
  func pinnedBits() {
    let images = augmented(Array(0..<200), seed: 5, stream: 6)
    let bytes = images.elements.flatMap { element in
      (0..<4).map { UInt8(truncatingIfNeeded: element.bitPattern >> (8 * $0)) }
    }
    #expect(checksum(bytes) == 1_805_199_415)
  }

  @Test("the augmentation of an image does not depend on the others in its batch")
  func streams() {
    let together = augmented([4, 5, 6], stream: 10).elements
    let apart = (0..<3).flatMap { augmented([4 + $0], stream: 10 + UInt64($0)).elements }
    #expect(together == apart)
  }

  @Test("augmented pixels are between 0 and 1, and their sum changes by less than 15 %")
  func ink() {
    let before = augmented(by: none, Array(0..<20)).elements.reduce(0, +)
    for seed in 0..<20 as Range<UInt64> {
      let after = augmented(Array(0..<20), seed: seed).elements
      #expect(after.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(abs(after.reduce(0, +) / before - 1) < 0.15)
    }
  }

  @Test("an augmentation with a shift only neither rotates, scales nor shears")
  func shift() {
    var random = Random(seed: 1)
    let map = Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 3).map(using: &random)
    #expect(map.xx == 1 && map.xy == 0 && map.yx == 0 && map.yy == 1)
    #expect(abs(map.x0) <= 3 && abs(map.y0) <= 3 && map.x0 != 0)
  }

  @Test("rotation and scaling of an augmentation stay within their largest amounts")
  func bounds() {
    var random = Random(seed: 2)
    for _ in 0..<1000 {
      let map = Augmentation(rotation: 10, scaling: 0.1, shear: 0, shift: 0).map(using: &random)
      // The determinant is the product of both scalings; tan 10° = 0.1763.
      let determinant = map.xx * map.yy - map.xy * map.yx
      #expect(determinant > 1 / (1.1 * 1.1) - 1e-4 && determinant < 1 / (0.9 * 0.9) + 1e-4)
      #expect(abs(map.yx / map.yy) < 0.177)
    }
  }
}

@Test("a position just inside the right or the lower edge takes nothing from the next row or image")
func edges() {
  // White in the first column and the first row alone: what follows the last column and the last row in memory.
  let side = 32
  let pixels: [UInt8] = (0..<2 * side * side).map { place in
    let isFirst = place % side == 0 || place % (side * side) < side
    return isFirst ? 255 : 0
  }
  let images = LabeledImages(
    height: side, width: side, pixels: pixels, labels: [0, 0], classNames: ["a"])
  // Adding 1 to this is rounded up to 33.
  let shift = Float(32).nextDown - 31
  for (x, y) in [(shift, Float(0)), (0, shift)] {
    let map = Augmentation.Map(x0: x, y0: y)
    let result = [Float](unsafeUninitializedCapacity: side * side) { target, count in
      pixels.withUnsafeBufferPointer { images.warp($0, 0, by: map, to: target, 0) }
      count = side * side
    }
    let last = side - 1
    let places = (1..<side).map { x > 0 ? $0 * side + last : last * side + $0 }
    let edge = places.map { result[$0] }
    #expect(edge.allSatisfy { $0 < 1e-5 }, "\(x), \(y)")
  }
}
