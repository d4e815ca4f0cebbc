/// Lines over a common axis, such as losses over epochs.
///
/// The axes end at round numbers that cover the data, and the legend is placed where it hides none.
/// A point that is not finite, or not positive on a logarithmic axis, leaves a gap in its line.
public struct LineChart: Figure {
  /// One line of a chart.
  public struct Series: Sendable {
    /// The name in the legend; empty for no entry.
    public var name: String
    /// The pairs of values that the line connects, in order.
    public var points: [Point]
    /// The color; nil for the next one of the palette.
    public var color: Color?
    /// The width of the line, in points.
    public var width: Double
    /// The lengths of dashes and gaps in turn, in points; empty for a solid line.
    public var dash: [Double]
    /// The marker at every point; nil for none.
    public var marker: Marker?

    /// A line through pairs of values.
    public init<X: BinaryFloatingPoint, Y: BinaryFloatingPoint>(
      _ name: String, points: [(X, Y)], color: Color? = nil, width: Double = 2,
      dash: [Double] = [], marker: Marker? = nil
    ) {
      self.name = name
      self.points = points.map { Point(Double($0.0), Double($0.1)) }
      self.color = color
      self.width = width
      self.dash = dash
      self.marker = marker
    }

    /// A line through values at x = `first`, `first + step`, …
    public init<Y: BinaryFloatingPoint>(
      _ name: String, values: [Y], first: Double = 1, step: Double = 1, color: Color? = nil,
      width: Double = 2, dash: [Double] = [], marker: Marker? = nil
    ) {
      self.init(
        name,
        points: values.enumerated().map { (first + Double($0.offset) * step, $0.element) },
        color: color, width: width, dash: dash, marker: marker)
    }
  }

  /// The title above the chart; empty for none.
  public var title: String
  /// The title of the x axis: what it shows, with its unit.
  public var xTitle: String
  /// The title of the y axis: what it shows, with its unit.
  public var yTitle: String
  /// The lines, the last one drawn on top.
  public var series: [Series]
  /// The scale of the x axis.
  public var xScale: AxisScale
  /// The scale of the y axis.
  public var yScale: AxisScale
  /// Numbers that the x axis covers besides the data, such as 0.
  public var xIncludes: [Double]
  /// Numbers that the y axis covers besides the data.
  public var yIncludes: [Double]
  /// The size of the whole chart, in points.
  public var size: Size

  /// A line chart of the given size, in points.
  public init(
    title: String, xTitle: String, yTitle: String, series: [Series], xScale: AxisScale = .linear,
    yScale: AxisScale = .linear, xIncludes: [Double] = [], yIncludes: [Double] = [],
    size: Size = Size(600, 380)
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.series = series
    self.xScale = xScale
    self.yScale = yScale
    self.xIncludes = xIncludes
    self.yIncludes = yIncludes
    self.size = size
  }

  /// Draws the figure with its upper left corner at the origin.
  public func draw(on canvas: inout Canvas) {
    let strokes = series.enumerated().map { index, line in
      Stroke(line.color ?? Palette.color(index), width: line.width, dash: line.dash)
    }
    let legend = Legend(
      entries: zip(series, strokes).filter { !$0.0.name.isEmpty }.map {
        (.line($0.1, $0.0.marker), $0.0.name)
      })
    var axes = axes(legendHeight: 0)
    var lines = series.map { segments(of: $0, in: axes) }
    let place = legend.freePlace(in: axes.area, lines: lines.flatMap { $0 }, radius: 2)
    if place == nil && !legend.isEmpty {
      axes = self.axes(legendHeight: legend.rowsHeight(width: axes.area.width))
      lines = series.map { segments(of: $0, in: axes) }
    }
    axes.drawFrame(on: &canvas)
    if lines.allSatisfy(\.isEmpty) { canvas.noData(in: axes.area) }
    for (index, line) in lines.enumerated() {
      var path = Path()
      for segment in line {
        path.move(to: segment[0])
        for point in segment.dropFirst() { path.line(to: point) }
      }
      canvas.stroke(path, strokes[index])
      // A point without neighbors would be a dot no wider than the line.
      for segment in line where segment.count == 1 {
        canvas.circle(segment[0], radius: strokes[index].width * 1.4, strokes[index].color)
      }
      if let marker = series[index].marker {
        for point in line.joined() {
          canvas.mark(marker, at: point, color: strokes[index].color)
        }
      }
    }
    if legend.isEmpty { return }
    if let place {
      legend.drawColumn(on: &canvas, in: place)
    } else {
      legend.drawRows(on: &canvas, at: axes.legendOrigin, width: axes.area.width)
    }
  }

  private func axes(legendHeight: Double) -> Axes {
    let points = series.flatMap(\.points).filter {
      $0.isFinite && (xScale == .linear || $0.x > 0) && (yScale == .linear || $0.y > 0)
    }
    return Axes(
      size: size, title: title, xTitle: xTitle, yTitle: yTitle, xScale: xScale, yScale: yScale,
      xs: points.map(\.x) + xIncludes, ys: points.map(\.y) + yIncludes, legendHeight: legendHeight)
  }

  /// The parts of the line on the canvas, interrupted where the axes cannot show a point.
  private func segments(of line: Series, in axes: Axes) -> [[Point]] {
    var segments: [[Point]] = []
    var current: [Point] = []
    for point in line.points {
      if let place = axes.place(point.x, point.y) {
        current.append(place)
      } else if !current.isEmpty {
        segments.append(current)
        current = []
      }
    }
    if !current.isEmpty { segments.append(current) }
    return segments
  }
}
