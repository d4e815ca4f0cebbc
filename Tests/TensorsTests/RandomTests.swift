import Testing

@testable import Tensors

@Suite("Random numbers")
struct RandomTests {
  @Test("the generator gives the numbers of its authors' xoshiro256** from the state 1, 2, 3, 4")
  func sequence() {
    var random = Random(state: SIMD4(1, 2, 3, 4))
    let expected: [UInt64] = [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240]
    #expect(expected.map { _ in random.next() } == expected)
  }

  @Test("the generator repeats its numbers from the same seed, and from a saved state")
  func repeats() {
    var a = Random(seed: 5)
    var b = Random(seed: 5)
    #expect((0..<100).map { _ in a.next() } == (0..<100).map { _ in b.next() })
    var c = Random(state: a.state)
    #expect(a.next() == c.next())
  }

  @Test("the generator gives other numbers for every seed and every stream")
  func differs() {
    let first = (0..<UInt64(50)).flatMap { seed in
      (0..<UInt64(50)).map { stream -> UInt64 in
        var random = Random(seed: seed, stream: stream)
        return random.next()
      }
    }
    #expect(Set(first).count == 2500)
  }

  @Test("random numbers from 0 to 1 have the mean and variance of a uniform distribution")
  func uniform() {
    var random = Random(seed: 1)
    let numbers = (0..<100_000).map { _ in Double(random.uniform()) }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    // The mean of n numbers is within 4 of its standard deviations, 1/√(12n), of ½.
    #expect(abs(numbers.reduce(0, +) / 100_000 - 0.5) < 4 / (12e5).squareRoot())
    let squares = numbers.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / 100_000
    #expect(abs(squares - 1.0 / 12) < 4 * (1.0 / 180 / 1e5).squareRoot())
  }

  @Test("every random index is drawn equally often")
  func index() {
    var random = Random(seed: 2)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[random.index(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs(Double($0) - 10_000) < 5 * 10_000.0.squareRoot() })
  }

  @Test("shuffling gives every order equally often")
  func shuffle() {
    var random = Random(seed: 3)
    var orders: [[Int]: Int] = [:]
    for _ in 0..<6000 {
      var array = [0, 1, 2]
      random.shuffle(&array)
      orders[array, default: 0] += 1
    }
    #expect(orders.count == 6)
    #expect(orders.values.allSatisfy { abs($0 - 1000) < 160 })
  }
}
