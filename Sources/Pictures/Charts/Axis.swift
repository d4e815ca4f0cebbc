/// How numbers become positions along an axis.
public enum AxisScale: Hashable, Sendable {
  /// Equal differences take equal space.
  case linear
  /// Equal ratios take equal space; numbers that are not positive cannot be shown.
  case logarithmic
}

/// One axis of a chart: its title, its scale and its ticks.
///
/// Positions along it go from 0 at the lower end to 1 at the upper. A chart has two axes, which are
/// held by ``Axes``.
struct Axis {
  let title: String
  let scale: AxisScale
  let ticks: Ticks
  /// The value at position 0; its logarithm on a logarithmic axis.
  private let lower: Double
  /// The value at position 1; its logarithm on a logarithmic axis.
  private let upper: Double

  /// An axis that covers `values` with about `count` ticks; values that it cannot show are ignored.
  init(title: String, scale: AxisScale, values: some Sequence<Double>, count: Int) {
    var low = Double.infinity
    var high = -Double.infinity
    var isWhole = true
    for value in values where value.isFinite && (scale == .linear || value > 0) {
      low = min(low, value)
      high = max(high, value)
      isWhole = isWhole && value == value.rounded()
    }
    // A single whole number, such as the first epoch, gets the numbers before and after it.
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

  /// The position of `value`; nil if this axis cannot show it.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, scale == .linear || value > 0 else { return nil }
    let place = scale == .linear ? value : logarithm10(value)
    return (place - lower) / (upper - lower)
  }

  /// Whether tick labels would touch along a horizontal axis of the given length, in points.
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
