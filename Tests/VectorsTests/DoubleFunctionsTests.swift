import Foundation
import Testing
import Vectors

/// Evenly distributed numbers that are the same everywhere.
private struct Arguments {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func bits() -> UInt64 {
    state ^= state &<< 13
    state ^= state &>> 7
    state ^= state &<< 17
    return state
  }

  mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * (Double(bits() &>> 11) * 0x1p-53)
  }

  /// A positive number with any exponent, subnormal ones included.
  mutating func positive() -> Double {
    Double(bitPattern: 1 + bits() % (Double.infinity.bitPattern - 1))
  }
}

private let count = 200_000

/// How many doubles a result lies from that of the system's library, which is off by less than 1 ulp.
private func distance(_ value: Double, _ other: Double) -> UInt64 {
  if value == other { return 0 }
  let (a, b) = (value.bitPattern, other.bitPattern)
  return a > b ? a - b : b - a
}

/// A number that changes if any bit of the results does (FNV-1a).
private func checksum(_ results: [Double]) -> UInt64 {
  results.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1.bitPattern) &* 0x0000_0100_0000_01B3 }
}

@Suite("Functions of one double")
struct DoubleFunctionsTests {
  @Test(
    "eˣ is the library's or a neighboring double",
    arguments: [-0.5...0.5, -20...20, -708...709.7, -745.2 ... -708, 709...709.8, -1e-9...1e-9])
  func exponentials(range: ClosedRange<Double>) {
    var arguments = Arguments()
    for _ in 0..<count {
      let x = arguments.number(in: range)
      #expect(distance(exponential(x), exp(x)) <= 1, "at \(x)")
    }
  }

  @Test("the logarithm is the library's or a neighboring double")
  func logarithms() {
    var arguments = Arguments()
    for _ in 0..<count {
      for x in [
        arguments.positive(), arguments.number(in: 0.5...2), arguments.number(in: 0.99...1.01),
        arguments.number(in: 0x1p-1074...0x1p-1022),
      ] {
        #expect(distance(logarithm(x), log(x)) <= 1, "at \(x)")
      }
    }
  }

  #if arch(x86_64)
    /// The distance between a double and a more precise value, in ulp of the latter.
    private func ulps(_ value: Double, _ exact: Float80) -> Double {
      if Float80(value) == exact { return 0 }
      let rounded = Double(exact).magnitude
      let below = Float80(rounded) > exact.magnitude ? rounded.nextDown : rounded
      return Double((Float80(value) - exact).magnitude / Float80(below.ulp))
    }

    @Test("eˣ is within 0.7 ulp, subnormal results within 1 ulp")
    func exponentialErrors() {
      var arguments = Arguments()
      for _ in 0..<count {
        for (range, bound) in [(-708...709.7, 0.7), (-0.5...0.5, 0.7), (-745 ... -708, 1.0)] {
          let x = arguments.number(in: range)
          let error = ulps(exponential(x), exp(Float80(x)))
          #expect(error < bound, "at \(x)")
        }
      }
    }

    @Test("the logarithm is within 0.7 ulp")
    func logarithmErrors() {
      var arguments = Arguments()
      for _ in 0..<count {
        for x in [arguments.positive(), arguments.number(in: 0.68...1.45)] {
          let error = ulps(logarithm(x), log(Float80(x)))
          #expect(error < 0.7, "at \(x)")
        }
      }
    }
  #endif

  @Test("eˣ of special numbers, and at the ends of the range, is exact")
  func exponentialEnds() {
    for (x, value) in [
      (0, 1), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (1000, .infinity), (-1000, 0),
      (709.782_712_893_384_1, .infinity), (-745.133_219_101_941_2, 0),
      (-745.133_219_101_941_1, 0x1p-1074), (0x1p-1074, 1), (.greatestFiniteMagnitude, .infinity),
      (-.greatestFiniteMagnitude, 0),
    ] as [(Double, Double)] {
      #expect(exponential(x) == value, "at \(x)")
    }
    #expect(exponential(709.782_712_893_383_9).isFinite)
    #expect(exponential(Double.nan).isNaN)
  }

  @Test("the logarithm of special numbers is exact, and NaN left of 0")
  func logarithmEnds() {
    for (x, value) in [
      (1, 0), (0, -.infinity), (-0.0, -.infinity), (.infinity, .infinity),
    ] as [(Double, Double)] {
      #expect(logarithm(x) == value, "at \(x)")
    }
    for x in [-1, -0x1p-1074, -.infinity, .nan] as [Double] {
      #expect(logarithm(x).isNaN, "at \(x)")
    }
  }

  @Test("eˣ and the logarithm have the pinned bits on every processor")
  func pinnedBits() {
    var arguments = Arguments()
    let exponentials = (0..<100_000).map { _ in exponential(arguments.number(in: -746...710)) }
    let logarithms = (0..<100_000).map { _ in logarithm(arguments.positive()) }
    #expect(checksum(exponentials) == 3_772_089_997_598_973_057)
    #expect(checksum(logarithms) == 189_662_167_716_198_055)
  }

  @Test("the cosine is within 2 · 10⁻¹⁴ up to 100 radians")
  func cosines() {
    for index in -10_000...10_000 {
      let angle = Double(index) / 100
      #expect(abs(cosine(angle) - cos(angle)) < 2e-14)
    }
  }

  @Test("whole powers are within 10⁻¹²")
  func powers() {
    for exponent in [0, 1, 2, 3, 7, 100, 12345] {
      #expect(abs(power(0.999, exponent) - pow(0.999, Double(exponent))) < 1e-12)
    }
  }
}
