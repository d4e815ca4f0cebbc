/// A figure drawn by hand, such as the diagram of an architecture.
public struct Drawing: Figure {
  public let size: Size
  private let content: @Sendable (inout Canvas) -> Void

  /// The drawing that `content` makes on a canvas whose origin is its upper left corner.
  public init(size: Size, content: @escaping @Sendable (inout Canvas) -> Void) {
    self.size = size
    self.content = content
  }

  public func draw(on canvas: inout Canvas) {
    content(&canvas)
  }
}

/// A side of a box, where an arrow can start or end.
public enum Side: Hashable, Sendable {
  case left, right, top, bottom
}

extension Rect {
  /// The middle of a side.
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
  /// A box with rounded corners and a few lines of text in its middle; the first is stronger.
  public mutating func box(
    _ label: String, in rect: Rect, color: Color = Palette.color(0), size: Double = 12
  ) {
    let path = Path(rect, radius: 6)
    fill(path, color.opacity(0.1))
    stroke(path, Stroke(color, width: 1.25))
    let first = TextStyle(size: size, weight: .semibold)
    let other = TextStyle(size: size - 1.5, color: Ink.quiet)
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

  /// An arrow from a side of one box to a side of another, with a corner or two if they are not
  /// in line, or around the outside if both sides are the same.
  public mutating func connect(
    _ start: Rect, _ startSide: Side = .right, to end: Rect, _ endSide: Side = .left,
    stroke: Stroke = Stroke(Color(0x57606A), width: 1.25)
  ) {
    let from = start.middle(of: startSide)
    let to = end.middle(of: endSide)
    let leavesLevel = startSide == .left || startSide == .right
    let arrivesLevel = endSide == .left || endSide == .right
    if startSide == endSide {
      // Out of one box, along, and into the other from the same side.
      let outside =
        switch startSide {
        case .left: Point(min(from.x, to.x) - 18, 0)
        case .right: Point(max(from.x, to.x) + 18, 0)
        case .top: Point(0, min(from.y, to.y) - 18)
        case .bottom: Point(0, max(from.y, to.y) + 18)
        }
      let corners =
        leavesLevel
        ? [Point(outside.x, from.y), Point(outside.x, to.y)]
        : [Point(from.x, outside.y), Point(to.x, outside.y)]
      return arrow(along: [from] + corners + [to], stroke: stroke)
    }
    switch (leavesLevel, arrivesLevel) {
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
