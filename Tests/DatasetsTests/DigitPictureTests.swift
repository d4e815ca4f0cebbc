import Testing

@testable import Datasets

/// A square of ink on paper.
private func square(
  in size: (height: Int, width: Int), rows: Range<Int>, columns: Range<Int>, ink: UInt8,
  paper: UInt8
) -> [UInt8] {
  (0..<size.height * size.width).map {
    rows.contains($0 / size.width) && columns.contains($0 % size.width) ? ink : paper
  }
}

@Suite("A picture of a digit")
struct DigitPictureTests {
  @Test("is brought to 20 of 28 pixels, in the middle, in either polarity")
  func fitted() throws {
    for (ink, paper) in [(255, 0), (0, 255), (30, 200)] as [(UInt8, UInt8)] {
      let grey = square(
        in: (200, 300), rows: 20..<120, columns: 150..<200, ink: ink, paper: paper)
      let image = try #require(digitImage(grey: grey, height: 200, width: 300))
      let inked = image.indices.filter { image[$0] > 0 }
      #expect(inked.count == 20 * 10)
      #expect(inked.allSatisfy { image[$0] == 255 })
      #expect(inked.map { $0 / 28 }.min() == 4 && inked.map { $0 / 28 }.max() == 23)
      #expect(inked.map { $0 % 28 }.min() == 9 && inked.map { $0 % 28 }.max() == 18)
    }
  }

  @Test("of 28×28 pixels already stays where it is")
  func untouched() throws {
    let digit = DrawnDigits.images(count: 1, seed: 1).pixels
    let image = try #require(digitImage(grey: digit, height: 28, width: 28))
    let largest = Float(digit.max()!)
    #expect(zip(image, digit).allSatisfy { abs(Float($0) - Float($1) * 255 / largest) <= 1 })
    let negative = try #require(
      digitImage(grey: digit.map { 255 - $0 }, height: 28, width: 28))
    #expect(negative == image)
  }

  @Test("may be tiny, or a single line")
  func small() throws {
    #expect(digitImage(grey: [0, 255, 0, 0], height: 2, width: 2) != nil)
    let line = square(in: (50, 50), rows: 10..<40, columns: 25..<26, ink: 255, paper: 0)
    #expect(digitImage(grey: line, height: 50, width: 50) != nil)
  }

  @Test("without ink is none")
  func empty() {
    #expect(digitImage(grey: [UInt8](repeating: 77, count: 400), height: 20, width: 20) == nil)
    #expect(digitImage(grey: [5], height: 1, width: 1) == nil)
  }
}
