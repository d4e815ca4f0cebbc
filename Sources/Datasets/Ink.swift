/// A picture on which a round pen leaves ink with soft edges.
struct Ink {
  let height: Int
  let width: Int

  /// How far each pixel's middle lies inside the ink, in pixels; negative outside.
  private var depth: [Float]

  /// Beyond this distance from the edge a pixel is wholly ink or wholly paper.
  private static let blur: Float = 0.65

  /// A clean picture.
  init(height: Int, width: Int) {
    self.height = height
    self.width = width
    depth = Array(repeating: -.infinity, count: height * width)
  }

  /// Takes all ink away.
  mutating func clean() {
    for pixel in depth.indices { depth[pixel] = -.infinity }
  }

  /// Draws a straight line with a pen whose radius changes steadily on the way.
  mutating func draw(
    from start: Point, radius startRadius: Float, to end: Point, radius endRadius: Float
  ) {
    let reach = max(startRadius, endRadius) + Self.blur
    let rows = Self.pixels(
      from: min(start.y, end.y) - reach, to: max(start.y, end.y) + reach, height)
    let columns = Self.pixels(
      from: min(start.x, end.x) - reach, to: max(start.x, end.x) + reach, width)
    let along = end - start
    let square = along.x * along.x + along.y * along.y
    let inverse = square > 0 ? 1 / square : 0
    let growth = endRadius - startRadius
    for row in rows {
      let y = Float(row) + 0.5 - start.y
      for column in columns {
        let x = Float(column) + 0.5 - start.x
        let part = max(0, min(1, (x * along.x + y * along.y) * inverse))
        let (dx, dy) = (x - part * along.x, y - part * along.y)
        let inside = startRadius + part * growth - (dx * dx + dy * dy).squareRoot()
        let pixel = row * width + column
        if inside > depth[pixel] { depth[pixel] = inside }
      }
    }
  }

  /// Appends the picture to `pixels`, row after row: 0 for paper, 255 for ink.
  func write(to pixels: inout [UInt8]) {
    for inside in depth {
      let share = max(0, min(1, 0.5 + inside * (0.5 / Self.blur)))
      pixels.append(UInt8(255 * share + 0.5))
    }
  }

  /// The pixels whose middles lie between two places, of `count` in a line.
  private static func pixels(from low: Float, to high: Float, _ count: Int) -> Range<Int> {
    let limit = Float(count)
    let first = Int(max(0, min(limit, low)))
    let end = Int(max(0, min(limit, high + 1)))
    return first..<max(first, end)
  }
}
