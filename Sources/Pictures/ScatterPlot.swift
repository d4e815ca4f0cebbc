/// Points over two axes, in groups of different colours.
///
/// A point that is not finite, or not positive on a logarithmic axis, is left out.
public struct ScatterPlot: Figure {
  /// Points of one kind.
  public struct Group: Sendable {
    /// What the legend says; an empty name gets no entry.
    public var name: String
    /// Pairs of values.
    public var points: [Point]
    /// Nil for the palette's next colour.
    public var color: Color?

    /// The points of pairs of values.
    public init<X: BinaryFloatingPoint, Y: BinaryFloatingPoint>(
      _ name: String, points: [(X, Y)], color: Color? = nil
    ) {
      self.name = name
      self.points = points.map { Point(Double($0.0), Double($0.1)) }
      self.color = color
    }
  }

  /// Written above, to the left; empty for none.
  public var title: String
  /// What runs to the right, with its unit.
  public var xTitle: String
  /// What runs upwards, with its unit.
  public var yTitle: String
  /// The groups, the last one drawn on top.
  public var groups: [Group]
  /// Linear, or logarithmic.
  public var xScale: AxisScale
  /// Linear, or logarithmic.
  public var yScale: AxisScale
  /// Whether the line y = x is drawn.
  public var hasIdentityLine: Bool
  /// The radius of a point, in points.
  public var radius: Double
  /// From 0 to 1; lower where many points lie on each other.
  public var opacity: Double
  public var size: Size

  /// A scatter plot; the titles of the axes name what is shown and its unit.
  public init(
    title: String, xTitle: String, yTitle: String, groups: [Group], xScale: AxisScale = .linear,
    yScale: AxisScale = .linear, hasIdentityLine: Bool = false, radius: Double = 2.5,
    opacity: Double = 0.75, size: Size = Size(520, 440)
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.groups = groups
    self.xScale = xScale
    self.yScale = yScale
    self.hasIdentityLine = hasIdentityLine
    self.radius = radius
    self.opacity = opacity
    self.size = size
  }

  public func draw(on canvas: inout Canvas) {
    let colors = groups.enumerated().map { $1.color ?? Palette.color($0) }
    let legend = Legend(
      entries: zip(groups, colors).filter { !$0.0.name.isEmpty }.map { (.dot($0.1), $0.0.name) })
    var plot = plot(legendHeight: 0)
    var places = groups.map { group in group.points.compactMap { plot.place($0.x, $0.y) } }
    var identity = identityLine(in: plot)
    let free = legend.freePlace(
      in: plot.area, lines: places.joined().map { [$0] } + [identity], radius: radius)
    if free == nil && !legend.isEmpty {
      plot = self.plot(legendHeight: legend.rowsHeight(width: plot.area.width))
      places = groups.map { group in group.points.compactMap { plot.place($0.x, $0.y) } }
      identity = identityLine(in: plot)
    }
    plot.drawFrame(on: &canvas, verticalGrid: true)
    if places.allSatisfy(\.isEmpty) { canvas.noData(in: plot.area) }
    canvas.stroke(
      Path(identity.map { $0 }), Stroke(Ink.axis, width: 1.25, dash: [5, 4]))
    for (group, color) in zip(places, colors) {
      for place in group {
        canvas.circle(place, radius: radius, color.opacity(opacity))
      }
    }
    if legend.isEmpty { return }
    if let free {
      legend.drawColumn(on: &canvas, in: free)
    } else {
      legend.drawRows(on: &canvas, at: plot.legendOrigin, width: plot.area.width)
    }
  }

  private func plot(legendHeight: Double) -> Plot {
    let points = groups.flatMap(\.points).filter {
      $0.isFinite && (xScale == .linear || $0.x > 0) && (yScale == .linear || $0.y > 0)
    }
    return Plot(
      size: size, title: title, xTitle: xTitle, yTitle: yTitle, xScale: xScale, yScale: yScale,
      xs: points.map(\.x), ys: points.map(\.y), legendHeight: legendHeight)
  }

  /// The part of y = x inside the plot, as a row of places: it is bent if one axis is logarithmic.
  private func identityLine(in plot: Plot) -> [Point] {
    guard hasIdentityLine else { return [] }
    let low = max(plot.x.ticks.lower, plot.y.ticks.lower)
    let high = min(plot.x.ticks.upper, plot.y.ticks.upper)
    guard low < high else { return [] }
    let steps = xScale == yScale ? 1 : 200
    return (0...steps).compactMap { step in
      let value = low + (high - low) * Double(step) / Double(steps)
      return plot.place(value, value)
    }
  }
}
