/// The base-10 logarithm of a positive number, the same bits on every machine.
///
/// The significand m in [√½, √2) gives ln m = 2 artanh((m − 1)/(m + 1)), a series in squares of at
/// most 0.03; its error is below 1e-15.
func logarithm10(_ value: Double) -> Double {
  guard value > 0, value.isFinite else { return value == 0 ? -.infinity : .nan }
  var significand = value.significand
  var exponent = Double(value.exponent)
  if significand > 1.4142135623730951 {
    significand /= 2
    exponent += 1
  }
  let ratio = (significand - 1) / (significand + 1)
  let square = ratio * ratio
  var sum = 0.0
  for odd in stride(from: 23, through: 1, by: -2) {
    sum = sum * square + 1 / Double(odd)
  }
  return (exponent * 0.6931471805599453 + 2 * ratio * sum) * 0.4342944819032518
}
