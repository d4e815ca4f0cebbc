/// The text styles that all figures share.
enum Typography {
  static let title = TextStyle(size: 14, weight: .semibold, color: Ink.text)
  static let subtitle = TextStyle(size: 12, weight: .semibold, color: Ink.text)
  static let axisTitle = TextStyle(size: 11.5, color: Ink.text)
  static let tick = TextStyle(size: 10.5, color: Ink.quiet)
  static let label = TextStyle(size: 11, color: Ink.text)
}

extension TextStyle {
  /// Breaks `text` between words into lines no wider than `width`.
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
}

extension Canvas {
  /// Writes lines below each other, the head of the first at `place`.
  mutating func lines(
    _ lines: [String], at place: Point, style: TextStyle, align: TextAlignment = .left
  ) {
    for (index, line) in lines.enumerated() {
      text(
        line, at: Point(place.x, place.y + Double(index) * style.lineHeight), style: style,
        align: align, baseline: .top)
    }
  }
}

extension Canvas {
  /// Writes text on a white ground, so that a line behind it does not strike it through.
  mutating func haloed(
    _ text: String, at place: Point, style: TextStyle, align: TextAlignment,
    baseline: TextBaseline
  ) {
    let width = style.width(of: text)
    let height = style.capHeight
    let left =
      switch align {
      case .left: place.x
      case .center: place.x - width / 2
      case .right: place.x - width
      }
    let top =
      switch baseline {
      case .alphabetic: place.y - height
      case .middle: place.y - height / 2
      case .top: place.y
      }
    let ground = Rect(x: left, y: top, width: width, height: height).inset(by: -2)
    fill(Path(ground, radius: 2), Color.white.opacity(0.85))
    self.text(text, at: place, style: style, align: align, baseline: baseline)
  }

  /// Says in the middle of an empty figure that nothing is wrong with it.
  mutating func noData(in rect: Rect) {
    text(
      "no data", at: rect.center, style: Typography.tick.colored(Ink.missingMark), align: .center,
      baseline: .middle)
  }
}

extension TextStyle {
  /// The height of so many lines, from the head of the first to the foot of the last.
  func height(lines count: Int) -> Double {
    count == 0 ? 0 : capHeight + Double(count - 1) * lineHeight
  }
}
