/// A color in the OKLab space: lightness, green–red, blue–yellow.
///
/// Equal distances look about equally different (Ottosson 2020, "A perceptual color space for image
/// processing"). Only multiplications, divisions and square roots are used, so that a color map
/// has the same bytes on every machine.
struct OKLab {
  /// From 0, black, to 1, white.
  var lightness: Double
  /// Green below zero, red above.
  var a: Double
  /// Blue below zero, yellow above.
  var b: Double

  /// The color of the given coordinates.
  init(_ lightness: Double, _ a: Double, _ b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// The coordinates of an sRGB color.
  init(_ color: Color) {
    let red = Self.decoded(color.red)
    let green = Self.decoded(color.green)
    let blue = Self.decoded(color.blue)
    let long = cubeRoot(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cubeRoot(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cubeRoot(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
  }

  /// Red, green and blue in linear light; outside 0...1 no screen can show the color.
  var linear: (red: Double, green: Double, blue: Double) {
    let long = lightness + 0.3963377774 * a + 0.2158037573 * b
    let medium = lightness - 0.1055613458 * a - 0.0638541728 * b
    let short = lightness - 0.0894841775 * a - 1.2914855480 * b
    let (l, m, s) = (long * long * long, medium * medium * medium, short * short * short)
    return (
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    )
  }

  /// Whether a screen can show the color, to within half an eight-bit step.
  var isDisplayable: Bool {
    let light = linear
    return min(light.red, light.green, light.blue) > -0.00015
      && max(light.red, light.green, light.blue) < 1.004
  }

  /// The nearest sRGB color, its channels clipped to 0...255.
  var color: Color {
    let light = linear
    return Color(
      red: Self.encoded(light.red), green: Self.encoded(light.green),
      blue: Self.encoded(light.blue))
  }

  /// The distance to another color: about how different the two look.
  func distance(to other: OKLab) -> Double {
    let (x, y, z) = (lightness - other.lightness, a - other.a, b - other.b)
    return (x * x + y * y + z * z).squareRoot()
  }

  /// The sRGB byte for an amount of light: 1.055 x^(1/2.4) − 0.055 for all but the darkest.
  private static func encoded(_ light: Double) -> UInt8 {
    let light = min(max(light, 0), 1)
    if light <= 0.0031308 { return UInt8((light * 12.92 * 255).rounded()) }
    let root = cubeRoot(light).squareRoot().squareRoot()
    let power = root * root * root * root * root
    return UInt8(((1.055 * power - 0.055) * 255).rounded())
  }

  /// The amount of light of an sRGB byte: ((x + 0.055) / 1.055)^2.4 for all but the darkest.
  private static func decoded(_ byte: UInt8) -> Double {
    let value = Double(byte) / 255
    if value <= 0.04045 { return value / 12.92 }
    let base = (value + 0.055) / 1.055
    // x^2.4 = x² · (x²)^(1/5), the fifth root by Newton's method.
    let square = base * base
    var root = 1.0
    for _ in 0..<40 {
      let fourth = root * root * root * root
      root = (4 * root + square / fourth) / 5
    }
    return square * root
  }
}

/// The cube root of a number from 0 to about 1, by Newton's method.
private func cubeRoot(_ value: Double) -> Double {
  guard value > 0 else { return 0 }
  var root = 1.0
  for _ in 0..<40 { root = (2 * root + value / (root * root)) / 3 }
  return root
}
