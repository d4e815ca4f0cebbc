/// One digit as one hand writes it once: where the pen goes, and how thick its line is.
struct DrawnDigit {
  /// The places the pen passes, one list for each stroke, in pixels of the picture.
  private var paths: [[Point]]

  /// Half the width of the line at each of those places, in pixels.
  private var radii: [[Float]]

  /// Writes a digit for a square picture of `size` pixels a side.
  init(_ digit: Int, size: Float, by hand: inout Hand) {
    var strokes = DigitShape.strokes(of: digit, by: &hand)
    let warp = Warp(by: &hand)
    let slant = hand.about(-0.24, 0.48)
    let aspect = hand.about(1.2, 0.42)
    let turn = Rotation(degrees: hand.about(0, 15))
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
    let thickness = hand.about(1.35, 0.7)
    radii = Self.pressure(along: paths, thickness: thickness, by: &hand)
    fit(into: size, by: &hand)
  }

  /// Leaves the ink of the digit on a picture.
  func draw(on ink: inout Ink) {
    for (path, radii) in zip(paths, radii) {
      for place in 1..<path.count {
        ink.draw(
          from: path[place - 1], radius: radii[place - 1], to: path[place], radius: radii[place])
      }
    }
  }

  /// A pen pressed harder on the way down than on the way across, and lifted at the end.
  private static func pressure(
    along paths: [[Point]], thickness: Float, by hand: inout Hand
  ) -> [[Float]] {
    let nib = hand.about(0.08, 0.16)
    let lift = hand.about(0.12, 0.12)
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

  /// Scales the digit into a box of about 20 pixels of 28 and puts its centre of mass near the
  /// middle, all ink inside the picture.
  private mutating func fit(into size: Float, by hand: inout Hand) {
    let pen = radii.joined().max() ?? 0
    let (low, high) = bounds()
    let box = hand.about(19.2 / 28, 1.6 / 28) * size - 2 * pen
    let scale = box / max(high.x - low.x, high.y - low.y)
    let middle = Point(0.5 * size + hand.about(0, 1), 0.5 * size + hand.about(0, 1))
    // The rim's own pixels stay free, blur and all.
    let edge = pen + 1.5
    let mass = centreOfMass()
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

  private func bounds() -> (low: Point, high: Point) {
    var low = paths[0][0]
    var high = low
    for point in paths.joined() {
      low = Point(min(low.x, point.x), min(low.y, point.y))
      high = Point(max(high.x, point.x), max(high.y, point.y))
    }
    return (low, high)
  }

  /// The centre of the ink, every piece of line weighing as much as it is long.
  private func centreOfMass() -> Point {
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
