/// A smooth curve between two ends of a line, or between two corners.
///
/// The points control a uniform cubic B-spline, so that the curvature is continuous wherever the
/// points are. The curve starts at the first point and ends at the last; between them it passes near
/// the points, not through them. (Piegl and Tiller 1997, "The NURBS Book", chapter 3.)
struct Stroke {
  /// The control points, at least two.
  var points: [Point]

  /// The curve with the control points (x, y).
  init(_ points: [(Float, Float)]) {
    self.points = points.map { Point($0.0, $0.1) }
  }

  /// Appends points along the curve to `path`: the first, and `steps` per control point after it.
  func trace(steps: Int, into path: inout [Point]) {
    let last = points.count - 1
    // One more point beyond each end, so that the curve begins and ends at the outermost given.
    func point(_ index: Int) -> Point {
      if index < 0 { return 2 * points[0] - points[1] }
      if index > last { return 2 * points[last] - points[last - 1] }
      return points[index]
    }
    path.append(points[0])
    for span in 0..<last {
      let (a, b, c, d) = (point(span - 1), point(span), point(span + 1), point(span + 2))
      for step in 1...steps {
        let t = Float(step) / Float(steps)
        let rest = 1 - t
        let first = rest * rest * rest
        let fourth = t * t * t
        let second = 4 - 3 * t * t * (2 - t)
        let third = 6 - first - second - fourth
        path.append((1 / 6) * (first * a + second * b + third * c + fourth * d))
      }
    }
  }
}
