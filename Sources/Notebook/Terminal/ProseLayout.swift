extension [Block] {
  /// The blocks as a terminal shows them, in lines of at most `width` columns, with empty lines
  /// between the blocks unless they are `tight`.
  func lines(width: Int, tight isTight: Bool = false) -> [Line] {
    var lines: [Line] = []
    for block in self {
      if !lines.isEmpty, !isTight { lines.append([]) }
      lines += block.lines(width: width)
    }
    return lines
  }
}

extension Block {
  func lines(width: Int) -> [Line] {
    switch self {
    case .heading(let level, let title):
      title.adding(level == 1 ? [.strong, .underlined] : .strong).wrapped(to: width)
    case .paragraph(let text):
      text.wrapped(to: width)
    case .verbatim(let text):
      indented(text)
    case .formula(let latex, let parts):
      indented(formulaLines(latex: latex, parts: parts, width: width - 4))
    case .table(let table):
      table.lines(width: width)
    case .rule:
      [[Span(text: String(repeating: "─", count: width), style: .faint)]]
    case .quote(let blocks):
      blocks.lines(width: width - 4).map { [Span(text: "  │ ", style: .faint)] + $0 }
    case .list(let list):
      list.lines(width: width)
    }
  }
}

/// Lines that are not broken, indented.
private func indented(_ lines: [String]) -> [Line] {
  lines.map { [.spaces(4), Span(text: $0, style: .code)] }
}

/// A formula on one line if it fits, else each of its parts on one, else in LaTeX.
private func formulaLines(latex: [String], parts: [String], width: Int) -> [String] {
  let line = parts.joined(separator: "   ")
  if !parts.isEmpty, line.count <= width { return [line] }
  return !parts.isEmpty && parts.allSatisfy { $0.count <= width } ? parts : latex
}

extension Block.List {
  fileprivate func lines(width: Int) -> [Line] {
    let markers = items.indices.map { index in start.map { "\($0 + index)." } ?? "•" }
    let markerWidth = markers.map(\.count).max()!
    let indent = 2 + markerWidth + 1
    var lines: [Line] = []
    for (marker, item) in zip(markers, items) {
      if isLoose, !lines.isEmpty { lines.append([]) }
      for (number, line) in item.lines(width: width - indent, tight: !isLoose).enumerated() {
        let space = indent - 1 - marker.count
        let margin =
          number == 0 ? [Span.spaces(space), Span(text: marker + " ")] : [.spaces(indent)]
        lines.append(line.isEmpty ? [] : margin + line)
      }
    }
    return lines
  }
}
