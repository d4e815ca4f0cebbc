/// How much of each pixel a shape covers, from 0 to 1, inside a box of pixels.
struct Coverage {
  /// The column where the box begins.
  let left: Int
  /// The row where the box begins.
  let top: Int
  /// The number of columns.
  let width: Int
  /// The number of rows.
  let height: Int
  /// The coverage of each pixel, row by row.
  private(set) var values: [Float]

  /// No coverage yet, in the part of `limits` around `points` with a margin; nil if it is empty.
  init?(of points: some Sequence<Point>, margin: Double, within limits: PixelBox) {
    var low = Point(.infinity, .infinity)
    var high = Point(-.infinity, -.infinity)
    for point in points where point.isFinite {
      low = Point(min(low.x, point.x), min(low.y, point.y))
      high = Point(max(high.x, point.x), max(high.y, point.y))
    }
    guard low.x <= high.x else { return nil }
    let left = pixel(low.x - margin, in: limits.left...limits.right)
    let top = pixel(low.y - margin, in: limits.top...limits.bottom)
    let right = pixel(high.x + margin + 1, in: limits.left...limits.right)
    let bottom = pixel(high.y + margin + 1, in: limits.top...limits.bottom)
    guard right > left, bottom > top else { return nil }
    self.left = left
    self.top = top
    width = right - left
    height = bottom - top
    values = [Float](repeating: 0, count: width * height)
  }

  /// Covers a line from `start` to `end` with round ends of the given radius.
  mutating func addStroke(from start: Point, to end: Point, radius: Double) {
    guard start.isFinite, end.isFinite else { return }
    let origin = Point(Double(left), Double(top))
    let a = start - origin
    let b = end - origin
    let along = b - a
    let square = along.x * along.x + along.y * along.y
    let reach = radius + 0.5
    let first = pixel(min(a.y, b.y) - reach, in: 0...height)
    let last = pixel(max(a.y, b.y) + reach + 1, in: 0...height)
    guard first < last else { return }
    let full = Float(min(1, 2 * radius))
    for row in first..<last {
      let y = Double(row) + 0.5
      // The part of the line that can be nearest to this row bounds the pixels to look at.
      var from = 0.0
      var to = 1.0
      if along.y != 0 {
        let one = (y - reach - a.y) / along.y
        let other = (y + reach - a.y) / along.y
        from = min(max(min(one, other), 0), 1)
        to = min(max(max(one, other), 0), 1)
      }
      let x1 = a.x + along.x * from
      let x2 = a.x + along.x * to
      let firstColumn = pixel(min(x1, x2) - reach, in: 0...width)
      let lastColumn = pixel(max(x1, x2) + reach + 1, in: 0...width)
      guard firstColumn < lastColumn else { continue }
      for column in firstColumn..<lastColumn {
        let place = Point(Double(column) + 0.5, y) - a
        let t = square > 0 ? (place.x * along.x + place.y * along.y) / square : 0
        let distance = (place - along * min(max(t, 0), 1)).length
        guard distance < reach else { continue }
        let index = row * width + column
        values[index] = max(values[index], min(full, Float(reach - distance)))
      }
    }
  }

  /// Covers the inside of closed outlines; a hole is an outline that runs the other way round.
  ///
  /// Each row of pixels is sampled in sixteen scan lines, each cut exactly at the outline.
  mutating func addInside(of outlines: [[Point]]) {
    let lines = 16
    var edges: [(top: Point, bottom: Point, winding: Int)] = []
    for outline in outlines where outline.allSatisfy(\.isFinite) {
      guard var previous = outline.last else { continue }
      for corner in outline {
        if previous.y < corner.y { edges.append((previous, corner, 1)) }
        if previous.y > corner.y { edges.append((corner, previous, -1)) }
        previous = corner
      }
    }
    var crossings: [(x: Double, winding: Int)] = []
    for row in 0..<height {
      for line in 0..<lines {
        let y = Double(top + row) + (Double(line) + 0.5) / Double(lines)
        crossings.removeAll(keepingCapacity: true)
        for edge in edges where edge.top.y <= y && y < edge.bottom.y {
          let t = (y - edge.top.y) / (edge.bottom.y - edge.top.y)
          crossings.append((edge.top.x + (edge.bottom.x - edge.top.x) * t, edge.winding))
        }
        crossings.sort { $0.x < $1.x }
        var winding = 0
        for (index, crossing) in crossings.enumerated() {
          if winding != 0 {
            addSpan(
              row: row, from: crossings[index - 1].x, to: crossing.x, weight: 1 / Float(lines))
          }
          winding += crossing.winding
        }
      }
    }
  }

  /// Covers a rectangle, in exact proportion at its edges.
  mutating func addRectangle(from upperLeft: Point, to lowerRight: Point) {
    for row in 0..<height {
      let y = Double(top + row)
      let part = min(lowerRight.y, y + 1) - max(upperLeft.y, y)
      if part > 0 { addSpan(row: row, from: upperLeft.x, to: lowerRight.x, weight: Float(part)) }
    }
  }

  /// Covers a part of a row, in exact proportion at both ends.
  private mutating func addSpan(row: Int, from start: Double, to end: Double, weight: Float) {
    let from = min(max(start - Double(left), 0), Double(width))
    let to = min(max(end - Double(left), 0), Double(width))
    guard to > from else { return }
    let first = Int(from)
    let last = min(Int(to), width - 1)
    let base = row * width
    if first == last {
      values[base + first] += weight * Float(to - from)
      return
    }
    values[base + first] += weight * Float(Double(first + 1) - from)
    for column in (first + 1)..<last { values[base + column] += weight }
    values[base + last] += weight * Float(to - Double(last))
  }
}
