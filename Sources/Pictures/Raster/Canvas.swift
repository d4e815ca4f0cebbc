/// A bitmap to draw on, measured in points.
///
/// The origin is the upper left corner and y grows downwards. Edges are antialiased. What lies
/// outside the canvas is clipped, and what is not finite is not drawn. The arithmetic is the same
/// on every machine, and so are the pixels.
public struct Canvas: Sendable {
  /// The width and height, in points.
  public let size: Size
  /// The number of pixels per point, in each direction.
  public let scale: Double
  /// What has been drawn so far.
  public private(set) var bitmap: Bitmap
  private var clip: PixelBox
  private var offset = Point(0, 0)

  /// An empty canvas of the given size, in points, with `scale` pixels per point.
  ///
  /// - Precondition: the sizes are positive and there are at most `PNG.pixelLimit` pixels.
  public init(size: Size, scale: Double = 2, background: Color = .white) {
    let pixels = size.width * scale * size.height * scale
    precondition(
      size.width > 0 && size.height > 0 && scale > 0 && pixels <= Double(PNG.pixelLimit),
      "canvas: found \(size.width)×\(size.height) points at \(scale)×; expected positive sizes "
        + "and at most \(PNG.pixelLimit) pixels")
    let width = max(1, Int((size.width * scale).rounded(.up)))
    let height = max(1, Int((size.height * scale).rounded(.up)))
    self.size = size
    self.scale = scale
    bitmap = Bitmap(width: width, height: height, filledWith: background)
    clip = PixelBox(left: 0, top: 0, right: width, bottom: height)
  }

  /// Fills the inside of a path; an open one is closed.
  public mutating func fill(_ path: Path, _ color: Color) {
    let outlines = path.mapped(inPixels).subpaths
    guard var coverage = Coverage(of: outlines.joined(), margin: 0, within: clip) else { return }
    coverage.addInside(of: outlines)
    blend(color, on: coverage)
  }

  /// Fills a rectangle; `snapped` moves its edges to the nearest pixels, so that they are sharp.
  public mutating func fill(_ rect: Rect, _ color: Color, snapped: Bool = false) {
    var upper = inPixels(Point(rect.left, rect.top))
    var lower = inPixels(Point(rect.right, rect.bottom))
    if snapped {
      upper = Point(upper.x.rounded(), upper.y.rounded())
      lower = Point(lower.x.rounded(), lower.y.rounded())
    }
    guard var coverage = Coverage(of: [upper, lower], margin: 0, within: clip) else { return }
    coverage.addRectangle(from: upper, to: lower)
    blend(color, on: coverage)
  }

  /// Draws along a path, with round ends and corners.
  public mutating func stroke(_ path: Path, _ stroke: Stroke) {
    let dashed = stroke.dash.isEmpty ? path : path.dashed(stroke.dash)
    draw(dashed.mapped(inPixels).subpaths, thickness: stroke.width * scale, stroke.color)
  }

  /// Draws a line through two points or more.
  public mutating func line(_ points: Point..., stroke: Stroke) {
    self.stroke(Path(points), stroke)
  }

  /// Draws a horizontal or vertical line of whole pixels with square ends, for axes and grids.
  public mutating func rule(from start: Point, to end: Point, width: Double, _ color: Color) {
    let thickness = max(1, (width * scale).rounded()) / scale
    let from = Point(min(start.x, end.x), min(start.y, end.y))
    let to = Point(max(start.x, end.x), max(start.y, end.y))
    // The corner is rounded and the thickness whole, so that every rule is equally thick.
    let corner = Point(
      ((from.x - thickness / 2) * scale).rounded() / scale,
      ((from.y - thickness / 2) * scale).rounded() / scale)
    let isHorizontal = to.x - from.x >= to.y - from.y
    fill(
      Rect(
        x: corner.x, y: corner.y, width: isHorizontal ? to.x - from.x + thickness : thickness,
        height: isHorizontal ? thickness : to.y - from.y + thickness),
      color, snapped: true)
  }

  /// Draws a thin frame around a rectangle.
  mutating func outline(_ rect: Rect, _ color: Color, width: Double = 0.5) {
    stroke(Path(rect.inset(by: -width / 2)), Stroke(color, width: width))
  }

  /// Fills a circle.
  public mutating func circle(_ center: Point, radius: Double, _ color: Color) {
    draw([[inPixels(center)]], thickness: 2 * radius * scale, color)
  }

  /// Draws a line with a filled head at its end.
  public mutating func arrow(from start: Point, to end: Point, stroke: Stroke) {
    arrow(along: [start, end], stroke: stroke)
  }

  /// Draws a line through several points with a filled head at its end.
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

  /// Draws the pixels of `image` as blocks of one color that together fill `rect`.
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

  /// Draws with everything outside `rect` clipped.
  public mutating func withClip(to rect: Rect, _ draw: (inout Canvas) -> Void) {
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
  public mutating func withTranslation(by point: Point, _ draw: (inout Canvas) -> Void) {
    let outer = offset
    offset = offset + point
    draw(&self)
    offset = outer
  }

  /// A point of the canvas in pixels of the bitmap.
  func inPixels(_ point: Point) -> Point { (point + offset) * scale }

  /// Draws along subpaths given in pixels, with round ends and corners.
  mutating func draw(_ subpaths: [[Point]], thickness: Double, _ color: Color) {
    draw([(subpaths, thickness)], color)
  }

  /// Draws strokes of several thicknesses as one shape, so that they do not darken where they meet.
  mutating func draw(_ strokes: [(subpaths: [[Point]], thickness: Double)], _ color: Color) {
    let widest = strokes.map(\.thickness).max() ?? 0
    guard widest > 0, widest.isFinite,
      var coverage = Coverage(
        of: strokes.map(\.subpaths).joined().joined(), margin: widest / 2 + 1, within: clip)
    else { return }
    for (subpaths, thickness) in strokes {
      for points in subpaths {
        if points.count == 1 {
          coverage.addStroke(from: points[0], to: points[0], radius: thickness / 2)
        }
        for (start, end) in zip(points, points.dropFirst()) {
          coverage.addStroke(from: start, to: end, radius: thickness / 2)
        }
      }
    }
    blend(color, on: coverage)
  }

  /// Blends a color into the pixels that a shape covers.
  ///
  /// Coverage is rounded to sixteenths: that is not visible, and most figures then have at most the
  /// 256 colors of a PNG palette.
  private mutating func blend(_ color: Color, on coverage: Coverage) {
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
