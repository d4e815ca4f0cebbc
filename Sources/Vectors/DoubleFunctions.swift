// Functions of one Double beyond + − × ÷ √, computed with these operations and fused multiply-adds
// only, so that they give the same bits on every machine. The errors given were measured against
// functions of 64 bits of precision, over hundreds of millions of arguments.

/// eˣ, within 0.7 ulp.
///
/// Splits x = n·ln 2 + r with |r| ≤ ½ ln 2, and takes eʳ − 1 − r from a polynomial of degree twelve.
/// Subnormal results are within 1 ulp; from x = 709.79 on the result is infinite, below −745.14 it
/// is 0. NaN gives NaN.
public func exponential(_ x: Double) -> Double {
  if x.isNaN { return x }
  if x > 710 { return .infinity }
  if x < -746 { return 0 }
  // Adding 1.5·2⁵² rounds to a whole number and leaves it in the low bits.
  let shifted = 0x1.8p52.addingProduct(x, 0x1.71547652b82fep+0)
  let n = shifted - 0x1.8p52
  // r = high + low: n·ln 2 is subtracted in two parts, the first of them without rounding.
  let difference = x.addingProduct(n, -0x1.62e42fefa38p-1)
  let high = difference.addingProduct(n, -0x1.ef35793c7673p-45)
  let low = (difference - high).addingProduct(n, -0x1.ef35793c7673p-45)
  var p = 0x1.1f730349868cep-29
  p = 0x1.af4de97ca4194p-26.addingProduct(p, high)
  p = 0x1.27e4db646b17ep-22.addingProduct(p, high)
  p = 0x1.71de0231960ebp-19.addingProduct(p, high)
  p = 0x1.a01a01a6d889cp-16.addingProduct(p, high)
  p = 0x1.a01a01abe7fe1p-13.addingProduct(p, high)
  p = 0x1.6c16c16c162d4p-10.addingProduct(p, high)
  p = 0x1.11111111100dcp-7.addingProduct(p, high)
  p = 0x1.5555555555556p-5.addingProduct(p, high)
  p = 0x1.5555555555557p-3.addingProduct(p, high)
  p = 0x1.0000000000000p-1.addingProduct(p, high)
  // 1 + r is rounded; what it loses is added to the small terms.
  let sum = 1 + high
  let rest = (high - (sum - 1)) + low.addingProduct(p, high * high)
  // 2ⁿ as two factors, because n may be 1024, and below −1022 the result is subnormal.
  let exponent = Int(truncatingIfNeeded: shifted.bitPattern &<< 13) &>> 13
  let half = exponent &>> 1
  return (sum + rest) * powerOfTwo(half) * powerOfTwo(exponent - half)
}

/// The natural logarithm, within 0.7 ulp, of every positive number, subnormal ones included.
///
/// Splits x = 2ⁿ·m with √½ ≤ m < √2 and f = m − 1. With s = f / (2 + f),
/// ln m = f − f²/2 + s·(f²/2 + R), where R = 2·artanh(s)/s − 2 is a polynomial of degree seven in s².
/// ±0 gives −∞; negative numbers and NaN give NaN.
public func logarithm(_ x: Double) -> Double {
  guard x > 0 else { return x == 0 ? -.infinity : .nan }
  guard x < .infinity else { return x }
  let isSubnormal = x < 0x1p-1022
  let scaled = isSubnormal ? x * 0x1p54 : x
  let rootOfHalf: Int64 = 0x3FE6_A09E_667F_3BCD
  let bits = Int64(bitPattern: scaled.bitPattern) &- rootOfHalf
  let n = Double((bits &>> 52) - (isSubnormal ? 54 : 0))
  let f = Double(bitPattern: UInt64(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) &+ rootOfHalf)) - 1
  let s = f / (2 + f)
  let z = s * s
  var p = 0x1.2b5900de53b32p-3
  p = 0x1.39fe51a7c18f9p-3.addingProduct(p, z)
  p = 0x1.7462b51cb66b1p-3.addingProduct(p, z)
  p = 0x1.c71c62e3f11e6p-3.addingProduct(p, z)
  p = 0x1.2492492df281ap-2.addingProduct(p, z)
  p = 0x1.99999999952d7p-2.addingProduct(p, z)
  p = 0x1.5555555555558p-1.addingProduct(p, z)
  // n·ln 2 + f − f²/2, and what each of the three roundings loses.
  let halfSquare = 0.5 * f * f
  let halfSquareRest = (-halfSquare).addingProduct(0.5 * f, f)
  let shift = n * 0x1.62e42fefa38p-1
  let sum = shift + f
  let high = sum - halfSquare
  let low = (f - (sum - shift)) + ((sum - high) - halfSquare) - halfSquareRest
  let rest = low.addingProduct(s, halfSquare.addingProduct(z, p))
  return high + rest.addingProduct(n, 0x1.ef35793c7673p-45)
}

/// 2 to a whole power from −1022 to 1023.
private func powerOfTwo(_ exponent: Int) -> Double {
  Double(bitPattern: UInt64(exponent + 1023) &<< 52)
}

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
