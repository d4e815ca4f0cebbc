/// The frame of a chart: its title, a horizontal and a vertical ``Axis``, the grid, and the
/// rectangle for the data.
struct Axes {
  /// The size of the whole chart, in points.
  let size: Size
  /// The title, divided into lines that fit.
  let titleLines: [String]
  /// The horizontal axis.
  let x: Axis
  /// The vertical axis.
  let y: Axis
  /// The rectangle for the data.
  let area: Rect
  private let legendTop: Double

  /// Lays out a chart in `size`, with `legendHeight` points between the title and the data.
  init(
    size: Size, title: String, xTitle: String, yTitle: String, xScale: AxisScale, yScale: AxisScale,
    xs: [Double], ys: [Double], legendHeight: Double = 0
  ) {
    self.size = size
    titleLines = Typography.title.wrapped(title, width: size.width - 2 * Theme.margin)
    var top = Theme.margin
    if !titleLines.isEmpty { top += Typography.title.height(lines: titleLines.count) + 20 }
    legendTop = top
    if legendHeight > 0 { top += legendHeight + 12 }
    // A tick label reaches a little above the data.
    top = max(top, Theme.margin + 4)
    var bottom = size.height - Theme.margin
    if !xTitle.isEmpty { bottom -= Typography.axisTitle.capHeight + 12 }
    bottom -= Typography.tick.capHeight + 9
    y = Axis(
      title: yTitle, scale: yScale, values: ys, count: max(2, Int((bottom - top) / 48)))
    let labels = y.ticks.major.map { Typography.tick.width(of: $0.label) }.max() ?? 0
    let left =
      Theme.margin + (yTitle.isEmpty ? 0 : Typography.axisTitle.capHeight + 13) + labels + 8
    let room = size.width - Theme.margin - left
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
      x: left, y: top, width: max(10, size.width - Theme.margin - max(overhang, 4) - left),
      height: max(10, bottom - top))
  }

  /// The point of the canvas for a pair of values; nil if an axis cannot show one of them.
  func place(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let across = x.position(xValue), let up = y.position(yValue) else { return nil }
    return Point(area.left + across * area.width, area.bottom - up * area.height)
  }

  /// Draws the title, the axes with ticks and titles, and the horizontal grid lines.
  func drawFrame(on canvas: inout Canvas, verticalGrid: Bool = false) {
    canvas.textLines(
      titleLines, at: Point(Theme.margin, Theme.margin),
      style: Typography.title)
    let left = area.left
    let right = area.right
    let top = area.top
    let bottom = area.bottom
    // Nine lines per decade are useful only while there are few decades.
    let hasFineGrid = !verticalGrid && y.ticks.major.count <= 4
    for value in hasFineGrid ? y.ticks.minor : [] {
      guard let up = y.position(value) else { continue }
      let height = bottom - up * area.height
      canvas.rule(
        from: Point(left, height), to: Point(right, height), width: 0.5, Theme.grid.opacity(0.6))
    }
    for tick in y.ticks.major {
      let height = bottom - (y.position(tick.value) ?? 0) * area.height
      canvas.rule(from: Point(left, height), to: Point(right, height), width: 1, Theme.grid)
      canvas.text(
        tick.label, at: Point(left - 8, height), style: Typography.tick, align: .right,
        baseline: .middle)
    }
    for value in x.ticks.minor {
      let across = left + (x.position(value) ?? 0) * area.width
      canvas.rule(
        from: Point(across, bottom), to: Point(across, bottom + 2.5), width: 0.5, Theme.axis)
    }
    for tick in x.ticks.major {
      let across = left + (x.position(tick.value) ?? 0) * area.width
      if verticalGrid {
        canvas.rule(from: Point(across, top), to: Point(across, bottom), width: 1, Theme.grid)
      }
      canvas.rule(from: Point(across, bottom), to: Point(across, bottom + 4), width: 1, Theme.axis)
      canvas.text(
        tick.label, at: Point(across, bottom + 9), style: Typography.tick, align: .center,
        baseline: .top)
    }
    canvas.rule(from: Point(left, bottom), to: Point(right, bottom), width: 1, Theme.axis)
    canvas.text(
      x.title, at: Point((left + right) / 2, size.height - Theme.margin),
      style: Typography.axisTitle, align: .center)
    canvas.text(
      y.title, at: Point(Theme.margin, (top + bottom) / 2),
      style: Typography.axisTitle, align: .center, baseline: .top, rotation: .upwards)
  }

  /// The upper left corner of a legend above the data.
  var legendOrigin: Point { Point(area.left, legendTop) }
}
