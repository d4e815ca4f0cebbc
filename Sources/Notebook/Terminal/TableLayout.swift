extension Table {
  private static let gap = 3

  /// The table in lines of at most `width` columns if its cells can be broken at spaces to fit.
  func lines(width: Int) -> [Line] {
    let header = header.map { $0.adding(.strong) }
    let cells = header.indices.map { column in [header[column]] + rows.map { $0[column] } }
    var widths = cells.map { max(1, $0.map(\.columns).max()!) }
    let longestWords = cells.map { $0.map(\.longestWord).max()! }
    let room = width - Self.gap * (widths.count - 1)
    while widths.reduce(0, +) > room,
      let widest = widths.indices.filter({ widths[$0] > longestWords[$0] })
        .max(by: { widths[$0] < widths[$1] })
    {
      widths[widest] -= 1
    }
    var lines = laidOut(header, widths)
    let rule = widths.map { String(repeating: "─", count: $0) }
    let gap = String(repeating: "─", count: Self.gap)
    lines.append([Span(text: rule.joined(separator: gap), style: .faint)])
    for row in rows { lines += laidOut(row, widths) }
    return lines
  }

  private func laidOut(_ row: [[Span]], _ widths: [Int]) -> [Line] {
    let cells = row.indices.map { row[$0].wrapped(to: widths[$0]) }
    return (0..<max(1, cells.map(\.count).max() ?? 0)).map { number in
      var line: Line = []
      for (column, cell) in cells.enumerated() {
        if column > 0 { line.append(.spaces(Self.gap)) }
        let text = number < cell.count ? cell[number] : []
        let room = widths[column] - text.columns
        switch alignments[column] {
        case .left: line += text + [.spaces(room)]
        case .center: line += [.spaces(room / 2)] + text + [.spaces(room - room / 2)]
        case .right: line += [.spaces(room)] + text
        }
      }
      return line
    }
  }
}

extension Span {
  static func spaces(_ count: Int) -> Span {
    Span(text: String(repeating: " ", count: max(0, count)))
  }
}
