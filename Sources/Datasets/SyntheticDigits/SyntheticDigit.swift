/// One digit with its random variations: the path of the pen and the width of the line.
struct SyntheticDigit {
  /// The points along the pen's path, one list per stroke, in pixels of the image.
  private var paths: [[Point]]

  /// Half the width of the line at each of those points, in pixels.
  private var radii: [[Float]]

  /// A random digit for a square image with sides of `size` pixels.
  init(_ digit: Int, size: Float, using jitter: inout Jitter) {
    var strokes = DigitShape.strokes(of: digit, using: &jitter)
    let warp = Warp(using: &jitter)
    let slant = jitter.triangular(-0.24, 0.48)
    let aspect = jitter.triangular(1.2, 0.42)
    let turn = Rotation(degrees: jitter.triangular(0, 15))
    for stroke in strokes.indices {
      for place in strokes[stroke].points.indices {
        var point = warp.moved(strokes[stroke].points[place])
        point = Point(aspect * point.x + slant * point.y, point.y)
        strokes[stroke].points[place] = Point(
          turn.cosine * point.x - turn.sine * point.y,
          turn.sine * point.x + turn.cosine * point.y)
      }
    }
    paths = strokes.map { stroke in
      var path: [Point] = []
      stroke.trace(steps: 4, into: &path)
      return path
    }
    let thickness = jitter.triangular(1.35, 0.7)
    radii = Self.radii(along: paths, thickness: thickness, using: &jitter)
    fit(into: size, using: &jitter)
  }

  /// Draws the digit into an image.
  func draw(with rasterizer: inout StrokeRasterizer) {
    for (path, radii) in zip(paths, radii) {
      for place in 1..<path.count {
        rasterizer.draw(
          from: path[place - 1], radius: radii[place - 1], to: path[place], radius: radii[place])
      }
    }
  }

  /// The radius of the pen along each path: on average wider on the way down than across, and
  /// narrower towards the end.
  private static func radii(
    along paths: [[Point]], thickness: Float, using jitter: inout Jitter
  ) -> [[Float]] {
    let nib = jitter.triangular(0.08, 0.16)
    let lift = jitter.triangular(0.12, 0.12)
    return paths.map { path in
      path.indices.map { place in
        let way = path[min(place + 1, path.count - 1)] - path[max(place - 1, 0)]
        let length = way.length
        let down = length > 0 ? abs(way.y) / length : 0
        let ending = Float(place) / Float(path.count - 1)
        return thickness * (1 + nib * (2 * down - 1)) * (1 - lift * ending * ending * ending)
      }
    }
  }

  /// Scales the digit into a box of about 20 of 28 pixels and puts its center of mass near the
  /// middle, with the whole line inside the image.
  private mutating func fit(into size: Float, using jitter: inout Jitter) {
    let pen = radii.joined().max() ?? 0
    let (low, high) = bounds()
    let box = jitter.triangular(19.2 / 28, 1.6 / 28) * size - 2 * pen
    let scale = box / max(high.x - low.x, high.y - low.y)
    let middle = Point(0.5 * size + jitter.triangular(0, 1), 0.5 * size + jitter.triangular(0, 1))
    // The outermost pixels stay empty, the soft edge of the line included.
    let edge = pen + 1.5
    let mass = centerOfMass()
    func start(_ middle: Float, _ mass: Float, _ low: Float, _ high: Float) -> Float {
      let wanted = middle - scale * mass
      return max(edge - scale * low, min(size - edge - scale * high, wanted))
    }
    let origin = Point(
      start(middle.x, mass.x, low.x, high.x), start(middle.y, mass.y, low.y, high.y))
    for path in paths.indices {
      for place in paths[path].indices {
        paths[path][place] = origin + scale * paths[path][place]
      }
    }
  }

  /// The smallest and the largest coordinates along the paths.
  private func bounds() -> (low: Point, high: Point) {
    var low = paths[0][0]
    var high = low
    for point in paths.joined() {
      low = Point(min(low.x, point.x), min(low.y, point.y))
      high = Point(max(high.x, point.x), max(high.y, point.y))
    }
    return (low, high)
  }

  /// The center of mass of the line, in which every piece weighs as much as it is long.
  private func centerOfMass() -> Point {
    var sum = Point(0, 0)
    var mass: Float = 0
    for path in paths {
      for place in 1..<path.count {
        let length = (path[place] - path[place - 1]).length
        sum = sum + (0.5 * length) * (path[place] + path[place - 1])
        mass += length
      }
    }
    return (1 / mass) * sum
  }
}
