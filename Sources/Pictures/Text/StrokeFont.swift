/// The font of all figures: a humanist sans serif whose characters are strokes with round ends.
enum StrokeFont {
  /// The glyph of every character that the font has.
  static let glyphs: [Character: Glyph] = {
    var glyphs: [Character: Glyph] = [" ": Glyph(strokes: [], dots: [], advance: 26)]
    // Sidebearings at a straight stem (s), a round side (r), an open or slanted side (o), and
    // at most signs (p).
    let bearings: [Character: Double] = ["s": 11, "r": 8.5, "o": 5.5, "p": 7]
    for (character, sides, notation) in letters + greek + punctuation + signs {
      // Capitals are larger and stand a little further apart.
      let extra = character.isUppercase ? 1.2 : 0
      let left = bearings[sides.first!]! + extra
      let right = bearings[sides.last!]! + extra
      glyphs[character] = GlyphParser.glyph(notation, left: left, right: right)
    }
    for (value, notation) in digits.enumerated() {
      // All digits but the narrow 1 are equally wide, so that columns of numbers align.
      let digit = GlyphParser.digit(notation, advance: value == 1 ? 43 : 55)
      glyphs[Character(String(value))] = digit
      let upper = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[value]
      let lower = Array("₀₁₂₃₄₅₆₇₈₉")[value]
      glyphs[upper] = GlyphParser.script(digit, size: 0.58, rise: 31)
      glyphs[lower] = GlyphParser.script(digit, size: 0.58, rise: -12)
    }
    let scripts: [(Character, Character, Double)] = [
      ("⁻", "−", 31), ("⁺", "+", 31), ("ᵀ", "T", 31), ("ⁿ", "n", 31), ("ᵢ", "i", -12),
      ("ⱼ", "j", -12),
    ]
    for (script, letter, rise) in scripts {
      glyphs[script] = GlyphParser.script(glyphs[letter]!, size: 0.58, rise: rise)
    }
    let same: [(Character, Character)] = [
      ("µ", "μ"), ("∆", "Δ"), ("∑", "Σ"), ("‑", "-"), ("⋅", "·"), ("\u{A0}", " "), ("ϕ", "φ"),
    ]
    for (other, known) in same { glyphs[other] = glyphs[known] }
    glyphs["\u{2009}"] = Glyph(strokes: [], dots: [], advance: 14)
    return glyphs
  }()

  /// The box drawn for a character that the font does not have.
  static let missingGlyph = GlyphParser.glyph(
    "M 0 0 L 36 0 L 36 64 L 0 64 L 0 0", left: 8, right: 8)

  /// Whether the distance of a character to its neighbors is adjusted.
  static func isKerned(_ character: Character) -> Bool {
    character.isLetter || character == "." || character == "," || character == "’"
  }
}
