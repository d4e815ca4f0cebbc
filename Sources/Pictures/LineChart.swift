/// Lines over a common axis, such as losses over epochs.
///
/// The axes have round ends that cover the data, and the legend stands where it hides none of it.
/// A point that is not finite, or not positive on a logarithmic axis, leaves a gap in its line.
public struct LineChart: Figure {
  /// One line of a chart.
  public struct Series: Sendable {
    /// What the legend says; an empty name gets no entry.
    public var name: String
    /// Pairs of values, in the order in which the line meets them.
    public var points: [Point]
    /// Nil for the palette's next colour.
    public var color: Color?
    /// In points.
    public var width: Double
    /// Points on, off, on, off, in turn; empty for an unbroken line.
    public var dash: [Double]
    /// Drawn at every point; nil for none.
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

    /// A line through values at `first`, `first + step`, …
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

  /// Written above, to the left; empty for none.
  public var title: String
  /// What runs to the right, with its unit.
  public var xTitle: String
  /// What runs upwards, with its unit.
  public var yTitle: String
  /// The lines, the last one drawn on top.
  public var series: [Series]
  /// Linear, or logarithmic.
  public var xScale: AxisScale
  /// Linear, or logarithmic.
  public var yScale: AxisScale
  /// Numbers that each axis shows besides the data, such as 0.
  public var xIncludes: [Double]
  /// Numbers that the y axis shows besides the data.
  public var yIncludes: [Double]
  public var size: Size

  /// A chart; the titles of the axes name what is shown and its unit.
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

  public func draw(on canvas: inout Canvas) {
    let strokes = series.enumerated().map { index, line in
      Stroke(line.color ?? Palette.color(index), width: line.width, dash: line.dash)
    }
    let legend = Legend(
      entries: zip(series, strokes).filter { !$0.0.name.isEmpty }.map {
        (.line($0.1, $0.0.marker), $0.0.name)
      })
    var plot = plot(legendHeight: 0)
    var lines = series.map { pieces(of: $0, in: plot) }
    let place = legend.freePlace(in: plot.area, lines: lines.flatMap { $0 }, radius: 2)
    if place == nil && !legend.isEmpty {
      plot = self.plot(legendHeight: legend.rowsHeight(width: plot.area.width))
      lines = series.map { pieces(of: $0, in: plot) }
    }
    plot.drawFrame(on: &canvas)
    if lines.allSatisfy(\.isEmpty) { canvas.noData(in: plot.area) }
    for (index, line) in lines.enumerated() {
      var path = Path()
      for piece in line {
        path.move(to: piece[0])
        for point in piece.dropFirst() { path.line(to: point) }
      }
      canvas.stroke(path, strokes[index])
      // A point without neighbours would be no larger than the pen.
      for piece in line where piece.count == 1 {
        canvas.circle(piece[0], radius: strokes[index].width * 1.4, strokes[index].color)
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
      legend.drawRows(on: &canvas, at: plot.legendOrigin, width: plot.area.width)
    }
  }

  private func plot(legendHeight: Double) -> Plot {
    let points = series.flatMap(\.points).filter {
      $0.isFinite && (xScale == .linear || $0.x > 0) && (yScale == .linear || $0.y > 0)
    }
    return Plot(
      size: size, title: title, xTitle: xTitle, yTitle: yTitle, xScale: xScale, yScale: yScale,
      xs: points.map(\.x) + xIncludes, ys: points.map(\.y) + yIncludes, legendHeight: legendHeight)
  }

  /// The line on the page, cut where a point has no place.
  private func pieces(of line: Series, in plot: Plot) -> [[Point]] {
    var pieces: [[Point]] = []
    var current: [Point] = []
    for point in line.points {
      if let place = plot.place(point.x, point.y) {
        current.append(place)
      } else if !current.isEmpty {
        pieces.append(current)
        current = []
      }
    }
    if !current.isEmpty { pieces.append(current) }
    return pieces
  }
}
