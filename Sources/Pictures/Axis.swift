/// How numbers become places along an axis.
public enum AxisScale: Hashable, Sendable {
  case linear
  /// Equal ratios take equal room; numbers that are not positive cannot be shown.
  case logarithmic
}

/// An axis with its ticks, from 0 at its lower end to 1 at its upper.
struct Axis {
  let title: String
  let scale: AxisScale
  let ticks: Ticks
  private let lower: Double
  private let upper: Double

  init(title: String, scale: AxisScale, values: some Sequence<Double>, count: Int) {
    var low = Double.infinity
    var high = -Double.infinity
    var isWhole = true
    for value in values where value.isFinite && (scale == .linear || value > 0) {
      low = min(low, value)
      high = max(high, value)
      isWhole = isWhole && value == value.rounded()
    }
    // A single whole number, such as the first epoch, stands between its neighbours.
    if low == high && isWhole && low != 0 && abs(low) < 1e6 && scale == .linear {
      low -= 1
      high += 1
    }
    let range = low <= high ? low...high : (scale == .linear ? 0...1 : 0.1...1)
    self.title = title
    self.scale = scale
    switch scale {
    case .linear:
      let span = range.upperBound - range.lowerBound
      let whole = isWhole && span >= 1 && span < Double(count)
      ticks = Ticks.linear(covering: range, count: whole ? max(1, Int(span)) : count)
    case .logarithmic:
      ticks = Ticks.logarithmic(covering: range)
    }
    lower = scale == .linear ? ticks.lower : logarithm10(ticks.lower)
    upper = scale == .linear ? ticks.upper : logarithm10(ticks.upper)
  }

  /// Where `value` stands; nil if it has no place on this axis.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, scale == .linear || value > 0 else { return nil }
    let place = scale == .linear ? value : logarithm10(value)
    return (place - lower) / (upper - lower)
  }

  /// Whether level labels would touch along an axis of so many points.
  func isCrowded(length: Double, style: TextStyle) -> Bool {
    var end = -Double.infinity
    for tick in ticks.major {
      let middle = (position(tick.value) ?? 0) * length
      let half = style.width(of: tick.label) / 2
      if middle - half < end + 12 { return true }
      end = middle + half
    }
    return false
  }
}
