// The functions that a Mixer needs beyond + − × ÷ √, as polynomials instead of calls of the system's
// library, so that they give the same bits on every machine. The errors given were measured over all
// floats of the range.

/// eˣ in every lane, within 1.1 ulp.
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
  // The exponent becomes a float by the inverse of the trick in `exponential`.
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

/// GELU(x) = x·Φ(x) in every lane, Φ being the standard normal distribution.
///
/// Within 1.5 · 10⁻⁷ for x up to 1, and 3 ulp beyond; within 11 ulp between −1 and 1. With z = −|x| it is
/// max(x, 0) + z·Φ(z), so Φ is needed for z ≤ 0 only. z is bounded
/// below by −7, where the last term is −2 · 10⁻¹¹. NaN gives NaN.
@inlinable @inline(__always)
public func gelu(_ x: Vector) -> Vector {
  let z = negatedMagnitude(x)
  return relu(x).addingProduct(z, normalCDFOfNegative(z))
}

/// GELU in every lane, and its derivative Φ(x) + x·φ(x), φ being the normal density, within 4 · 10⁻⁷.
///
/// Left of 0 the derivative is Φ(x)·k(x), where k(x) = 1 + x·φ(x)/Φ(x) is nearly a parabola, and here a
/// polynomial of degree eight. Right of 0 it is 1 − Φ(−x)·k(−x).
@inlinable @inline(__always)
public func geluWithDerivative(_ x: Vector) -> (value: Vector, derivative: Vector) {
  let z = negatedMagnitude(x)
  let probability = normalCDFOfNegative(z)
  var k = Vector(repeating: -0.000_010_960_341)
  k = Vector(repeating: -0.000_140_258_27).addingProduct(k, z)
  k = Vector(repeating: -0.000_561_811_44).addingProduct(k, z)
  k = Vector(repeating: 0.000_919_859_1).addingProduct(k, z)
  k = Vector(repeating: 0.020_079_827).addingProduct(k, z)
  k = Vector(repeating: 0.109_449_37).addingProduct(k, z)
  k = Vector(repeating: -0.636_520_3).addingProduct(k, z)
  k = Vector(repeating: 0.797_892_87).addingProduct(k, z)
  k = Vector(repeating: 1).addingProduct(k, z)
  let left = probability * k
  return (
    relu(x).addingProduct(z, probability), (1 - left).replacing(with: left, where: x .< 0)
  )
}

/// The cumulative distribution function Φ(z) of the standard normal distribution in every lane, for z from
/// −7 to 0, within 3 · 10⁻⁷.
///
/// A polynomial of degree eight approximates the eighth root of Φ, which is smooth there; three squarings
/// undo the root.
@inlinable @inline(__always)
public func normalCDFOfNegative(_ z: Vector) -> Vector {
  var root = Vector(repeating: -0.000_000_290_973_2)
  root = Vector(repeating: -0.000_007_405_189).addingProduct(root, z)
  root = Vector(repeating: -0.000_059_799_906).addingProduct(root, z)
  root = Vector(repeating: -0.000_032_816_308).addingProduct(root, z)
  root = Vector(repeating: 0.001_507_063_9).addingProduct(root, z)
  root = Vector(repeating: 0.000_674_753_9).addingProduct(root, z)
  root = Vector(repeating: -0.031_926_524).addingProduct(root, z)
  root = Vector(repeating: 0.091_457_814).addingProduct(root, z)
  root = Vector(repeating: 0.917_004_05).addingProduct(root, z)
  let square = root * root
  let fourth = square * square
  return fourth * fourth
}

/// −|x|, but at least −7.
@inlinable @inline(__always)
func negatedMagnitude(_ x: Vector) -> Vector {
  let left = unsafeBitCast(
    unsafeBitCast(x, to: SIMD16<UInt32>.self) | SIMD16(repeating: 0x8000_0000), to: Vector.self)
  return left.replacing(with: Vector(repeating: -7), where: left .< -7)
}

/// max(x, 0).
@inlinable @inline(__always)
func relu(_ x: Vector) -> Vector {
  x.replacing(with: Vector.zero, where: x .< 0)
}

/// eˣ of one number; see the vector's.
public func exponential(_ x: Float) -> Float { exponential(Vector(repeating: x))[0] }

/// The natural logarithm of one number; see the vector's.
public func logarithm(_ x: Float) -> Float { logarithm(Vector(repeating: x))[0] }
