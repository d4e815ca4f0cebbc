/// Numbers as text, the same in every locale.
enum NumberFormat {
  /// The exact digits of whole · 10^exponent.
  static func decimal(_ whole: Int, _ exponent: Int) -> String {
    if whole == 0 { return exponent < 0 && exponent > -6 ? fixed(0, decimals: -exponent) : "0" }
    let sign = whole < 0 ? "−" : ""
    var digits = String(whole.magnitude)
    let size = digits.count + exponent
    if exponent < -6 || size > 6 {
      var power = exponent
      while digits.hasSuffix("0") {
        digits.removeLast()
        power += 1
      }
      power += digits.count - 1
      let rest = digits.dropFirst()
      let factor = digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
      return sign + (factor == "1" ? "" : factor + "×") + "10" + superscript(power)
    }
    if exponent >= 0 {
      return sign + grouped(digits + String(repeating: "0", count: exponent))
    }
    if digits.count <= -exponent {
      digits = String(repeating: "0", count: -exponent - digits.count + 1) + digits
    }
    return sign + grouped(String(digits.dropLast(-exponent))) + "." + digits.suffix(-exponent)
  }

  /// A value rounded to a number of decimals.
  static func fixed(_ value: Double, decimals: Int) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    let places = min(max(decimals, 0), 9)
    var power = 1.0
    for _ in 0..<places { power *= 10 }
    let scaled = (value * power).rounded()
    guard abs(scaled) < 1e15 else { return significant(value, digits: 3) }
    let whole = Int(scaled)
    if places == 0 { return (whole < 0 ? "−" : "") + grouped(String(whole.magnitude)) }
    var digits = String(whole.magnitude)
    if digits.count <= places {
      digits = String(repeating: "0", count: places - digits.count + 1) + digits
    }
    return (whole < 0 ? "−" : "") + grouped(String(digits.dropLast(places))) + "."
      + digits.suffix(places)
  }

  /// A value rounded to `count` significant digits, without trailing zeros.
  static func significant(_ value: Double, digits count: Int) -> String {
    if value == 0 { return "0" }
    guard value.isFinite else { return fixed(value, decimals: 0) }
    let count = min(max(count, 1), 15)
    var exponent = Int(logarithm10(abs(value)).rounded(.down)) - count + 1
    guard abs(exponent) < 280 else { return value < 0 ? "−0" : "0" }
    var whole = (value / Ticks.scaled(1, exponent)).rounded()
    if abs(whole) >= Ticks.scaled(1, count) {
      whole = (whole / 10).rounded()
      exponent += 1
    }
    var digits = Int(whole)
    while exponent < 0 && digits.isMultiple(of: 10) {
      digits /= 10
      exponent += 1
    }
    return decimal(digits, exponent)
  }

  /// A number in superscript digits.
  static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let raised = String(number.magnitude).map { digits[$0.wholeNumberValue!] }
    return (number < 0 ? "⁻" : "") + String(raised)
  }

  /// Digits with a comma before every three, if there are at least five.
  private static func grouped(_ digits: String) -> String {
    guard digits.count > 4 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
