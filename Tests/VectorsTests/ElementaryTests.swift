import Foundation
import Testing
import Vectors

/// The distance between a float and the exact value, in units of the float nearest to it.
private func ulps(_ value: Float, _ exact: Double) -> Double {
  if Double(value) == exact { return 0 }
  return abs(Double(value) - exact) / Double(max(Float(exact).magnitude, 0x1p-126).ulp)
}

/// The largest error, in ulp or absolute, over the floats between the bounds, which have one sign;
/// `every` takes one float of so many.
private func worst(
  from: Float, to: Float, every step: UInt32,
  of function: (Vector) -> Vector, against exact: (Double) -> Double, absolute: Bool = false
) -> (ulps: Double, at: Float) {
  var worst = (ulps: 0.0, at: from)
  var bits = min(from.bitPattern, to.bitPattern)
  let last = max(from.bitPattern, to.bitPattern)
  while bits <= last {
    var x = Vector(repeating: Float(bitPattern: bits))
    for lane in 0..<Vector.width {
      x[lane] = Float(bitPattern: min(bits + UInt32(lane) * step, last))
    }
    let y = function(x)
    for lane in 0..<Vector.width {
      let value = exact(Double(x[lane]))
      let error = absolute ? abs(Double(y[lane]) - value) : ulps(y[lane], value)
      if !(error <= worst.ulps) { worst = (error, x[lane]) }
    }
    bits += UInt32(Vector.width) * step
  }
  return worst
}

private func probability(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
private func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

/// One float in so many is tried; a sweep over all of them (`every: 1`) gave the bounds.
private let every: UInt32 = 61

@Suite("Elementary functions, over all floats of their range")
struct ElementaryTests {
  @Test("eˣ is within 1 ulp")
  func exponentials() {
    for (from, to) in [(Float(1e-30), Float(88.722_83)), (-1e-30, -86.643)] {
      let error = worst(from: from, to: to, every: every, of: { exponential($0) }, against: exp)
      #expect(error.ulps < 1, "at \(error.at)")
    }
    #expect(exponential(Float(0)) == 1)
    #expect(exponential(Float(-87)) == 0)
    #expect(exponential(-Float.infinity) == 0)
    #expect(exponential(Float(89)) == .infinity)
    #expect(exponential(Float.infinity) == .infinity)
    #expect(exponential(Float.nan).isNaN)
  }

  @Test("ln x is within 1 ulp")
  func logarithms() {
    let error = worst(
      from: 0x1p-126, to: .greatestFiniteMagnitude, every: every, of: { logarithm($0) },
      against: log)
    #expect(error.ulps < 1, "at \(error.at)")
    #expect(logarithm(Float(1)) == 0)
  }

  @Test("Φ(x) is within 3 ulp above 0, and 6 ulp below, however far out")
  func probabilities() {
    for (from, to, bound) in [(Float(1e-30), Float(100), 3.0), (-1e-30, -13.1, 6)] {
      let error = worst(
        from: from, to: to, every: every, of: { normalDistribution($0).probability },
        against: probability)
      #expect(error.ulps < bound, "at \(error.at)")
    }
    #expect(normalDistribution(Vector(repeating: -14)).probability[0] == 0)
    #expect(normalDistribution(Vector(repeating: 14)).probability[0] == 1)
    #expect(normalDistribution(Vector(repeating: .nan)).probability[0].isNaN)
  }

  @Test("φ(x) is within 3 ulp")
  func densities() {
    for (from, to) in [(Float(1e-30), Float(13.1)), (-1e-30, -13.1)] {
      let error = worst(
        from: from, to: to, every: every, of: { normalDistribution($0).density },
        against: density)
      #expect(error.ulps < 3, "at \(error.at)")
    }
  }

  @Test("GELU is within 7 ulp")
  func gelus() {
    for (from, to) in [(Float(1e-30), Float(1e30)), (-1e-30, -13)] {
      let error = worst(
        from: from, to: to, every: every, of: { $0 * normalDistribution($0).probability },
        against: { $0 * probability($0) })
      #expect(error.ulps < 7, "at \(error.at)")
    }
  }

  @Test("GELU's derivative is within 6 · 10⁻⁷, that is, 5 ulp of 1")
  func derivatives() {
    for (from, to) in [(Float(1e-30), Float(100)), (-1e-30, -100)] {
      let error = worst(
        from: from, to: to, every: every,
        of: { x in
          let (probability, density) = normalDistribution(x)
          return probability.addingProduct(x, density)
        }, against: { probability($0) + $0 * density($0) }, absolute: true)
      #expect(error.ulps < 6e-7, "at \(error.at)")
    }
  }

  @Test("The cosine is within 2 · 10⁻¹⁴ up to 100 radians")
  func cosines() {
    for index in -10_000...10_000 {
      let angle = Double(index) / 100
      #expect(abs(cosine(angle) - cos(angle)) < 2e-14)
    }
  }

  @Test("Whole powers are within 10⁻¹²")
  func powers() {
    for exponent in [0, 1, 2, 3, 7, 100, 12345] {
      #expect(abs(power(0.999, exponent) - pow(0.999, Double(exponent))) < 1e-12)
    }
  }
}
