/// One character of the stroke font: the way of the pen, in hundredths of the text size.
///
/// The baseline is y = 0 and y grows upwards; all numbers are of the middle of the pen's stroke.
struct Glyph: Sendable {
  /// Where the heights of the alphabet lie.
  static let descender = -20.0
  static let xHeight = 46.0
  static let capHeight = 64.0
  static let ascender = 69.0

  /// What the pen draws, from its left sidebearing on.
  let strokes: [[Point]]
  /// Dots, drawn a little wider than the pen.
  let dots: [Point]
  /// From this character's origin to the next one's.
  let advance: Double
  /// How much thinner or thicker the pen is than for a letter of full size.
  let pen: Double
  private let leftEdge: [Double]
  private let rightEdge: [Double]

  /// How much wider a dot is than the pen.
  static let dotFactor = 1.3

  init(strokes: [[Point]], dots: [Point], advance: Double, pen: Double = 1) {
    self.strokes = strokes
    self.dots = dots
    self.advance = advance
    self.pen = pen
    var left = [Double](repeating: .infinity, count: Self.bands)
    var right = [Double](repeating: -.infinity, count: Self.bands)
    func touch(_ point: Point) {
      let band = pixel((point.y - Self.lowest) / Self.band, in: 0...Self.bands - 1)
      for near in max(0, band - 2)...min(Self.bands - 1, band + 2) {
        left[near] = min(left[near], point.x)
        right[near] = max(right[near], point.x)
      }
    }
    for stroke in strokes {
      for (start, end) in zip(stroke, stroke.dropFirst()) {
        for step in 0...16 { touch(start + (end - start) * (Double(step) / 16)) }
      }
    }
    for dot in dots { touch(dot) }
    leftEdge = left
    rightEdge = right
  }

  /// The leftmost and rightmost point a pen of the given thickness touches; nil for a space.
  func extent(pen thickness: Double) -> (left: Double, right: Double)? {
    let half = thickness * pen / 2
    var left = Double.infinity
    var right = -Double.infinity
    for point in strokes.joined() {
      left = min(left, point.x - half)
      right = max(right, point.x + half)
    }
    for dot in dots {
      left = min(left, dot.x - half * Self.dotFactor)
      right = max(right, dot.x + half * Self.dotFactor)
    }
    return left <= right ? (left, right) : nil
  }

  /// How far to move `next` so that the white between the two is neither wide nor tight.
  func kerning(before next: Glyph) -> Double {
    var gap = Double.infinity
    for band in 0..<Self.bands {
      gap = min(gap, advance - rightEdge[band] + next.leftEdge[band])
    }
    if gap < 14 { return 14 - gap }
    if gap > 24 { return -min(8, (gap - 24) * 0.6) }
    return 0
  }

  private static let lowest = -24.0
  private static let band = 4.0
  private static let bands = 26
}
