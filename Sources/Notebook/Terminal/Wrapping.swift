extension [Span] {
  /// The text in lines of at most `width` columns, broken at spaces; a wider word gets a
  /// whole line, and exceeds the width.
  func wrapped(to width: Int) -> [Line] {
    var lines: [Line] = []
    var line: Line = []
    var columns = 0
    for word in words(for: width) {
      let wordColumns = word.spans.columns
      if line.isEmpty {
        line = word.spans
        columns = wordColumns
      } else if columns + 1 + wordColumns > width {
        lines.append(line)
        line = word.spans
        columns = wordColumns
      } else {
        line.append(Span(text: " ", style: word.space))
        line += word.spans
        columns += 1 + wordColumns
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// The columns of the longest word, the least width that ``wrapped(to:)`` keeps to.
  var longestWord: Int { words(for: 0).map(\.spans.columns).max() ?? 0 }

  /// The words between the spaces, each with the style of the space before it.
  private func words(for width: Int) -> [(spans: Line, space: Style)] {
    var words: [(spans: Line, space: Style)] = []
    var word: Line = []
    var space: Style = []
    func endWord(_ next: Style) {
      if !word.isEmpty { words.append((word, space)) }
      word = []
      space = next
    }
    for span in self {
      if span.style.contains(.whole), span.text.count <= width {
        word.append(span)
        continue
      }
      var letters = ""
      for character in span.text {
        if character.isWhitespace, character != "\u{A0}" {
          if !letters.isEmpty { word.append(Span(text: letters, style: span.style)) }
          letters = ""
          endWord(span.style)
        } else {
          letters.append(character)
        }
      }
      if !letters.isEmpty { word.append(Span(text: letters, style: span.style)) }
    }
    endWord([])
    return words
  }
}
