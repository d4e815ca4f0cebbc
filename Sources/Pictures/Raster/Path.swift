/// Lines and curves, in points, to be stroked or filled.
public struct Path: Sendable {
  /// The corners of each subpath; curves are already divided into short lines.
  private(set) var subpaths: [[Point]] = []

  /// An empty path.
  public init() {}

  /// The path through `points`; `closed` makes it a polygon.
  public init(_ points: [Point], closed: Bool = false) {
    guard let first = points.first else { return }
    subpaths = [closed ? points + [first] : points]
  }

  /// The outline of a rectangle, its corners rounded by circles of the given radius.
  public init(_ rect: Rect, radius: Double = 0) {
    let radius = min(radius, rect.width / 2, rect.height / 2)
    guard radius > 0 else {
      self.init(
        [
          Point(rect.left, rect.top), Point(rect.right, rect.top),
          Point(rect.right, rect.bottom), Point(rect.left, rect.bottom),
        ], closed: true)
      return
    }
    self.init()
    move(to: Point(rect.left + radius, rect.top))
    line(to: Point(rect.right - radius, rect.top))
    quarter(to: Point(rect.right, rect.top + radius), horizontalFirst: true)
    line(to: Point(rect.right, rect.bottom - radius))
    quarter(to: Point(rect.right - radius, rect.bottom), horizontalFirst: false)
    line(to: Point(rect.left + radius, rect.bottom))
    quarter(to: Point(rect.left, rect.bottom - radius), horizontalFirst: true)
    line(to: Point(rect.left, rect.top + radius))
    quarter(to: Point(rect.left + radius, rect.top), horizontalFirst: false)
    close()
  }

  /// The ellipse that touches the four sides of `rect`.
  public init(ellipseIn rect: Rect) {
    let center = rect.center
    move(to: Point(center.x, rect.top))
    quarter(to: Point(rect.right, center.y), horizontalFirst: true)
    quarter(to: Point(center.x, rect.bottom), horizontalFirst: false)
    quarter(to: Point(rect.left, center.y), horizontalFirst: true)
    quarter(to: Point(center.x, rect.top), horizontalFirst: false)
  }

  /// Begins a new subpath at `point`.
  public mutating func move(to point: Point) {
    subpaths.append([point])
  }

  /// Adds a line from the current point.
  public mutating func line(to point: Point) {
    if subpaths.isEmpty { subpaths.append([]) }
    subpaths[subpaths.count - 1].append(point)
  }

  /// Adds a cubic Bézier curve from the current point with two control points.
  public mutating func curve(to end: Point, _ control1: Point, _ control2: Point, steps: Int = 16) {
    guard let start = subpaths.last?.last else { return move(to: end) }
    for step in 1...steps {
      let t = Double(step) / Double(steps)
      let s = 1 - t
      line(
        to: start * (s * s * s) + control1 * (3 * s * s * t) + control2 * (3 * s * t * t)
          + end * (t * t * t))
    }
  }

  /// Adds a quarter of an ellipse; more `roundness` than 0.5523 makes it squarer.
  mutating func quarter(to end: Point, horizontalFirst: Bool, roundness: Double = 0.5523) {
    guard let start = subpaths.last?.last else { return move(to: end) }
    if horizontalFirst {
      curve(
        to: end, Point(start.x + (end.x - start.x) * roundness, start.y),
        Point(end.x, end.y + (start.y - end.y) * roundness))
    } else {
      curve(
        to: end, Point(start.x, start.y + (end.y - start.y) * roundness),
        Point(end.x + (start.x - end.x) * roundness, end.y))
    }
  }

  /// Adds a line back to the beginning of the current subpath.
  public mutating func close() {
    guard let first = subpaths.last?.first else { return }
    line(to: first)
  }

  /// The path with every point transformed.
  func mapped(_ change: (Point) -> Point) -> Path {
    var result = self
    result.subpaths = subpaths.map { $0.map(change) }
    return result
  }

  /// The dashes along this path: `lengths` are those of dashes and gaps in turn.
  func dashed(_ lengths: [Double]) -> Path {
    guard !lengths.isEmpty, lengths.allSatisfy({ $0 > 0.01 && $0.isFinite }) else { return self }
    var result = Path()
    for points in subpaths {
      var index = 0
      var left = lengths[0]
      var current: [Point] = points.first.map { [$0] } ?? []
      for (start, end) in zip(points, points.dropFirst()) {
        let whole = (end - start).length
        guard whole > 0, whole.isFinite, whole < 1e5 else { continue }
        var done = 0.0
        while whole - done > left {
          done += left
          let place = start + (end - start) * (done / whole)
          if index.isMultiple(of: 2) {
            current.append(place)
            result.subpaths.append(current)
          }
          current = [place]
          index = (index + 1) % (2 * lengths.count)
          left = lengths[index % lengths.count]
        }
        left -= whole - done
        current.append(end)
      }
      if index.isMultiple(of: 2), current.count > 1 { result.subpaths.append(current) }
    }
    return result
  }
}
