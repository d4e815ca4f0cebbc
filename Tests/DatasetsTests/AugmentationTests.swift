import Tensors
import Testing

@testable import Datasets

private let still = Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 0)
private let digits = DrawnDigits.images(count: 20, seed: 3)

/// Some digits, changed.
private func changed(
  by augmentation: Augmentation, _ indices: [Int] = [4], seed: UInt64 = 0, stream: UInt64 = 0
) -> Tensor {
  var images = Tensor([0])
  var labels: [Int] = []
  digits.load(
    indices[...], into: &images, labels: &labels, changedBy: augmentation, seed: seed,
    stream: stream)
  #expect(labels == indices.map { Int(digits.labels[$0]) })
  #expect(images.shape == [indices.count, 1, 28, 28])
  return images
}

@Suite("Random changes of images")
struct AugmentationTests {
  @Test("of size zero leave them as they are")
  func identity() {
    var plain = Tensor([0])
    var labels: [Int] = []
    digits.load(0..<20, into: &plain, labels: &labels)
    let moved = changed(by: still, Array(0..<20))
    #expect(zip(moved.elements, plain.elements).allSatisfy { ($0 - $1).magnitude < 1e-6 })
  }

  @Test("are the same for the same seed and stream, and others otherwise")
  func randomness() {
    let one = changed(by: Augmentation())
    #expect(changed(by: Augmentation()) == one)
    #expect(changed(by: Augmentation(), seed: 1) != one)
    #expect(changed(by: Augmentation(), stream: 1) != one)
  }

  @Test("do not depend on the images beside: each has the stream's next number")
  func streams() {
    let together = changed(by: Augmentation(), [4, 5, 6], stream: 10).elements
    let apart = (0..<3).flatMap {
      changed(by: Augmentation(), [4 + $0], stream: 10 + UInt64($0)).elements
    }
    #expect(together == apart)
  }

  @Test("keep brightness between 0 and 1, and about as much ink as there was")
  func ink() {
    let before = changed(by: still, Array(0..<20)).elements.reduce(0, +)
    for seed in 0..<20 as Range<UInt64> {
      let after = changed(by: Augmentation(), Array(0..<20), seed: seed).elements
      #expect(after.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(abs(after.reduce(0, +) / before - 1) < 0.15)
    }
  }

  @Test("move by whole pixels without a blur")
  func shift() {
    // A map is the place in the image for a place in the result: x0 = −2 moves the image to the right.
    var random = Random(seed: 1)
    let map = Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 3).map(using: &random)
    #expect(map.xx == 1 && map.xy == 0 && map.yx == 0 && map.yy == 1)
    #expect(abs(map.x0) <= 3 && abs(map.y0) <= 3 && map.x0 != 0)
  }

  @Test("stay within their bounds")
  func bounds() {
    var random = Random(seed: 2)
    for _ in 0..<1000 {
      let map = Augmentation(rotation: 10, scaling: 0.1, shear: 0, shift: 0).map(using: &random)
      // The determinant is that of the two scalings; the columns turn by no more than ten degrees.
      let determinant = map.xx * map.yy - map.xy * map.yx
      #expect(determinant > 1 / (1.1 * 1.1) - 1e-4 && determinant < 1 / (0.9 * 0.9) + 1e-4)
      #expect(abs(map.yx / map.yy) < 0.177)
    }
  }
}
