/// The frame of a chart: title, two axes with ticks, grid, and the rectangle for the data.
struct Plot {
  let size: Size
  let titleLines: [String]
  let x: Axis
  let y: Axis
  let area: Rect
  private let legendTop: Double

  static let margin = 18.0

  /// Lays out a chart in `size`, with `legendHeight` points between the title and the data.
  init(
    size: Size, title: String, xTitle: String, yTitle: String, xScale: AxisScale, yScale: AxisScale,
    xs: [Double], ys: [Double], legendHeight: Double = 0
  ) {
    self.size = size
    titleLines = Typography.title.wrapped(title, width: size.width - 2 * Self.margin)
    var top = Self.margin
    if !titleLines.isEmpty { top += Typography.title.height(lines: titleLines.count) + 20 }
    legendTop = top
    if legendHeight > 0 { top += legendHeight + 12 }
    // A tick label reaches a little above the data.
    top = max(top, Self.margin + 4)
    var bottom = size.height - Self.margin
    if !xTitle.isEmpty { bottom -= Typography.axisTitle.capHeight + 12 }
    bottom -= Typography.tick.capHeight + 9
    y = Axis(
      title: yTitle, scale: yScale, values: ys, count: max(2, Int((bottom - top) / 48)))
    let labels = y.ticks.major.map { Typography.tick.width(of: $0.label) }.max() ?? 0
    let left =
      Self.margin + (yTitle.isEmpty ? 0 : Typography.axisTitle.capHeight + 13) + labels + 8
    let room = size.width - Self.margin - left
    var count = max(2, Int(room / 80))
    var axis = Axis(title: xTitle, scale: xScale, values: xs, count: count)
    while count > 1 && xScale == .linear
      && axis.isCrowded(length: room - 12, style: Typography.tick)
    {
      count -= 1
      axis = Axis(title: xTitle, scale: xScale, values: xs, count: count)
    }
    x = axis
    let overhang = (axis.ticks.major.last.map { Typography.tick.width(of: $0.label) } ?? 0) / 2
    area = Rect(
      x: left, y: top, width: max(10, size.width - Self.margin - max(overhang, 4) - left),
      height: max(10, bottom - top))
  }

  /// Where a pair of values stands; nil if an axis has no place for it.
  func place(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let across = x.position(xValue), let up = y.position(yValue) else { return nil }
    return Point(area.left + across * area.width, area.bottom - up * area.height)
  }

  func drawFrame(on canvas: inout Canvas, verticalGrid: Bool = false) {
    canvas.lines(
      titleLines, at: Point(Self.margin, Self.margin),
      style: Typography.title)
    let left = area.left
    let right = area.right
    let top = area.top
    let bottom = area.bottom
    // Nine lines a decade serve the eye only while decades are few.
    let hasFineGrid = !verticalGrid && y.ticks.major.count <= 4
    for value in hasFineGrid ? y.ticks.minor : [] {
      guard let up = y.position(value) else { continue }
      let height = bottom - up * area.height
      canvas.rule(
        from: Point(left, height), to: Point(right, height), width: 0.5, Ink.grid.opacity(0.6))
    }
    for tick in y.ticks.major {
      let height = bottom - (y.position(tick.value) ?? 0) * area.height
      canvas.rule(from: Point(left, height), to: Point(right, height), width: 1, Ink.grid)
      canvas.text(
        tick.label, at: Point(left - 8, height), style: Typography.tick, align: .right,
        baseline: .middle)
    }
    for value in x.ticks.minor {
      let across = left + (x.position(value) ?? 0) * area.width
      canvas.rule(
        from: Point(across, bottom), to: Point(across, bottom + 2.5), width: 0.5, Ink.axis)
    }
    for tick in x.ticks.major {
      let across = left + (x.position(tick.value) ?? 0) * area.width
      if verticalGrid {
        canvas.rule(from: Point(across, top), to: Point(across, bottom), width: 1, Ink.grid)
      }
      canvas.rule(from: Point(across, bottom), to: Point(across, bottom + 4), width: 1, Ink.axis)
      canvas.text(
        tick.label, at: Point(across, bottom + 9), style: Typography.tick, align: .center,
        baseline: .top)
    }
    canvas.rule(from: Point(left, bottom), to: Point(right, bottom), width: 1, Ink.axis)
    canvas.text(
      x.title, at: Point((left + right) / 2, size.height - Self.margin),
      style: Typography.axisTitle, align: .center)
    canvas.text(
      y.title, at: Point(Self.margin, (top + bottom) / 2),
      style: Typography.axisTitle, align: .center, baseline: .top, rotation: .upwards)
  }

  /// Where a legend in a row above the data begins.
  var legendOrigin: Point { Point(area.left, legendTop) }
}
