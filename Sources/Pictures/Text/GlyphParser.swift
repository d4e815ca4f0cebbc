/// Reads the notation in which the glyphs of the stroke font are written.
///
/// `M x y` begins a stroke, `L x y …` draws lines, `C x y x y x y …` Bézier curves, `O l b r t` the
/// ellipse in a box, `D x y` a dot.
enum GlyphParser {
  /// The glyph with the given sidebearings: the white space to the left and right of its strokes.
  static func glyph(_ notation: String, left: Double, right: Double) -> Glyph {
    let (strokes, dots) = parse(notation)
    let xs = strokes.joined().map(\.x) + dots.map(\.x)
    let shift = left - (xs.min() ?? 0)
    let moved = strokes.map { $0.map { Point($0.x + shift, $0.y) } }
    let width = (xs.max() ?? 0) - (xs.min() ?? 0)
    return Glyph(
      strokes: moved, dots: dots.map { Point($0.x + shift, $0.y) }, advance: left + width + right)
  }

  /// The glyph with a given advance, its strokes in the middle.
  static func digit(_ notation: String, advance: Double) -> Glyph {
    let xs = parse(notation).strokes.joined().map(\.x)
    let margin = (advance - ((xs.max() ?? 0) - (xs.min() ?? 0))) / 2
    return glyph(notation, left: margin, right: margin)
  }

  /// A superscript or subscript: a smaller copy, raised or lowered by `rise`.
  static func script(_ glyph: Glyph, size: Double, rise: Double) -> Glyph {
    func place(_ point: Point) -> Point { Point(point.x * size, point.y * size + rise) }
    return Glyph(
      strokes: glyph.strokes.map { $0.map(place) }, dots: glyph.dots.map(place),
      advance: glyph.advance * size + 2, strokeScale: 0.84)
  }

  private static func parse(_ notation: String) -> (strokes: [[Point]], dots: [Point]) {
    var path = Path()
    var dots: [Point] = []
    var command: Substring = ""
    var numbers: [Double] = []
    func point(_ index: Int) -> Point { Point(numbers[index], numbers[index + 1]) }
    for word in notation.split(separator: " ") {
      guard let number = Double(word) else {
        command = word
        precondition(
          numbers.isEmpty, "glyph \(notation): found \(numbers) before \(word); expected none")
        continue
      }
      numbers.append(number)
      switch (command, numbers.count) {
      case ("M", 2): path.move(to: point(0))
      case ("L", 2): path.line(to: point(0))
      case ("D", 2): dots.append(point(0))
      case ("C", 6): path.curve(to: point(4), point(0), point(2))
      case ("O", 4): oval(numbers, &path)
      default: continue
      }
      numbers.removeAll()
    }
    return (path.subpaths, dots)
  }

  private static func oval(_ box: [Double], _ path: inout Path) {
    let middle = Point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    let roundness = 0.57
    path.move(to: Point(middle.x, box[3]))
    path.quarter(to: Point(box[2], middle.y), horizontalFirst: true, roundness: roundness)
    path.quarter(to: Point(middle.x, box[1]), horizontalFirst: false, roundness: roundness)
    path.quarter(to: Point(box[0], middle.y), horizontalFirst: true, roundness: roundness)
    path.quarter(to: Point(middle.x, box[3]), horizontalFirst: false, roundness: roundness)
  }
}
