/// The color bar of a figure: the color map with ticks and a title.
extension ColorScale {
  /// Draws a vertical color bar in `rect`, with ticks and the title at its right.
  func drawBar(on canvas: inout Canvas, in rect: Rect, title: String) {
    let steps = map.colors.count
    var bytes: [UInt8] = []
    for color in map.colors.reversed() { bytes += [color.red, color.green, color.blue] }
    canvas.image(Bitmap(width: 1, height: steps, channels: 3, bytes: bytes), in: rect)
    canvas.outline(rect, Theme.axis.opacity(0.5))
    for tick in ticks(height: rect.height) {
      let height = rect.bottom - (tick.value - lower) / (upper - lower) * rect.height
      canvas.rule(
        from: Point(rect.right, height), to: Point(rect.right + 3.5, height), width: 1, Theme.axis)
      canvas.text(
        tick.label, at: Point(rect.right + 8, height), style: Typography.tick, baseline: .middle)
    }
    let widest = labelWidth(height: rect.height)
    canvas.text(
      title, at: Point(rect.right + 8 + widest + 13, rect.center.y), style: Typography.axisTitle,
      align: .center, baseline: .top, rotation: .upwards)
  }

  /// The width of the color bar with its tick labels and title.
  func barWidth(height: Double, title: String) -> Double {
    Self.barThickness + 8 + labelWidth(height: height)
      + (title.isEmpty ? 0 : 13 + Typography.axisTitle.capHeight)
  }

  /// The width of the colored rectangle.
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
