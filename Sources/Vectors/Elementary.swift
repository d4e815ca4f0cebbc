// The functions that a Mixer needs beyond + − × ÷ √, as polynomials of our own, so that they give
// the same bits on every machine. The errors given were measured over all floats of the range.

/// eˣ in every lane, within 1 ulp.
///
/// Splits x = n·ln 2 + r with |r| ≤ ½ ln 2, and takes 2ⁿ from the exponent bits and eʳ from a
/// polynomial of degree six. Results below 2⁻¹²⁵ (x < −86.64) are 0; those above the largest
/// float (x > 88.72) are infinite. NaN gives NaN.
@inlinable @inline(__always)
public func exponential(_ x: Vector) -> Vector {
  // Adding 1.5·2²³ rounds to a whole number and leaves it in the low bits.
  let shifted = Vector(repeating: 0x1.8p23).addingProduct(x, Vector(repeating: 1.442_695_04))
  let n = shifted - Vector(repeating: 0x1.8p23)
  let r = x.addingProduct(n, Vector(repeating: -0.693_145_75))
    .addingProduct(n, Vector(repeating: -1.428_606_8e-6))
  var p = Vector(repeating: 0.001_381_446_4)
  p = Vector(repeating: 0.008_368_781).addingProduct(p, r)
  p = Vector(repeating: 0.041_668_393).addingProduct(p, r)
  p = Vector(repeating: 0.166_665_2).addingProduct(p, r)
  p = Vector(repeating: 0.499_999_94).addingProduct(p, r)
  p = r.addingProduct(p, r * r)
  // 2ⁿ is made as 2·2ⁿ⁻¹, because n may be 128.
  let bits = (unsafeBitCast(shifted, to: SIMD16<UInt32>.self) &+ SIMD16(repeating: 126)) &<< 23
  let half = unsafeBitCast(bits, to: Vector.self)
  let result = (half.addingProduct(half, p)) * 2
  return
    result
    .replacing(with: 0, where: x .< -86.643_4)
    .replacing(with: .infinity, where: x .> 88.722_84)
}

/// The natural logarithm in every lane, within 1 ulp, for positive normal floats.
///
/// Splits x = 2ⁿ·m with √½ ≤ m < √2, and takes ln m from a polynomial of degree eleven in m − 1.
@inlinable @inline(__always)
public func logarithm(_ x: Vector) -> Vector {
  let bits = unsafeBitCast(x, to: SIMD16<Int32>.self) &- SIMD16(repeating: 0x3F35_04F3)
  let exponent = (bits &>> 23)
  let m = unsafeBitCast(
    (bits & SIMD16(repeating: 0x007F_FFFF)) &+ SIMD16(repeating: 0x3F35_04F3), to: Vector.self)
  // The exponent becomes a float by the trick of `exponential`, the other way round.
  let n =
    unsafeBitCast(exponent &+ SIMD16(repeating: 0x4B40_0000), to: Vector.self)
    - Vector(repeating: 0x1.8p23)
  let f = m - 1
  var p = Vector(repeating: 0.067_465_983)
  p = Vector(repeating: -0.116_756_14).addingProduct(p, f)
  p = Vector(repeating: 0.118_881_606).addingProduct(p, f)
  p = Vector(repeating: -0.124_055_95).addingProduct(p, f)
  p = Vector(repeating: 0.142_195_54).addingProduct(p, f)
  p = Vector(repeating: -0.166_679_95).addingProduct(p, f)
  p = Vector(repeating: 0.200_021_19).addingProduct(p, f)
  p = Vector(repeating: -0.250_000_1).addingProduct(p, f)
  p = Vector(repeating: 0.333_333_13).addingProduct(p, f)
  let square = f * f
  var tail = p * f * square
  tail.addProduct(n, Vector(repeating: -2.121_944_4e-4))
  tail.addProduct(square, Vector(repeating: -0.5))
  return (f + tail).addingProduct(n, Vector(repeating: 0.693_359_4))
}

/// The standard normal distribution at x, in every lane: the probability Φ(x) and the density φ(x).
///
/// The tail is φ times a polynomial in 3/(3 + |x|), which keeps it right to 6 ulp however far out,
/// where ½(1 + erf(x/√2)) would cancel to nothing. Beyond |x| = 13.16, where
/// e^(−x²/2) is below 2⁻¹²⁵, tail and density are 0.
@inlinable @inline(__always)
public func normalDistribution(_ x: Vector) -> (probability: Vector, density: Vector) {
  // Beyond 20 nothing changes, and x² might overflow.
  let magnitude = x.replacing(with: -x, where: x .< 0)
  let z = magnitude.replacing(with: Vector(repeating: 20), where: magnitude .> 20)
  // e^(−z²/2), with the rounding error of z² put back.
  let square = z * z
  let lost = (-square).addingProduct(z, z)
  let rounded = exponential(square * -0.5)
  let power = rounded.addingProduct(rounded * -0.5, lost)
  let t = 3 / (z + 3)
  var p = Vector(repeating: -0.007_521_932_5)
  p = Vector(repeating: 0.015_269_167).addingProduct(p, t)
  p = Vector(repeating: 0.047_008_194).addingProduct(p, t)
  p = Vector(repeating: -0.170_513_88).addingProduct(p, t)
  p = Vector(repeating: 0.143_074_65).addingProduct(p, t)
  p = Vector(repeating: -0.016_918_214).addingProduct(p, t)
  p = Vector(repeating: 0.108_778_97).addingProduct(p, t)
  p = Vector(repeating: 0.114_499_01).addingProduct(p, t)
  p = Vector(repeating: 0.133_359_75).addingProduct(p, t)
  p = Vector(repeating: 0.132_964_28).addingProduct(p, t)
  let tail = p * t * power
  return ((1 - tail).replacing(with: tail, where: x .< 0), power * 0.398_942_28)
}

/// eˣ of one number; see the vector's.
public func exponential(_ x: Float) -> Float { exponential(Vector(repeating: x))[0] }

/// The natural logarithm of one number; see the vector's.
public func logarithm(_ x: Float) -> Float { logarithm(Vector(repeating: x))[0] }

/// The cosine of an angle in radians, within 2 · 10⁻¹⁴ for |angle| ≤ 100.
///
/// Takes the angle modulo π and the Taylor series to the twentieth power.
public func cosine(_ angle: Double) -> Double {
  let turns = (angle / .pi).rounded()
  let x = angle - turns * .pi
  var term = 1.0
  var sum = 1.0
  for k in stride(from: 2.0, through: 20.0, by: 2) {
    term *= -x * x / (k * (k - 1))
    sum += term
  }
  return turns.truncatingRemainder(dividingBy: 2) == 0 ? sum : -sum
}

/// A number to a whole power of at least 0, by repeated squaring.
public func power(_ base: Double, _ exponent: Int) -> Double {
  precondition(exponent >= 0, "the exponent must not be negative; found \(exponent)")
  var result = 1.0
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest % 2 == 1 { result *= square }
    square *= square
    rest /= 2
  }
  return result
}
