/// A sheet to draw on, measured in points; `scale` says how many pixels a point has.
///
/// The origin is the upper left corner and y grows downwards. Edges are smoothed. What falls
/// outside the sheet is cut off, and what is not finite is not drawn. The arithmetic is the same
/// on every machine, and so are the pixels.
public struct Canvas: Sendable {
  /// In points.
  public let size: Size
  /// Pixels a point.
  public let scale: Double
  /// What has been drawn so far.
  public private(set) var bitmap: Bitmap
  private var clip: PixelBox
  private var offset = Point(0, 0)

  /// An empty sheet.
  ///
  /// - Precondition: the sizes are positive and the sheet has at most `PNG.pixelLimit` pixels.
  public init(size: Size, scale: Double = 2, background: Color = .white) {
    let pixels = size.width * scale * size.height * scale
    precondition(
      size.width > 0 && size.height > 0 && scale > 0 && pixels <= Double(PNG.pixelLimit),
      "a canvas of \(size.width)×\(size.height) points at \(scale)×: expected positive sizes and "
        + "at most \(PNG.pixelLimit) pixels")
    let width = max(1, Int((size.width * scale).rounded(.up)))
    let height = max(1, Int((size.height * scale).rounded(.up)))
    self.size = size
    self.scale = scale
    bitmap = Bitmap(width: width, height: height, filledWith: background)
    clip = PixelBox(left: 0, top: 0, right: width, bottom: height)
  }

  /// Fills the inside of a path; an open one is closed.
  public mutating func fill(_ path: Path, _ color: Color) {
    let outlines = path.mapped(inPixels).pieces
    guard var coverage = Coverage(of: outlines.joined(), margin: 0, within: clip) else { return }
    coverage.addInside(of: outlines)
    lay(color, on: coverage)
  }

  /// Fills a rectangle; `snapped` moves its edges to the nearest pixels, so that it is crisp.
  public mutating func fill(_ rect: Rect, _ color: Color, snapped: Bool = false) {
    var upper = inPixels(Point(rect.left, rect.top))
    var lower = inPixels(Point(rect.right, rect.bottom))
    if snapped {
      upper = Point(upper.x.rounded(), upper.y.rounded())
      lower = Point(lower.x.rounded(), lower.y.rounded())
    }
    guard var coverage = Coverage(of: [upper, lower], margin: 0, within: clip) else { return }
    coverage.addRectangle(from: upper, to: lower)
    lay(color, on: coverage)
  }

  /// Follows a path with a round pen.
  public mutating func stroke(_ path: Path, _ stroke: Stroke) {
    let dashed = stroke.dash.isEmpty ? path : path.dashed(stroke.dash)
    draw(dashed.mapped(inPixels).pieces, thickness: stroke.width * scale, stroke.color)
  }

  /// A line through two points or more.
  public mutating func line(_ points: Point..., stroke: Stroke) {
    self.stroke(Path(points), stroke)
  }

  /// A level or upright line of whole pixels with square ends, for axes and grids.
  public mutating func rule(from start: Point, to end: Point, width: Double, _ color: Color) {
    let thickness = max(1, (width * scale).rounded()) / scale
    let from = Point(min(start.x, end.x), min(start.y, end.y))
    let to = Point(max(start.x, end.x), max(start.y, end.y))
    // The corner is rounded and the thickness whole, so that every rule is equally thick.
    let corner = Point(
      ((from.x - thickness / 2) * scale).rounded() / scale,
      ((from.y - thickness / 2) * scale).rounded() / scale)
    let isLevel = to.x - from.x >= to.y - from.y
    fill(
      Rect(
        x: corner.x, y: corner.y, width: isLevel ? to.x - from.x + thickness : thickness,
        height: isLevel ? thickness : to.y - from.y + thickness),
      color, snapped: true)
  }

  /// A filled circle.
  public mutating func circle(_ center: Point, radius: Double, _ color: Color) {
    draw([[inPixels(center)]], thickness: 2 * radius * scale, color)
  }

  /// A line with a filled head at its end.
  public mutating func arrow(from start: Point, to end: Point, stroke: Stroke) {
    arrow(along: [start, end], stroke: stroke)
  }

  /// A line through several points with a filled head at its end.
  public mutating func arrow(along points: [Point], stroke: Stroke) {
    guard points.count > 1, points.allSatisfy(\.isFinite) else { return }
    let end = points[points.count - 1]
    let before = points[points.count - 2]
    let length = (end - before).length
    guard length > 0 else { return }
    let forward = (end - before) * (1 / length)
    let side = Point(-forward.y, forward.x)
    let head = 4 + 2.6 * stroke.width
    let neck = end - forward * head
    self.stroke(Path(points.dropLast() + [neck + forward * (head * 0.3)]), stroke)
    fill(
      Path(
        [
          end, neck + side * (head * 0.42), neck + forward * (head * 0.2),
          neck - side * (head * 0.42),
        ],
        closed: true), stroke.color)
  }

  /// The pixels of `image` as blocks of equal colour that together fill `rect`.
  public mutating func image(_ image: Bitmap, in rect: Rect) {
    let upper = inPixels(Point(rect.left, rect.top))
    let lower = inPixels(Point(rect.right, rect.bottom))
    let left = upper.x.rounded()
    let top = upper.y.rounded()
    let width = lower.x.rounded() - left
    let height = lower.y.rounded() - top
    guard left.isFinite, top.isFinite, width.isFinite, height.isFinite, width > 0, height > 0
    else { return }
    let firstColumn = pixel(left, in: clip.left...clip.right)
    let lastColumn = pixel(left + width, in: clip.left...clip.right)
    for y in pixel(
      top, in: clip.top...clip.bottom)..<pixel(top + height, in: clip.top...clip.bottom)
    {
      let row = pixel(
        (Double(y) + 0.5 - top) * Double(image.height) / height, in: 0...image.height - 1)
      for x in firstColumn..<lastColumn {
        let column = pixel(
          (Double(x) + 0.5 - left) * Double(image.width) / width, in: 0...image.width - 1)
        let source = (row * image.width + column) * image.channels
        let target = (y * bitmap.width + x) * 3
        for channel in 0..<3 {
          bitmap.bytes[target + channel] = image.bytes[source + (image.channels == 1 ? 0 : channel)]
        }
      }
    }
  }

  /// Draws with everything outside `rect` cut off.
  public mutating func clipped(to rect: Rect, _ draw: (inout Canvas) -> Void) {
    let outer = clip
    let upper = inPixels(Point(rect.left, rect.top))
    let lower = inPixels(Point(rect.right, rect.bottom))
    clip = clip.intersection(
      PixelBox(
        left: pixel(upper.x.rounded(), in: 0...bitmap.width),
        top: pixel(upper.y.rounded(), in: 0...bitmap.height),
        right: pixel(lower.x.rounded(), in: 0...bitmap.width),
        bottom: pixel(lower.y.rounded(), in: 0...bitmap.height)))
    draw(&self)
    clip = outer
  }

  /// Draws with the origin moved to `point`.
  public mutating func translated(by point: Point, _ draw: (inout Canvas) -> Void) {
    let outer = offset
    offset = offset + point
    draw(&self)
    offset = outer
  }

  /// Where a place given in points lies among the pixels.
  func inPixels(_ point: Point) -> Point { (point + offset) * scale }

  /// Follows pieces given in pixels with a round pen.
  mutating func draw(_ pieces: [[Point]], thickness: Double, _ color: Color) {
    draw([(pieces, thickness)], color)
  }

  /// Lays several pens' strokes as one shape, so that they do not darken where they meet.
  mutating func draw(_ strokes: [(pieces: [[Point]], thickness: Double)], _ color: Color) {
    let widest = strokes.map(\.thickness).max() ?? 0
    guard widest > 0, widest.isFinite,
      var coverage = Coverage(
        of: strokes.map(\.pieces).joined().joined(), margin: widest / 2 + 1, within: clip)
    else { return }
    for (pieces, thickness) in strokes {
      for piece in pieces {
        if piece.count == 1 {
          coverage.addStroke(from: piece[0], to: piece[0], radius: thickness / 2)
        }
        for (start, end) in zip(piece, piece.dropFirst()) {
          coverage.addStroke(from: start, to: end, radius: thickness / 2)
        }
      }
    }
    lay(color, on: coverage)
  }

  /// Mixes a colour into the pixels under a shape.
  ///
  /// Coverage is rounded to sixteenths: no eye sees it, and most figures then stay below the 256
  /// colours of a PNG palette.
  private mutating func lay(_ color: Color, on coverage: Coverage) {
    let whole = 16 * 255
    for row in 0..<coverage.height {
      for column in 0..<coverage.width {
        let value = min(coverage.values[row * coverage.width + column], 1)
        let part = Int(value * 16 + 0.5) * Int(color.alpha)
        guard part > 0 else { continue }
        let first = ((coverage.top + row) * bitmap.width + coverage.left + column) * 3
        if part == whole {
          bitmap.bytes[first] = color.red
          bitmap.bytes[first + 1] = color.green
          bitmap.bytes[first + 2] = color.blue
        } else {
          bitmap.bytes[first] = mix(bitmap.bytes[first], color.red, part, whole)
          bitmap.bytes[first + 1] = mix(bitmap.bytes[first + 1], color.green, part, whole)
          bitmap.bytes[first + 2] = mix(bitmap.bytes[first + 2], color.blue, part, whole)
        }
      }
    }
  }

  private func mix(_ below: UInt8, _ above: UInt8, _ part: Int, _ whole: Int) -> UInt8 {
    UInt8((Int(below) * (whole - part) + Int(above) * part + whole / 2) / whole)
  }
}

/// How a line is drawn: its colour, its width in points, and the lengths of its dashes.
public struct Stroke: Hashable, Sendable {
  /// What the line is drawn in.
  public var color: Color
  /// In points.
  public var width: Double
  /// Points on, off, on, off, in turn; empty for an unbroken line.
  public var dash: [Double]

  /// A line of the given colour, width and dashes.
  public init(_ color: Color, width: Double = 1, dash: [Double] = []) {
    self.color = color
    self.width = width
    self.dash = dash
  }
}
