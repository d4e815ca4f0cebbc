/// The shape of the marker at a point of a chart.
public enum Marker: Hashable, Sendable, CaseIterable {
  /// A filled shape.
  case circle, square, triangle, diamond
}

extension Canvas {
  /// Draws a marker with a white ring around it, so that it is visible where lines cross.
  ///
  /// - Parameters:
  ///   - marker: the shape.
  ///   - center: the center of the shape, in points.
  ///   - color: the color of the shape.
  ///   - radius: the radius of a circle of about the same area, in points.
  ///   - ring: the width of the white ring, in points; 0 for none.
  public mutating func mark(
    _ marker: Marker, at center: Point, color: Color, radius: Double = 3.2, ring: Double = 1
  ) {
    guard center.isFinite else { return }
    func outline(_ radius: Double) -> Path {
      switch marker {
      case .circle:
        Path(
          ellipseIn: Rect(
            x: center.x - radius, y: center.y - radius, width: 2 * radius, height: 2 * radius))
      case .square:
        Path(
          Rect(
            x: center.x - radius * 0.88, y: center.y - radius * 0.88, width: 1.76 * radius,
            height: 1.76 * radius))
      case .triangle:
        Path(
          [
            center + Point(0, -1.2 * radius), center + Point(1.1 * radius, 0.75 * radius),
            center + Point(-1.1 * radius, 0.75 * radius),
          ], closed: true)
      case .diamond:
        Path(
          [
            center + Point(0, -1.25 * radius), center + Point(1.25 * radius, 0),
            center + Point(0, 1.25 * radius), center + Point(-1.25 * radius, 0),
          ], closed: true)
      }
    }
    if ring > 0 { fill(outline(radius + ring), .white) }
    fill(outline(radius), color)
  }
}
