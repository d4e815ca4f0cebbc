/// A bar for each of a few categories.
///
/// Bars begin at zero. A value that is not finite is labeled "missing".
public struct BarChart: Figure {
  /// The direction of the bars.
  public enum Direction: Hashable, Sendable {
    /// Bars to the right, with the names at their left; fits long names.
    case horizontal
    /// Bars upwards, with the names below.
    case vertical
  }

  /// One bar.
  public struct Bar: Sendable {
    /// The name of the category.
    public var name: String
    /// The length of the bar; a number that is not finite is labeled "missing".
    public var value: Double
    /// The color; nil for the chart's color.
    public var color: Color?

    /// A bar for a category with the given value.
    public init<Value: BinaryFloatingPoint>(_ name: String, _ value: Value, color: Color? = nil) {
      self.name = name
      self.value = Double(value)
      self.color = color
    }
  }

  /// The title above the chart; empty for none.
  public var title: String
  /// The title of the value axis: what it shows, with its unit.
  public var valueTitle: String
  /// The title of the category axis; empty for none.
  public var categoryTitle: String
  /// The bars, from top to bottom or from left to right.
  public var bars: [Bar]
  /// The direction of the bars.
  public var direction: Direction
  /// The number of decimals of the value at the end of each bar; nil for no values.
  public var decimals: Int?
  /// The color of every bar without a color.
  public var color: Color
  /// The length of the value axis, in points.
  public var length: Double

  /// A bar chart; the default `length` is 340 points for horizontal bars and 230 for vertical ones.
  public init(
    title: String, valueTitle: String, categoryTitle: String = "", bars: [Bar],
    direction: Direction = .horizontal, decimals: Int? = nil, color: Color = Palette.color(0),
    length: Double? = nil
  ) {
    self.title = title
    self.valueTitle = valueTitle
    self.categoryTitle = categoryTitle
    self.bars = bars
    self.direction = direction
    self.decimals = decimals
    self.color = color
    self.length = length ?? (direction == .horizontal ? 340 : 230)
  }

  /// The size, in points, with titles and labels.
  public var size: Size { layout.size }

  /// Draws the figure with its upper left corner at the origin.
  public func draw(on canvas: inout Canvas) {
    let layout = layout
    let area = layout.area
    canvas.textLines(
      layout.titleLines, at: Point(Theme.margin, Theme.margin),
      style: Typography.title)
    drawTicks(on: &canvas, area, layout.axis)
    for (index, bar) in bars.enumerated() {
      draw(bar, middle: (Double(index) + 0.5) * layout.pitch, on: &canvas, area, layout)
    }
    let zero = layout.axis.position(0) ?? 0
    let (bottomTitle, leftTitle) =
      direction == .horizontal ? (valueTitle, categoryTitle) : (categoryTitle, valueTitle)
    canvas.text(
      bottomTitle, at: Point(area.center.x, layout.size.height - Theme.margin),
      style: Typography.axisTitle, align: .center)
    canvas.text(
      leftTitle, at: Point(Theme.margin, area.center.y), style: Typography.axisTitle,
      align: .center, baseline: .top, rotation: .upwards)
    if direction == .horizontal {
      let x = area.left + zero * area.width
      canvas.rule(from: Point(x, area.top), to: Point(x, area.bottom), width: 1, Theme.axis)
    } else {
      let y = area.bottom - zero * area.height
      canvas.rule(from: Point(area.left, y), to: Point(area.right, y), width: 1, Theme.axis)
    }
  }

  /// Draws a grid line and a label for every tick of the value axis.
  private func drawTicks(on canvas: inout Canvas, _ area: Rect, _ axis: Axis) {
    for tick in axis.ticks.major {
      let place = axis.position(tick.value) ?? 0
      if direction == .horizontal {
        let x = area.left + place * area.width
        canvas.rule(from: Point(x, area.top), to: Point(x, area.bottom), width: 1, Theme.grid)
        canvas.text(
          tick.label, at: Point(x, area.bottom + 8), style: Typography.tick, align: .center,
          baseline: .top)
      } else {
        let y = area.bottom - place * area.height
        canvas.rule(from: Point(area.left, y), to: Point(area.right, y), width: 1, Theme.grid)
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
    let label = decimals.map { NumberFormat.fixed(bar.value, decimals: $0) }
    let value = end == nil ? "missing" : label
    let style = Typography.tick.colored(end == nil ? Theme.missingMark : Theme.text)
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
        canvas.textWithHalo(
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
        align: layout.hasRotatedNames ? .right : .center,
        baseline: layout.hasRotatedNames ? .middle : .top,
        rotation: layout.hasRotatedNames ? .upwards : .none)
      if let value {
        let tip = area.bottom - (end ?? zero) * area.height
        canvas.textWithHalo(
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
    var hasRotatedNames: Bool
    /// The distance between the axis and the names below it.
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
      decimals.map { Typography.tick.width(of: NumberFormat.fixed(bar.value, decimals: $0)) } ?? 0
    }
    let tickWidth = axis.ticks.major.map { Typography.tick.width(of: $0.label) }.max() ?? 0
    let across = isHorizontal ? categoryTitle : valueTitle
    let acrossRoom = across.isEmpty ? 0 : Typography.axisTitle.capHeight + 13
    let alongTitle = isHorizontal ? valueTitle : categoryTitle
    let alongRoom = alongTitle.isEmpty ? 0 : Typography.axisTitle.capHeight + 12
    let least = isHorizontal ? 24 : max((values.max() ?? 0) + 10, 34)
    let pitch =
      isHorizontal ? min(30, max(24, 120 / count)) : max(least, min(64, 360 / count))
    let hasRotatedNames = !isHorizontal && names + 8 > pitch
    let left =
      Theme.margin + acrossRoom + (isHorizontal ? names + 10 : tickWidth + 8)
    let width = isHorizontal ? length : pitch * count
    // To the right of the axis: half of the last tick's label, or the value of the longest bar.
    let beyond = isHorizontal ? max(tickWidth / 2, (values.max() ?? 0) + 8) : 4
    let total = left + width + beyond + Theme.margin
    let titleLines = Typography.title.wrapped(title, width: max(total, 400) - 2 * Theme.margin)
    var top = Theme.margin + 4
    if !titleLines.isEmpty { top += Typography.title.height(lines: titleLines.count) + 16 }
    if !isHorizontal && decimals != nil { top += Typography.tick.capHeight + 4 }
    let height = isHorizontal ? pitch * count : length
    let below: Double =
      isHorizontal
      ? Typography.tick.capHeight : hasRotatedNames ? names : Typography.label.capHeight
    let hasValuesBelow = !isHorizontal && decimals != nil && bars.contains { $0.value < 0 }
    let nameGap = hasValuesBelow ? 18.0 : 8
    let titleWidth = titleLines.map { Typography.title.width(of: $0) }.max() ?? 0
    return Layout(
      size: Size(
        max(total, titleWidth + 2 * Theme.margin),
        top + height + nameGap + below + alongRoom + Theme.margin), titleLines: titleLines,
      area: Rect(x: left, y: top, width: width, height: height), axis: axis, pitch: pitch,
      hasRotatedNames: hasRotatedNames, nameGap: nameGap)
  }
}
