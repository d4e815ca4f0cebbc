/// The glyphs of one line of text with their positions.
struct TextLine {
  /// Glyphs and their origins, in hundredths of the text size.
  private(set) var glyphs: [(glyph: Glyph, x: Double)] = []
  /// The left edge of the first ink, in hundredths of the text size.
  private(set) var left = 0.0
  /// The right edge of the last ink, in hundredths of the text size.
  private(set) var right = 0.0
  let style: TextStyle

  /// The distance from the first to the last ink, in points.
  var width: Double { (right - left) * style.size / 100 }

  init(_ text: String, _ style: TextStyle) {
    self.style = style
    let strokeWidth = style.weight.strokeWidth
    let widening = (strokeWidth - TextStyle.Weight.regular.strokeWidth) * 0.7
    var x = 0.0
    var previous: (glyph: Glyph, isKerned: Bool)?
    var inkLeft = Double.infinity
    var inkRight = -Double.infinity
    for character in text {
      let glyph = StrokeFont.glyphs[character] ?? StrokeFont.missingGlyph
      let isKerned = StrokeFont.isKerned(character)
      if let previous, previous.isKerned, isKerned {
        x += previous.glyph.kerning(before: glyph)
      }
      glyphs.append((glyph, x))
      // A space at either end takes room, though it has no ink.
      let extent = glyph.extent(strokeWidth: strokeWidth) ?? (0, glyph.advance)
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
