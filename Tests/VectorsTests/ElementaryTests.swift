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

@Suite("Elementary functions, over the floats of their range")
struct ElementaryTests {
  @Test("eˣ is within 1.1 ulp")
  func exponentials() {
    for (from, to) in [(Float(1e-30), Float(88.722_83)), (-1e-30, -86.643)] {
      let error = worst(from: from, to: to, every: every, of: { exponential($0) }, against: exp)
      #expect(error.ulps < 1.1, "at \(error.at)")
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

  @Test("Φ(x) left of 0 is within 3 · 10⁻⁷")
  func probabilities() {
    let error = worst(
      from: -1e-30, to: -7, every: every, of: { normalCDFOfNegative($0) },
      against: probability, absolute: true)
    #expect(error.ulps < 3e-7, "at \(error.at)")
  }

  @Test("GELU is within 1.5 · 10⁻⁷ up to 1, and within 3 ulp beyond")
  func gelus() {
    for (from, to) in [(Float(1e-30), Float(1)), (-1e-30, -1e30)] {
      let error = worst(
        from: from, to: to, every: every, of: { gelu($0) },
        against: { $0 * probability($0) }, absolute: true)
      #expect(error.ulps < 1.5e-7, "at \(error.at)")
    }
    let error = worst(
      from: 1, to: 1e30, every: every, of: { gelu($0) }, against: { $0 * probability($0) })
    #expect(error.ulps < 3, "at \(error.at)")
  }

  @Test("GELU is within 11 ulp between −1 and 1")
  func smallGELUs() {
    for (from, to) in [(Float(1e-30), Float(1)), (-1e-30, -1)] {
      let error = worst(
        from: from, to: to, every: every, of: { gelu($0) }, against: { $0 * probability($0) })
      #expect(error.ulps < 11, "at \(error.at)")
    }
  }

  @Test("GELU's derivative is within 4 · 10⁻⁷, and comes with the same value")
  func derivatives() {
    for (from, to) in [(Float(1e-30), Float(100)), (-1e-30, -100)] {
      let error = worst(
        from: from, to: to, every: every, of: { geluWithDerivative($0).derivative },
        against: { probability($0) + $0 * density($0) }, absolute: true)
      #expect(error.ulps < 4e-7, "at \(error.at)")
      let difference = worst(
        from: from, to: to, every: every, of: { geluWithDerivative($0).value - gelu($0) },
        against: { _ in 0 }, absolute: true)
      #expect(difference.ulps == 0, "at \(difference.at)")
    }
  }

  @Test("GELU and its derivative hold at the ends of what a float can be")
  func ends() {
    for (x, value, derivative) in [
      (Float(0), Float(0), Float(0.5)), (.infinity, .infinity, 1), (-100, 0, 0), (-.infinity, 0, 0),
    ] {
      let result = geluWithDerivative(Vector(repeating: x))
      #expect(result.value[0] == value || (result.value[0] - value).magnitude < 3e-11)
      #expect((result.derivative[0] - derivative).magnitude < 1e-7)
    }
    let result = geluWithDerivative(Vector(repeating: .nan))
    #expect(result.value[0].isNaN && result.derivative[0].isNaN)
  }
}
