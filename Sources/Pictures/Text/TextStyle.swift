/// How text looks: its size in points, the width of its strokes, its color.
public struct TextStyle: Hashable, Sendable {
  /// How wide the strokes of the characters are.
  public enum Weight: Hashable, Sendable {
    /// Strokes of 8.2, 10.8 and 12.6 hundredths of the text size.
    case regular, semibold, bold

    /// The width of a stroke in hundredths of the text size.
    var strokeWidth: Double {
      switch self {
      case .regular: 8.2
      case .semibold: 10.8
      case .bold: 12.6
      }
    }
  }

  /// The em, in points; a capital letter is about 0.72 of it high.
  public var size: Double
  /// How wide the strokes are.
  public var weight: Weight
  /// The color that the text is drawn in.
  public var color: Color

  /// The style of the given size, weight and color.
  public init(size: Double = 11, weight: Weight = .regular, color: Color = Color(0x24292F)) {
    self.size = size
    self.weight = weight
    self.color = color
  }

  /// The distance from the leftmost to the rightmost ink of `text`, in points.
  public func width(of text: String) -> Double {
    TextLine(text, self).width
  }

  /// How far capital letters rise above the baseline, in points.
  public var capHeight: Double { (Glyph.capHeight + weight.strokeWidth) * size / 100 }

  /// The usual distance between the baselines of two lines, in points.
  public var lineHeight: Double { size * 1.4 }

  /// The same style in another color.
  public func colored(_ color: Color) -> TextStyle {
    var style = self
    style.color = color
    return style
  }
}

extension TextStyle {
  /// Breaks `text` between words into lines no wider than `limit` points.
  func wrapped(_ text: String, width limit: Double) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        let longer = line.isEmpty ? String(word) : line + " " + word
        if !line.isEmpty && width(of: longer) > limit {
          lines.append(line)
          line = String(word)
        } else {
          line = longer
        }
      }
      lines.append(line)
    }
    return text.isEmpty ? [] : lines
  }

  /// The height of `count` lines, from the cap height of the first to the baseline of the last.
  func height(lines count: Int) -> Double {
    count == 0 ? 0 : capHeight + Double(count - 1) * lineHeight
  }
}
