/// One bar for each of a few names.
///
/// Bars begin at zero. A value that is not finite is marked as missing.
public struct BarChart: Figure {
  /// Which way the bars run.
  public enum Direction: Hashable, Sendable {
    /// Bars lie, names stand to their left; the choice for long names.
    case horizontal
    /// Bars stand, names lie below.
    case vertical
  }

  /// One bar.
  public struct Bar: Sendable {
    /// What the bar stands for.
    public var name: String
    /// Its length; anything not finite is marked as missing.
    public var value: Double
    /// Nil for the chart's colour.
    public var color: Color?

    /// A bar of the given length.
    public init<Value: BinaryFloatingPoint>(_ name: String, _ value: Value, color: Color? = nil) {
      self.name = name
      self.value = Double(value)
      self.color = color
    }
  }

  /// Written above, to the left; empty for none.
  public var title: String
  /// What the length of a bar shows, with its unit.
  public var valueTitle: String
  /// What the names are, if that needs saying.
  public var nameTitle: String
  /// From top to bottom, or from left to right.
  public var bars: [Bar]
  /// Which way the bars run.
  public var direction: Direction
  /// How many decimals the value at each bar's end is written with; nil for none written.
  public var decimals: Int?
  /// Of every bar without a colour of its own.
  public var color: Color
  /// The length of the longest possible bar, in points.
  public var length: Double

  /// A bar chart; `valueTitle` names what is shown and its unit.
  public init(
    title: String, valueTitle: String, nameTitle: String = "", bars: [Bar],
    direction: Direction = .horizontal, decimals: Int? = nil, color: Color = Palette.color(0),
    length: Double? = nil
  ) {
    self.title = title
    self.valueTitle = valueTitle
    self.nameTitle = nameTitle
    self.bars = bars
    self.direction = direction
    self.decimals = decimals
    self.color = color
    self.length = length ?? (direction == .horizontal ? 340 : 230)
  }

  public var size: Size { layout.size }

  public func draw(on canvas: inout Canvas) {
    let layout = layout
    let area = layout.area
    canvas.lines(
      layout.titleLines, at: Point(Plot.margin, Plot.margin),
      style: Typography.title)
    drawTicks(on: &canvas, area, layout.axis)
    for (index, bar) in bars.enumerated() {
      draw(bar, middle: (Double(index) + 0.5) * layout.pitch, on: &canvas, area, layout)
    }
    let zero = layout.axis.position(0) ?? 0
    let (along, across) =
      direction == .horizontal ? (valueTitle, nameTitle) : (nameTitle, valueTitle)
    canvas.text(
      along, at: Point(area.center.x, layout.size.height - Plot.margin),
      style: Typography.axisTitle, align: .center)
    canvas.text(
      across, at: Point(Plot.margin, area.center.y), style: Typography.axisTitle,
      align: .center, baseline: .top, rotation: .upwards)
    if direction == .horizontal {
      let x = area.left + zero * area.width
      canvas.rule(from: Point(x, area.top), to: Point(x, area.bottom), width: 1, Ink.axis)
    } else {
      let y = area.bottom - zero * area.height
      canvas.rule(from: Point(area.left, y), to: Point(area.right, y), width: 1, Ink.axis)
    }
  }

  private func drawTicks(on canvas: inout Canvas, _ area: Rect, _ axis: Axis) {
    for tick in axis.ticks.major {
      let place = axis.position(tick.value) ?? 0
      if direction == .horizontal {
        let x = area.left + place * area.width
        canvas.rule(from: Point(x, area.top), to: Point(x, area.bottom), width: 1, Ink.grid)
        canvas.text(
          tick.label, at: Point(x, area.bottom + 8), style: Typography.tick, align: .center,
          baseline: .top)
      } else {
        let y = area.bottom - place * area.height
        canvas.rule(from: Point(area.left, y), to: Point(area.right, y), width: 1, Ink.grid)
        canvas.text(
          tick.label, at: Point(area.left - 8, y), style: Typography.tick, align: .right,
          baseline: .middle)
      }
    }
  }

  private func draw(
    _ bar: Bar, middle: Double, on canvas: inout Canvas, _ area: Rect, _ layout: Layout
  ) {
    let thickness = layout.pitch * 0.66
    let zero = layout.axis.position(0) ?? 0
    let end = layout.axis.position(bar.value)
    let low = min(zero, end ?? zero)
    let high = max(zero, end ?? zero)
    let isNegative = bar.value < 0
    let value = end == nil ? "missing" : decimals.map { NumberLabel.fixed(bar.value, decimals: $0) }
    let style = Typography.tick.colored(end == nil ? Ink.missingMark : Ink.text)
    if direction == .horizontal {
      let y = area.top + middle
      canvas.fill(
        Rect(
          x: area.left + low * area.width, y: y - thickness / 2, width: (high - low) * area.width,
          height: thickness), bar.color ?? color, snapped: true)
      canvas.text(
        bar.name, at: Point(area.left - 10, y), style: Typography.label, align: .right,
        baseline: .middle)
      if let value {
        let tip = area.left + (end ?? zero) * area.width
        canvas.haloed(
          value, at: Point(isNegative ? tip - 6 : tip + 6, y), style: style,
          align: isNegative ? .right : .left, baseline: .middle)
      }
    } else {
      let x = area.left + middle
      canvas.fill(
        Rect(
          x: x - thickness / 2, y: area.bottom - high * area.height, width: thickness,
          height: (high - low) * area.height), bar.color ?? color, snapped: true)
      let top = area.bottom + layout.nameGap
      canvas.text(
        bar.name, at: Point(x, top), style: Typography.label,
        align: layout.isUpright ? .right : .center, baseline: layout.isUpright ? .middle : .top,
        rotation: layout.isUpright ? .upwards : .none)
      if let value {
        let tip = area.bottom - (end ?? zero) * area.height
        canvas.haloed(
          value, at: Point(x, isNegative ? tip + 5 : tip - 5), style: style, align: .center,
          baseline: isNegative ? .top : .alphabetic)
      }
    }
  }

  private struct Layout {
    var size: Size
    var titleLines: [String]
    var area: Rect
    var axis: Axis
    var pitch: Double
    var isUpright: Bool
    /// Between the lower end of the axis and the names below it.
    var nameGap: Double
  }

  private var layout: Layout {
    let isHorizontal = direction == .horizontal
    let axis = Axis(
      title: valueTitle, scale: .linear, values: bars.map(\.value) + [0],
      count: max(2, Int(length / (isHorizontal ? 70 : 48))))
    let count = Double(max(bars.count, 1))
    let names = bars.map { Typography.label.width(of: $0.name) }.max() ?? 0
    let values = bars.map { bar in
      decimals.map { Typography.tick.width(of: NumberLabel.fixed(bar.value, decimals: $0)) } ?? 0
    }
    let tickWidth = axis.ticks.major.map { Typography.tick.width(of: $0.label) }.max() ?? 0
    let across = isHorizontal ? nameTitle : valueTitle
    let acrossRoom = across.isEmpty ? 0 : Typography.axisTitle.capHeight + 13
    let alongTitle = isHorizontal ? valueTitle : nameTitle
    let alongRoom = alongTitle.isEmpty ? 0 : Typography.axisTitle.capHeight + 12
    let least = isHorizontal ? 24 : max((values.max() ?? 0) + 10, 34)
    let pitch =
      isHorizontal ? min(30, max(24, 120 / count)) : max(least, min(64, 360 / count))
    let isUpright = !isHorizontal && names + 8 > pitch
    let left =
      Plot.margin + acrossRoom + (isHorizontal ? names + 10 : tickWidth + 8)
    let width = isHorizontal ? length : pitch * count
    // Beyond the bars' ends: half of the last tick's label, or the value that is written there.
    let beyond = isHorizontal ? max(tickWidth / 2, (values.max() ?? 0) + 8) : 4
    let total = left + width + beyond + Plot.margin
    let titleLines = Typography.title.wrapped(title, width: max(total, 400) - 2 * Plot.margin)
    var top = Plot.margin + 4
    if !titleLines.isEmpty { top += Typography.title.height(lines: titleLines.count) + 16 }
    if !isHorizontal && decimals != nil { top += Typography.tick.capHeight + 4 }
    let height = isHorizontal ? pitch * count : length
    let below: Double =
      isHorizontal
      ? Typography.tick.capHeight : isUpright ? names : Typography.label.capHeight
    let hasValuesBelow = !isHorizontal && decimals != nil && bars.contains { $0.value < 0 }
    let nameGap = hasValuesBelow ? 18.0 : 8
    let titleWidth = titleLines.map { Typography.title.width(of: $0) }.max() ?? 0
    return Layout(
      size: Size(
        max(total, titleWidth + 2 * Plot.margin),
        top + height + nameGap + below + alongRoom + Plot.margin), titleLines: titleLines,
      area: Rect(x: left, y: top, width: width, height: height), axis: axis, pitch: pitch,
      isUpright: isUpright, nameGap: nameGap)
  }
}
