/// How text looks: its size in points, the thickness of its strokes, its colour.
public struct TextStyle: Hashable, Sendable {
  /// How thick the pen is.
  public enum Weight: Hashable, Sendable {
    case regular, semibold, bold

    /// The thickness of the pen in hundredths of the text size.
    var pen: Double {
      switch self {
      case .regular: 8.2
      case .semibold: 10.8
      case .bold: 12.6
      }
    }
  }

  /// The em, in points; a capital is about 0.72 of it high.
  public var size: Double
  /// How thick the pen is.
  public var weight: Weight
  /// What the text is drawn in.
  public var color: Color

  /// The style of the given size, weight and colour.
  public init(size: Double = 11, weight: Weight = .regular, color: Color = Color(0x24292F)) {
    self.size = size
    self.weight = weight
    self.color = color
  }

  /// The distance from the leftmost to the rightmost ink of `text`, in points.
  public func width(of text: String) -> Double {
    TextLine(text, self).width
  }

  /// How far capitals rise above the baseline, in points.
  public var capHeight: Double { (Glyph.capHeight + weight.pen) * size / 100 }

  /// The customary distance between the baselines of two lines, in points.
  public var lineHeight: Double { size * 1.4 }

  /// The same style in another colour.
  public func colored(_ color: Color) -> TextStyle {
    var style = self
    style.color = color
    return style
  }
}

/// Which part of a text stands at the place it is drawn at.
public enum TextAlignment: Hashable, Sendable {
  case left, center, right
}

/// Which height of a text stands at the place it is drawn at.
public enum TextBaseline: Hashable, Sendable {
  /// The foot of the letters.
  case alphabetic
  /// Half the height of a capital.
  case middle
  /// The head of a capital.
  case top
}

/// Which way a text runs.
public enum TextRotation: Hashable, Sendable {
  case none
  /// Upwards, as beside a vertical axis.
  case upwards
  /// Downwards.
  case downwards
}

/// The characters of one line of text, each in its place.
struct TextLine {
  /// Glyphs and their origins, in hundredths of the text size.
  private(set) var glyphs: [(glyph: Glyph, x: Double)] = []
  /// The first and last ink, in hundredths of the text size.
  private(set) var left = 0.0
  private(set) var right = 0.0
  let style: TextStyle

  var width: Double { (right - left) * style.size / 100 }

  init(_ text: String, _ style: TextStyle) {
    self.style = style
    let pen = style.weight.pen
    let widening = (pen - TextStyle.Weight.regular.pen) * 0.7
    var x = 0.0
    var previous: (glyph: Glyph, isKerned: Bool)?
    var inkLeft = Double.infinity
    var inkRight = -Double.infinity
    for character in text {
      let glyph = Alphabet.glyphs[character] ?? Alphabet.unknown
      let isKerned = Alphabet.isKerned(character)
      if let previous, previous.isKerned, isKerned {
        x += previous.glyph.kerning(before: glyph)
      }
      glyphs.append((glyph, x))
      // A space at either end takes room, though it has no ink.
      let extent = glyph.extent(pen: pen) ?? (0, glyph.advance)
      inkLeft = min(inkLeft, x + extent.left)
      inkRight = max(inkRight, x + extent.right)
      x += glyph.advance + (glyph.strokes.isEmpty && glyph.dots.isEmpty ? 0 : widening)
      previous = (glyph, isKerned)
    }
    if inkLeft <= inkRight {
      left = inkLeft
      right = inkRight
    }
  }
}

extension Canvas {
  /// Writes one line of text at `place`, which `align` and `baseline` say the part of.
  public mutating func text(
    _ text: String, at place: Point, style: TextStyle = TextStyle(), align: TextAlignment = .left,
    baseline: TextBaseline = .alphabetic, rotation: TextRotation = .none
  ) {
    guard place.isFinite, style.size > 0, style.size < 1000 else { return }
    let line = TextLine(text, style)
    let unit = style.size * scale / 100
    let start: Double
    switch align {
    case .left: start = 0
    case .center: start = -line.width * scale / 2
    case .right: start = -line.width * scale
    }
    let rise: Double
    switch baseline {
    case .alphabetic: rise = 0
    case .middle: rise = style.capHeight * scale / 2
    case .top: rise = style.capHeight * scale
    }
    let origin = inPixels(place)
    let pen = style.weight.pen * unit
    let grid = HeightGrid(unit: unit)
    // Baselines stand on whole pixels and heights are rounded to them: level strokes stay crisp.
    func map(_ x: Double, _ y: Double) -> Point {
      let along = start + (x - line.left) * unit
      let up = grid.height(y) + pen / 2
      switch rotation {
      case .none: return Point(origin.x + along, (origin.y + rise).rounded() - up)
      case .upwards: return Point((origin.x + rise).rounded() - up, origin.y - along)
      case .downwards: return Point((origin.x - rise).rounded() + up, origin.y + along)
      }
    }
    var strokes: [(pieces: [[Point]], thickness: Double)] = []
    for (glyph, x) in line.glyphs {
      let thickness = pen * glyph.pen
      if !glyph.strokes.isEmpty {
        strokes.append((glyph.strokes.map { $0.map { map(x + $0.x, $0.y) } }, thickness))
      }
      if !glyph.dots.isEmpty {
        strokes.append((glyph.dots.map { [map(x + $0.x, $0.y)] }, thickness * Glyph.dotFactor))
      }
    }
    draw(strokes, style.color)
  }
}

/// Moves the heights of the alphabet to whole pixels.
private struct HeightGrid {
  private let from: [Double]
  private let to: [Double]

  init(unit: Double) {
    from = [Glyph.descender, 0, Glyph.xHeight, Glyph.capHeight, Glyph.ascender]
    let cap = (Glyph.capHeight * unit).rounded()
    to = [
      (Glyph.descender * unit).rounded(), 0, (Glyph.xHeight * unit).rounded(), cap,
      cap + (Glyph.ascender - Glyph.capHeight) * unit,
    ]
  }

  func height(_ y: Double) -> Double {
    var piece = 0
    while piece < from.count - 2 && y > from[piece + 1] { piece += 1 }
    let slope = (to[piece + 1] - to[piece]) / (from[piece + 1] - from[piece])
    return to[piece] + (y - from[piece]) * slope
  }
}
