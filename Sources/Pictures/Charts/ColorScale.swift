/// A color map with the values at its two ends.
struct ColorScale {
  let map: ColorMap
  /// The value of the first color.
  let lower: Double
  /// The value of the last color.
  let upper: Double

  /// A scale with the given limits, or the lowest and highest finite value if there are none.
  ///
  /// A diverging map gets limits that are symmetric around zero.
  init(_ map: ColorMap, range: ClosedRange<Double>?, values: some Sequence<Float>) {
    self.map = map
    var low = Double.infinity
    var high = -Double.infinity
    if let range {
      low = range.lowerBound
      high = range.upperBound
    } else {
      for value in values where value.isFinite {
        low = min(low, Double(value))
        high = max(high, Double(value))
      }
    }
    if !(low.isFinite && high.isFinite && low <= high) { (low, high) = (0, 1) }
    if map.isDiverging {
      high = max(abs(low), abs(high))
      if high == 0 { high = 1 }
      low = -high
    } else if low == high {
      // A single value gets a range around it; zero gets the range from 0 to 1.
      if low == 0 { high = 1 } else { (low, high) = (low - abs(low) / 2, high + abs(high) / 2) }
    }
    lower = low
    upper = high
  }

  /// The color of a value; gray if it is not finite.
  func color(_ value: Float) -> Color {
    value.isFinite ? map.color((Double(value) - lower) / (upper - lower)) : Theme.missing
  }
}
