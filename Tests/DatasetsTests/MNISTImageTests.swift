import Foundation
import Testing

@testable import Datasets

/// A rectangle of ink on a background.
private func rectangle(
  in size: (height: Int, width: Int), rows: Range<Int>, columns: Range<Int>, ink: UInt8,
  background: UInt8
) -> [UInt8] {
  (0..<size.height * size.width).map {
    rows.contains($0 / size.width) && columns.contains($0 % size.width) ? ink : background
  }
}

@Suite("Pictures in the format of MNIST")
struct MNISTImageTests {
  @Test(
    "a picture of a digit is scaled to 20 of 28 pixels and centered, whether ink is light or dark")
  func fitted() throws {
    for (ink, background) in [(255, 0), (0, 255), (30, 200)] as [(UInt8, UInt8)] {
      let gray = rectangle(
        in: (200, 300), rows: 20..<120, columns: 150..<200, ink: ink, background: background)
      let image = try #require(mnistImage(from: gray, height: 200, width: 300))
      let inked = image.indices.filter { image[$0] > 0 }
      #expect(inked.count == 20 * 10)
      #expect(inked.allSatisfy { image[$0] == 255 })
      #expect(inked.map { $0 / 28 }.min() == 4 && inked.map { $0 / 28 }.max() == 23)
      #expect(inked.map { $0 % 28 }.min() == 9 && inked.map { $0 % 28 }.max() == 18)
    }
  }

  @Test(
    "an image of MNIST is not scaled or moved",
    .enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil))
  func imagesOfMNIST() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["MNIST_DIR"])
    let test = try MNIST.load(from: folder).test.prefix(2000)
    let changed = (0..<test.count).count { index in
      let image = Array(test.image(index))
      let found = mnistImage(from: image, height: 28, width: 28) ?? []
      return !zip(found, image).allSatisfy { abs(Int($0) - Int($1)) <= 2 }
    }
    #expect(changed <= 4, "\(changed) of \(test.count)")
  }

  @Test("a picture of 28×28 pixels with a digit in its middle is not scaled or moved")
  func untouched() throws {
    let digit = SyntheticDigits.images(count: 1, seed: 1).pixels
    let image = try #require(mnistImage(from: digit, height: 28, width: 28))
    let largest = Float(digit.max()!)
    #expect(zip(image, digit).allSatisfy { abs(Float($0) - Float($1) * 255 / largest) <= 1 })
    let negative = try #require(
      mnistImage(from: digit.map { 255 - $0 }, height: 28, width: 28))
    #expect(negative == image)
  }

  @Test("a picture may have four pixels, and its ink may be one line")
  func small() throws {
    #expect(mnistImage(from: [0, 255, 0, 0], height: 2, width: 2) != nil)
    let line = rectangle(in: (50, 50), rows: 10..<40, columns: 25..<26, ink: 255, background: 0)
    #expect(mnistImage(from: line, height: 50, width: 50) != nil)
  }

  @Test("a picture of one brightness gives no image")
  func empty() {
    #expect(mnistImage(from: [UInt8](repeating: 77, count: 400), height: 20, width: 20) == nil)
    #expect(mnistImage(from: [5], height: 1, width: 1) == nil)
  }
  @Test("the error for a blank picture says what was found and what was expected")
  func blankError() {
    let message = "\(BlankImageError(path: "a/b.png"))"
    #expect(
      message
        == "a/b.png: found the same color everywhere; expected a digit on a background")
  }
}
