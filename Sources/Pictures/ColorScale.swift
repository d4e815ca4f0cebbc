/// A colour map with the numbers its two ends stand for.
struct ColorScale {
  let map: ColorMap
  let lower: Double
  let upper: Double

  /// The limits given, or else those of the finite values; a diverging map gets symmetric ones.
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
      // One value only: the scale shows a range around it, or from 0.
      if low == 0 { high = 1 } else { (low, high) = (low - abs(low) / 2, high + abs(high) / 2) }
    }
    lower = low
    upper = high
  }

  func color(_ value: Float) -> Color {
    value.isFinite ? map.color((Double(value) - lower) / (upper - lower)) : Ink.missing
  }

  /// Draws the scale as an upright bar with ticks and, beside it, the title.
  func drawBar(on canvas: inout Canvas, in rect: Rect, title: String) {
    let steps = map.colors.count
    var bytes: [UInt8] = []
    for color in map.colors.reversed() { bytes += [color.red, color.green, color.blue] }
    canvas.image(Bitmap(width: 1, height: steps, channels: 3, bytes: bytes), in: rect)
    canvas.outline(rect, Ink.axis.opacity(0.5))
    for tick in ticks(height: rect.height) {
      let height = rect.bottom - (tick.value - lower) / (upper - lower) * rect.height
      canvas.rule(
        from: Point(rect.right, height), to: Point(rect.right + 3.5, height), width: 1, Ink.axis)
      canvas.text(
        tick.label, at: Point(rect.right + 8, height), style: Typography.tick, baseline: .middle)
    }
    let widest = labelWidth(height: rect.height)
    canvas.text(
      title, at: Point(rect.right + 8 + widest + 13, rect.center.y), style: Typography.axisTitle,
      align: .center, baseline: .top, rotation: .upwards)
  }

  /// The width of the bar with its ticks and title.
  func barWidth(height: Double, title: String) -> Double {
    Self.barThickness + 8 + labelWidth(height: height)
      + (title.isEmpty ? 0 : 13 + Typography.axisTitle.capHeight)
  }

  static let barThickness = 12.0

  private func labelWidth(height: Double) -> Double {
    ticks(height: height).map { Typography.tick.width(of: $0.label) }.max() ?? 0
  }

  private func ticks(height: Double) -> [Tick] {
    let margin = (upper - lower) * 1e-6
    for count in [max(2, Int(height / 60)), 5, 10] {
      let inside = Ticks.linear(covering: lower...upper, count: count).major.filter {
        $0.value >= lower - margin && $0.value <= upper + margin
      }
      if inside.count > 1 { return inside }
    }
    return []
  }
}

extension Canvas {
  /// A thin frame of whole pixels around a rectangle.
  mutating func outline(_ rect: Rect, _ color: Color, width: Double = 0.5) {
    stroke(Path(rect.inset(by: -width / 2)), Stroke(color, width: width))
  }
}
