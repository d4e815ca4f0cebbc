import Testing
import Vectors

@Suite("A vector of doubles")
struct DoubleVectorTests {
  @Test("a vector of doubles loads and stores eight numbers at any address")
  func loadAndStore() {
    let numbers = (0..<12).map { Double($0) + 0.5 }
    var target = numbers
    numbers.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer {
        DoubleVector(at: source.baseAddress! + 1).store(at: $0.baseAddress! + 3)
      }
    }
    #expect(target == Array(numbers[..<3] + numbers[1..<9] + numbers[11...]))
  }

  @Test("a vector of doubles adds its lanes in halves")
  func laneSum() {
    // Were 2⁵³ first added to a 1, that 1 would be lost.
    #expect(DoubleVector(0x1p53, 1, 0, 0, -0x1p53, 1, 0, 0).laneSum == 2)
    #expect(DoubleVector(1, 2, 3, 4, 5, 6, 7, 8).laneSum == 36)
  }
}
