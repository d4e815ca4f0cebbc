import Foundation

/// A number with a fixed number of decimal places: `fixed(2.30259, 3)` is "2.303".
public func fixed(_ value: some BinaryFloatingPoint, _ places: Int) -> String {
  String(format: "%.\(places)f", Double(value))
}

/// A fraction as a percentage: `percent(0.9659)` is "96.59 %".
public func percent(_ fraction: some BinaryFloatingPoint, _ places: Int = 2) -> String {
  fixed(100 * Double(fraction), places) + " %"
}

/// A whole number with commas between its thousands: `grouped(282186)` is "282,186".
public func grouped(_ value: some BinaryInteger) -> String {
  let digits = Array(String(value.magnitude))
  var text = value < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
    text.append(digit)
  }
  return text
}

/// A value as `show` and `table` print it: as Swift does, but whole numbers from 10,000 on with commas.
func formatted(_ value: Any) -> String {
  let text = String(describing: value)
  guard let number = value as? any BinaryInteger, text.filter(\.isNumber).count > 4 else {
    return text
  }
  return grouped(number)
}

/// A duration to three digits: "431 ms", "12.3 s", "2 min 5 s".
func formatted(_ duration: Duration) -> String {
  let seconds = duration.seconds
  if seconds < 0.001 { return threeDigits(seconds * 1e6) + " µs" }
  if seconds < 1 { return threeDigits(seconds * 1e3) + " ms" }
  if seconds < 100 { return threeDigits(seconds) + " s" }
  return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
}

/// A number that is not negative, with at least three digits: "0.123", "1.23", "12.3", "1234".
func threeDigits(_ value: Double) -> String {
  fixed(value, value < 1 ? 3 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
