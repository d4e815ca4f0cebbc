/// A side of a box in a diagram, where an arrow can start or end.
public enum Side: Hashable, Sendable {
  /// One of the four sides.
  case left, right, top, bottom
}

extension Rect {
  /// The point in the middle of a side.
  public func middle(of side: Side) -> Point {
    switch side {
    case .left: Point(left, center.y)
    case .right: Point(right, center.y)
    case .top: Point(center.x, top)
    case .bottom: Point(center.x, bottom)
    }
  }
}

extension Canvas {
  /// Draws a box with rounded corners and lines of text in its middle, the first one semibold.
  public mutating func box(
    _ label: String, in rect: Rect, color: Color = Palette.color(0), size: Double = 12
  ) {
    let path = Path(rect, radius: 6)
    fill(path, color.opacity(0.1))
    stroke(path, Stroke(color, width: 1.25))
    let first = TextStyle(size: size, weight: .semibold)
    let other = TextStyle(size: size - 1.5, color: Theme.secondaryText)
    let lines = label.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let pitch = size * 1.4
    let height = first.capHeight + Double(lines.count - 1) * pitch
    for (index, line) in lines.enumerated() {
      text(
        line,
        at: Point(
          rect.center.x, rect.center.y - height / 2 + Double(index) * pitch + first.capHeight),
        style: index == 0 ? first : other, align: .center)
    }
  }

  /// Draws an arrow from a side of one box to a side of another.
  ///
  /// It has one or two corners if the two are not in line, and goes around the outside if both
  /// sides are the same.
  public mutating func connect(
    _ start: Rect, _ startSide: Side = .right, to end: Rect, _ endSide: Side = .left,
    stroke: Stroke = Stroke(Color(0x57606A), width: 1.25)
  ) {
    let from = start.middle(of: startSide)
    let to = end.middle(of: endSide)
    let leavesHorizontally = startSide == .left || startSide == .right
    let arrivesHorizontally = endSide == .left || endSide == .right
    if startSide == endSide {
      // Three lines: out of one box, past both, and into the other.
      let outside =
        switch startSide {
        case .left: Point(min(from.x, to.x) - 18, 0)
        case .right: Point(max(from.x, to.x) + 18, 0)
        case .top: Point(0, min(from.y, to.y) - 18)
        case .bottom: Point(0, max(from.y, to.y) + 18)
        }
      let corners =
        leavesHorizontally
        ? [Point(outside.x, from.y), Point(outside.x, to.y)]
        : [Point(from.x, outside.y), Point(to.x, outside.y)]
      return arrow(along: [from] + corners + [to], stroke: stroke)
    }
    switch (leavesHorizontally, arrivesHorizontally) {
    case (true, true) where from.y != to.y:
      let middle = (from.x + to.x) / 2
      arrow(along: [from, Point(middle, from.y), Point(middle, to.y), to], stroke: stroke)
    case (false, false) where from.x != to.x:
      let middle = (from.y + to.y) / 2
      arrow(along: [from, Point(from.x, middle), Point(to.x, middle), to], stroke: stroke)
    case (true, false):
      arrow(along: [from, Point(to.x, from.y), to], stroke: stroke)
    case (false, true):
      arrow(along: [from, Point(from.x, to.y), to], stroke: stroke)
    default:
      arrow(from: from, to: to, stroke: stroke)
    }
  }
}
