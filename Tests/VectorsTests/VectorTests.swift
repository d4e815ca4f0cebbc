import Testing
import Vectors

@Suite("Vectors")
struct VectorTests {
  private let numbers = (0..<48).map { Float($0) + 0.5 }

  @Test(
    "a partial load takes the first floats and leaves zeros in the other lanes", arguments: 0...20)
  func partialLoad(count: Int) {
    numbers.withUnsafeBufferPointer { source in
      let vector = Vector(at: source.baseAddress! + 3, count: count)
      for lane in 0..<16 { #expect(vector[lane] == (lane < count ? numbers[3 + lane] : 0)) }
    }
  }

  @Test(
    "a partial store writes the first lanes and leaves the other floats as they were",
    arguments: 0...20)
  func partialStore(count: Int) {
    var target = numbers
    target.withUnsafeMutableBufferPointer {
      Vector(repeating: -1).store(at: $0.baseAddress! + 5, count: count)
    }
    for index in target.indices {
      let isWritten = index >= 5 && index < 5 + min(count, 16)
      #expect(target[index] == (isWritten ? -1 : numbers[index]))
    }
  }

  @Test("a vector adds its lanes in halves")
  func laneSum() {
    // Were 2²⁴ first added to a 1, that 1 would be lost.
    var vector = Vector(repeating: 0)
    vector[0] = 0x1p24
    vector[8] = -0x1p24
    vector[1] = 1
    vector[9] = 1
    #expect(vector.laneSum == 2)
    #expect(Vector(repeating: 3).laneSum == 48)
  }

  @Test("four rounds of pair sums give the sums of sixteen vectors")
  func pairSums() {
    let vectors = (0..<16).map { Vector(repeating: Float($0)) + Vector.lanes }
    var round = vectors
    while round.count > 1 {
      round = stride(from: 0, to: round.count, by: 2).map {
        round[$0].pairSums(with: round[$0 + 1])
      }
    }
    for lane in 0..<16 { #expect(round[0][lane] == vectors[lane].laneSum) }
  }
}
