/// One character of the stroke font: the center lines of its strokes, in hundredths of the text
/// size.
///
/// The baseline is y = 0 and y grows upwards.
struct Glyph: Sendable {
  /// How far letters such as p reach below the baseline.
  static let descender = -20.0
  /// The height of letters such as x.
  static let xHeight = 46.0
  /// The height of capital letters.
  static let capHeight = 64.0
  /// The height of letters such as l.
  static let ascender = 69.0

  /// The strokes; x = 0 is the origin of the character, its left sidebearing before the first ink.
  let strokes: [[Point]]
  /// Dots, drawn a little wider than a stroke.
  let dots: [Point]
  /// From this character's origin to the next one's.
  let advance: Double
  /// How wide the strokes are, relative to those of a letter of full size.
  let strokeScale: Double
  /// The leftmost ink in each band of heights.
  private let leftEdge: [Double]
  /// The rightmost ink in each band of heights.
  private let rightEdge: [Double]

  /// How much wider a dot is than a stroke.
  static let dotScale = 1.3

  init(strokes: [[Point]], dots: [Point], advance: Double, strokeScale: Double = 1) {
    self.strokes = strokes
    self.dots = dots
    self.advance = advance
    self.strokeScale = strokeScale
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

  /// The left and right edge of the ink for strokes of the given width; nil for a space.
  func extent(strokeWidth: Double) -> (left: Double, right: Double)? {
    let half = strokeWidth * strokeScale / 2
    var left = Double.infinity
    var right = -Double.infinity
    for point in strokes.joined() {
      left = min(left, point.x - half)
      right = max(right, point.x + half)
    }
    for dot in dots {
      left = min(left, dot.x - half * Self.dotScale)
      right = max(right, dot.x + half * Self.dotScale)
    }
    return left <= right ? (left, right) : nil
  }

  /// How far to move `next` so that the gap between the two is neither too wide nor too narrow.
  func kerning(before next: Glyph) -> Double {
    var gap = Double.infinity
    for band in 0..<Self.bands {
      gap = min(gap, advance - rightEdge[band] + next.leftEdge[band])
    }
    if gap < 14 { return 14 - gap }
    if gap > 24 { return -min(8, (gap - 24) * 0.6) }
    return 0
  }

  /// Where the lowest band begins, how high a band is, and how many there are.
  private static let lowest = -24.0
  private static let band = 4.0
  private static let bands = 26
}
