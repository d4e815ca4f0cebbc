/// Rounds the heights at which letters begin and end to whole pixels (vertical hinting).
///
/// A height between two of them is interpolated.
struct Hinting {
  /// Heights in the font, in hundredths of the text size.
  private let from: [Double]
  /// Where they are drawn, in pixels above the baseline.
  private let to: [Double]

  /// For a text of which a hundredth of its size is `unit` pixels.
  init(unit: Double) {
    from = [Glyph.descender, 0, Glyph.xHeight, Glyph.capHeight, Glyph.ascender]
    let cap = (Glyph.capHeight * unit).rounded()
    to = [
      (Glyph.descender * unit).rounded(), 0, (Glyph.xHeight * unit).rounded(), cap,
      cap + (Glyph.ascender - Glyph.capHeight) * unit,
    ]
  }

  /// The pixels above the baseline at which the height `y` of the font is drawn.
  func height(_ y: Double) -> Double {
    var piece = 0
    while piece < from.count - 2 && y > from[piece + 1] { piece += 1 }
    let slope = (to[piece + 1] - to[piece]) / (from[piece + 1] - from[piece])
    return to[piece] + (y - from[piece]) * slope
  }
}
