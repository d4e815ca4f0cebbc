/// Draws lines with round ends and soft edges into a gray image.
struct StrokeRasterizer {
  /// The number of rows.
  let height: Int

  /// The number of columns.
  let width: Int

  /// The signed distance from each pixel's center to the nearest edge of a line, in pixels; positive
  /// inside.
  private var distances: [Float]

  /// Beyond this distance from the edge, in pixels, a pixel is 0 or 255.
  private static let blur: Float = 0.65

  /// An empty image.
  init(height: Int, width: Int) {
    self.height = height
    self.width = width
    distances = Array(repeating: -.infinity, count: height * width)
  }

  /// Removes all lines.
  mutating func clear() {
    for pixel in distances.indices { distances[pixel] = -.infinity }
  }

  /// Draws a straight line with a round pen whose radius changes linearly along it, in pixels.
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
        if inside > distances[pixel] { distances[pixel] = inside }
      }
    }
  }

  /// Appends the image to `pixels`, row after row: 0 is background, 255 inside a line.
  func write(to pixels: inout [UInt8]) {
    for inside in distances {
      let share = max(0, min(1, 0.5 + inside * (0.5 / Self.blur)))
      pixels.append(UInt8(255 * share + 0.5))
    }
  }

  /// The pixels, of `count` in a row or column, whose centers may lie between two coordinates.
  private static func pixels(from low: Float, to high: Float, _ count: Int) -> Range<Int> {
    let limit = Float(count)
    let first = Int(max(0, min(limit, low)))
    let end = Int(max(0, min(limit, high + 1)))
    return first..<max(first, end)
  }
}
