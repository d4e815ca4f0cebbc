import Foundation
import Testing
import Vectors

/// The distance between a float and the exact value, in units of the float nearest to it.
private func ulps(_ value: Float, _ exact: Double) -> Double {
  if Double(value) == exact { return 0 }
  return abs(Double(value) - exact) / Double(max(Float(exact).magnitude, 0x1p-126).ulp)
}

/// The largest error in ulp over all floats between the bounds, which have one sign, sixteen at a
/// time; `every` takes one float of so many.
private func worst(
  from: Float, to: Float, every step: UInt32 = 97,
  of function: (Vector) -> Vector, against exact: (Double) -> Double
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
      let error = ulps(y[lane], exact(Double(x[lane])))
      if !(error <= worst.ulps) { worst = (error, x[lane]) }
    }
    bits += UInt32(Vector.width) * step
  }
  return worst
}

private func probability(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
private func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

@Test("dbg") func dbg() {
  print(worst(from: 1e-10, to: 88.7, of: { exponential($0) }, against: { exp($0) }))
  print(worst(from: -1e-10, to: -86.6, of: { exponential($0) }, against: { exp($0) }))
  print(worst(from: 0x1p-126, to: 3e38, of: { logarithm($0) }, against: { log($0) }))
  print(
    "P+",
    worst(from: 1e-10, to: 40, of: { normalDistribution($0).probability }, against: probability))
  print(
    "P-",
    worst(from: -1e-10, to: -12.9, of: { normalDistribution($0).probability }, against: probability)
  )
  print("d", worst(from: 1e-10, to: 13, of: { normalDistribution($0).density }, against: density))
  print(
    "g+",
    worst(
      from: 1e-10, to: 13.1, of: { $0 * normalDistribution($0).probability },
      against: { $0 * probability($0) }))
  print(
    "g-",
    worst(
      from: -1e-10, to: -12.9, of: { $0 * normalDistribution($0).probability },
      against: { $0 * probability($0) }))
}
