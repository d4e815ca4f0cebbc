import Foundation
import Tensors
import Testing
import Training

@testable import Datasets

private let digits = SyntheticDigits.images(count: 50, seed: 3)
private let size = 28

/// The displacements of a field at the pixels of an image of 28 × 28, along x and along y, [row, column].
private func displacements(of field: DisplacementField) -> (x: [Float], y: [Float]) {
  var result: (x: [Float], y: [Float]) = ([], [])
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * DisplacementField.points) { means in
    for row in 0..<size {
      field.interpolate(at: (Float(row) + 0.5) / Float(size), into: means)
      for column in 0..<size {
        let (x, y) = DisplacementField.displacement(
          at: (Float(column) + 0.5) / Float(size), in: means)
        result.x.append(x)
        result.y.append(y)
      }
    }
  }
  return result
}

/// Calls `body` with the memory of a field, and the field in it.
private func withField<Result>(
  displacement: Float, seed: UInt64 = 0,
  _ body: (UnsafeMutableBufferPointer<Float>, DisplacementField) -> Result
) -> Result {
  var random = Random(seed: seed)
  return withUnsafeTemporaryAllocation(of: Float.self, capacity: DisplacementField.floatCount) {
    body($0, DisplacementField(displacement: displacement, using: &random, in: $0))
  }
}

/// The pixels of augmented digits.
private func augmented(
  by augmentation: Augmentation, _ indices: [Int] = Array(0..<50), seed: UInt64 = 0,
  stream: UInt64 = 0
) -> [Float] {
  var images = Tensor.empty
  var labels: [Int] = []
  AugmentedImages(digits, by: augmentation, seed: seed)
    .load(Batch(indices: indices[...], firstStream: stream), into: &images, targets: &labels)
  return images.elements
}

private let elastic = Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 0, elastic: 1)

@Suite("Elastic deformation")
struct DisplacementFieldTests {
  /// The displacements along x of many fields.
  private let fields = (0..<3000 as Range<UInt64>).map { seed in
    withField(displacement: 1.5, seed: seed) { displacements(of: $1).x }
  }

  @Test(
    "the root mean square of elastic displacements is the one asked for, everywhere in the image")
  func rootMeanSquare() {
    let squares = fields.flatMap { $0 }.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs((squares / Double(fields.count * size * size)).squareRoot() - 1.5) < 0.02)
    for pixel in [0, 13, 27, 14 * size + 3, 14 * size + 14, 27 * size + 27] {
      let here = fields.reduce(0) { $0 + Double($1[pixel]) * Double($1[pixel]) }
      #expect(abs((here / Double(fields.count)).squareRoot() - 1.5) < 0.12)
    }
  }

  @Test(
    "elastic displacements correlate as after a Gaussian of σ = 1/7 of the image",
    arguments: [2, 4, 8, 12])
  func correlation(distance: Int) {
    let sigma = 7 / 3.0.squareRoot()
    let expected = exp(-Double(distance * distance) / (4 * sigma * sigma))
    let row = 14 * size
    var (products, squares) = (0.0, 0.0)
    for field in fields {
      for column in 0..<size - distance {
        let (here, there) = (Double(field[row + column]), Double(field[row + column + distance]))
        products += here * there
        squares += (here * here + there * there) / 2
      }
    }
    #expect(abs(products / squares - expected) < 0.05)
  }

  @Test("displacements along x and y are independent")
  func independence() {
    let sum = (0..<3000 as Range<UInt64>).reduce(0.0) { sum, seed in
      let (x, y) = withField(displacement: 1, seed: seed) { displacements(of: $1) }
      return sum + Double(x[400]) * Double(y[400])
    }
    #expect(abs(sum / 3000) < 0.06)
  }

  @Test("the weights of the grid points add up to 1 and are continuous from cell to cell")
  func weights() {
    for place in 0...280 {
      let (cell, w) = DisplacementField.weights(at: Float(place) / 280)
      #expect((0..<DisplacementField.cells).contains(cell))
      #expect(min(w.0, w.1, w.2, w.3) >= 0)
      #expect(abs(w.0 + w.1 + w.2 + w.3 - 1) < 1e-6)
    }
    for border in 1..<DisplacementField.cells {
      let position = Float(border) / Float(DisplacementField.cells)
      let (before, left) = DisplacementField.weights(at: position.nextDown)
      let (after, right) = DisplacementField.weights(at: position)
      #expect(after == before + 1)
      #expect(abs(left.0) < 1e-5 && abs(right.3) < 1e-5)
      #expect(abs(left.1 - right.0) < 1e-5)
      #expect(abs(left.2 - right.1) < 1e-5)
      #expect(abs(left.3 - right.2) < 1e-5)
    }
  }

  @Test("a field that is the same everywhere moves the image as a shift does")
  func constantField() {
    var map = Augmentation.Map.identity
    map.x0 = 2.25
    map.y0 = -1.5
    var shifted = [Float](repeating: 0, count: size * size)
    var displaced = shifted
    digits.pixels.withUnsafeBufferPointer { pixels in
      shifted.withUnsafeMutableBufferPointer { digits.warp(pixels, 7, by: map, to: $0, 0) }
      withField(displacement: 0) { memory, field in
        for index in memory.indices { memory[index] = index % 2 == 0 ? 2.25 : -1.5 }
        displaced.withUnsafeMutableBufferPointer {
          digits.warp(pixels, 7, by: .identity, field, to: $0, 0)
        }
      }
    }
    #expect(zip(shifted, displaced).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(shifted.reduce(0, +) > 10)
  }

  @Test("the same seed and stream give the same elastic deformation, and other ones another")
  func randomness() {
    let one = augmented(by: elastic)
    #expect(augmented(by: elastic) == one)
    #expect(augmented(by: elastic, seed: 1) != one)
    #expect(augmented(by: elastic, stream: 50) != one)
    let apart = (0..<50).flatMap { augmented(by: elastic, [$0], stream: UInt64($0)) }
    #expect(apart == one)
  }

  @Test("elastic deformation leaves what rotation, scaling, shear and shift draw as it was")
  func order() {
    var slight = Augmentation()
    slight.elastic = 1e-6
    let pairs = zip(augmented(by: slight), augmented(by: Augmentation()))
    #expect(pairs.allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("a seed gives the same bits of elastic deformation on every machine")
  func pinnedBits() {
    var all = Augmentation()
    all.elastic = 1
    let bytes = augmented(by: all, seed: 5, stream: 6).flatMap { element in
      (0..<4).map { UInt8(truncatingIfNeeded: element.bitPattern >> (8 * $0)) }
    }
    #expect(checksum(bytes) == 14_728_600)
  }

  @Test("deformed pixels are between 0 and 1, and their sum changes by less than 15 %")
  func ink() {
    let none = Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 0)
    let before = augmented(by: none).reduce(0, +)
    for seed in 0..<10 as Range<UInt64> {
      let after = augmented(by: elastic, seed: seed)
      #expect(after.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(abs(after.reduce(0, +) / before - 1) < 0.15)
    }
  }
}
