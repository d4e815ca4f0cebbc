import Testing

@testable import Pictures

@Suite struct TextTests {
  /// The first and last column and row with ink, in points; nil without ink.
  private func ink(_ canvas: Canvas) -> Rect? {
    var (left, top, right, bottom) = (Int.max, Int.max, -1, -1)
    for y in 0..<canvas.bitmap.height {
      for x in 0..<canvas.bitmap.width where canvas.bitmap[x, y] != .white {
        (left, right) = (min(left, x), max(right, x))
        (top, bottom) = (min(top, y), max(bottom, y))
      }
    }
    guard right >= 0 else { return nil }
    return Rect(
      x: Double(left) / canvas.scale, y: Double(top) / canvas.scale,
      width: Double(right + 1 - left) / canvas.scale,
      height: Double(bottom + 1 - top) / canvas.scale)
  }

  @Test(
    "a text is drawn as wide as measured",
    arguments: [
      "Training vs validation loss", "1", "0.01", "fjord", "“AVATAR”", "10⁻³", "W·Xᵀ → [B, C]", "…",
      "¿",
    ])
  func width(text: String) throws {
    for weight in [TextStyle.Weight.regular, .semibold, .bold] {
      let style = TextStyle(size: 20, weight: weight)
      var canvas = Canvas(size: Size(400, 60), scale: 4)
      canvas.text(text, at: Point(30, 40), style: style)
      let drawn = try #require(ink(canvas))
      // Rounded coverage can make an edge pixel white.
      #expect(abs(drawn.width - style.width(of: text)) < 0.5)
      #expect(abs(drawn.left - 30) < 0.3)
    }
  }

  @Test("text is aligned by its left end, its middle or its right end")
  func alignment() throws {
    let style = TextStyle(size: 16)
    for (align, shift) in [(TextAlignment.left, 0.0), (.center, -0.5), (.right, -1)] {
      for rotation in [TextRotation.none, .upwards, .downwards] {
        var canvas = Canvas(size: Size(300, 300), scale: 4)
        canvas.text("Mixer", at: Point(150, 150), style: style, align: align, rotation: rotation)
        let drawn = try #require(ink(canvas))
        let width = style.width(of: "Mixer")
        let expected =
          rotation == .none
          ? 150 + shift * width : rotation == .downwards ? 150 + shift * width : 150 - shift * width
        let found =
          rotation == .none
          ? drawn.left : rotation == .downwards ? drawn.top : drawn.bottom
        #expect(abs(found - expected) < 0.4, "\(align) \(rotation)")
      }
    }
  }

  @Test("a capital letter is as high above the baseline as measured")
  func height() throws {
    let style = TextStyle(size: 20)
    var canvas = Canvas(size: Size(60, 60), scale: 4)
    canvas.text("H", at: Point(20, 40), style: style)
    let drawn = try #require(ink(canvas))
    #expect(abs(drawn.bottom - 40) < 0.3)
    #expect(abs(drawn.height - style.capHeight) < 0.4)
  }

  @Test("the font has a glyph for every printable ASCII character and the common math symbols")
  func characters() {
    let ascii = (32..<127).map { Character(UnicodeScalar(UInt8($0))) }
    let signs =
      "×·−±°µ²³⁻→←↑↓…–—’“”αβγδεθλμπρστφΦΣΔ∂√≈≤≥∈ᵀ⁰¹⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉∇∞"
    for character in ascii + Array(signs) {
      #expect(StrokeFont.glyphs[character] != nil, "\(character)")
    }
  }

  @Test("all digits of the font except the narrow 1 are equally wide")
  func digits() {
    let widths = Set("023456789".map { StrokeFont.glyphs[$0]!.advance })
    #expect(widths.count == 1)
  }

  @Test("an empty text and a text of spaces draw nothing")
  func empty() {
    #expect(TextStyle().width(of: "") == 0)
    #expect(TextStyle().width(of: "  ") > 0)
    var canvas = Canvas(size: Size(40, 40))
    canvas.text("", at: Point(20, 20))
    canvas.text("   ", at: Point(20, 20), align: .center)
    #expect(ink(canvas) == nil)
  }

  @Test("text is wrapped between words, and no line is wider than the limit")
  func wrapping() {
    let style = TextStyle(size: 12)
    let text = "Every patch talks to every other patch through one small MLP"
    let lines = style.wrapped(text, width: 120)
    #expect(lines.joined(separator: " ") == text)
    #expect(lines.count > 2)
    for line in lines { #expect(style.width(of: line) <= 120) }
    #expect(style.wrapped("", width: 100) == [])
  }
}
