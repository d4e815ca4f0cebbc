/// Points on two axes, in groups of different colors.
///
/// A point that is not finite, or not positive on a logarithmic axis, is left out.
public struct ScatterPlot: Figure {
  /// A group of points with one color.
  public struct Group: Sendable {
    /// The name in the legend; empty for no entry.
    public var name: String
    /// The pairs of values.
    public var points: [Point]
    /// The color; nil for the next one of the palette.
    public var color: Color?

    /// A group of pairs of values.
    public init<X: BinaryFloatingPoint, Y: BinaryFloatingPoint>(
      _ name: String, points: [(X, Y)], color: Color? = nil
    ) {
      self.name = name
      self.points = points.map { Point(Double($0.0), Double($0.1)) }
      self.color = color
    }
  }

  /// The title above the chart; empty for none.
  public var title: String
  /// The title of the x axis: what it shows, with its unit.
  public var xTitle: String
  /// The title of the y axis: what it shows, with its unit.
  public var yTitle: String
  /// The groups, the last one drawn on top.
  public var groups: [Group]
  /// The scale of the x axis.
  public var xScale: AxisScale
  /// The scale of the y axis.
  public var yScale: AxisScale
  /// Whether the line y = x is drawn.
  public var hasIdentityLine: Bool
  /// The name of the line y = x in the legend; empty for no entry.
  public var identityLineName: String
  /// The radius of a dot, in points.
  public var radius: Double
  /// The opacity of a dot, from 0 to 1; lower if many dots overlap.
  public var opacity: Double
  /// The size of the whole chart, in points.
  public var size: Size

  /// A scatter plot of the given size, in points.
  public init(
    title: String, xTitle: String, yTitle: String, groups: [Group], xScale: AxisScale = .linear,
    yScale: AxisScale = .linear, hasIdentityLine: Bool = false,
    identityLineName: String = "", radius: Double = 2.5, opacity: Double = 0.75,
    size: Size = Size(520, 440)
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.groups = groups
    self.xScale = xScale
    self.yScale = yScale
    self.hasIdentityLine = hasIdentityLine
    self.identityLineName = identityLineName
    self.radius = radius
    self.opacity = opacity
    self.size = size
  }

  /// Draws the figure with its upper left corner at the origin.
  public func draw(on canvas: inout Canvas) {
    let colors = groups.enumerated().map { $1.color ?? Palette.color($0) }
    let identityStroke = Stroke(Theme.axis, width: 1.25, dash: [5, 4])
    var entries: [(symbol: Legend.Symbol, name: String)] =
      zip(groups, colors).filter { !$0.0.name.isEmpty }.map { (.dot($0.1), $0.0.name) }
    if hasIdentityLine && !identityLineName.isEmpty {
      entries.append((.line(identityStroke, nil), identityLineName))
    }
    let legend = Legend(entries: entries)
    var axes = axes(legendHeight: 0)
    var places = groups.map { group in group.points.compactMap { axes.place($0.x, $0.y) } }
    var identity = identityLine(in: axes)
    let free = legend.freePlace(
      in: axes.area, lines: places.joined().map { [$0] } + [identity], radius: radius)
    if free == nil && !legend.isEmpty {
      axes = self.axes(legendHeight: legend.rowsHeight(width: axes.area.width))
      places = groups.map { group in group.points.compactMap { axes.place($0.x, $0.y) } }
      identity = identityLine(in: axes)
    }
    axes.drawFrame(on: &canvas, verticalGrid: true)
    if places.allSatisfy(\.isEmpty) { canvas.noData(in: axes.area) }
    canvas.stroke(Path(identity), identityStroke)
    for (group, color) in zip(places, colors) {
      for place in group {
        canvas.circle(place, radius: radius, color.opacity(opacity))
      }
    }
    if legend.isEmpty { return }
    if let free {
      legend.drawColumn(on: &canvas, in: free)
    } else {
      legend.drawRows(on: &canvas, at: axes.legendOrigin, width: axes.area.width)
    }
  }

  private func axes(legendHeight: Double) -> Axes {
    let points = groups.flatMap(\.points).filter {
      $0.isFinite && (xScale == .linear || $0.x > 0) && (yScale == .linear || $0.y > 0)
    }
    return Axes(
      size: size, title: title, xTitle: xTitle, yTitle: yTitle, xScale: xScale, yScale: yScale,
      xs: points.map(\.x), ys: points.map(\.y), legendHeight: legendHeight)
  }

  /// The part of the line y = x inside the axes; it is curved if only one axis is logarithmic.
  private func identityLine(in axes: Axes) -> [Point] {
    guard hasIdentityLine else { return [] }
    let low = max(axes.x.ticks.lower, axes.y.ticks.lower)
    let high = min(axes.x.ticks.upper, axes.y.ticks.upper)
    guard low < high else { return [] }
    let steps = xScale == yScale ? 1 : 200
    return (0...steps).compactMap { step in
      let value = low + (high - low) * Double(step) / Double(steps)
      return axes.place(value, value)
    }
  }
}
