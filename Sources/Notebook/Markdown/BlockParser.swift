/// Reads Markdown into blocks: headings, paragraphs, lists, quotes, code, formulas, tables, rules.
struct BlockParser {
  private let lines: [Substring]
  private var position = 0
  private var blocks: [Block] = []

  static func blocks(of markdown: String) -> [Block] {
    blocks(of: markdown.split(separator: "\n", omittingEmptySubsequences: false))
  }

  private static func blocks(of lines: [Substring]) -> [Block] {
    var parser = BlockParser(lines: lines)
    parser.parse()
    return parser.blocks
  }

  private init(lines: [Substring]) {
    self.lines = lines
  }

  private mutating func parse() {
    while position < lines.count {
      let line = lines[position]
      if line.isBlank {
        position += 1
      } else if let fence = line.fence {
        readCode(fence)
      } else if line.trimmed.hasPrefix("$$") {
        readFormula()
      } else if line.trimmed.hasPrefix("<!--") {
        skipComment()
      } else if let level = line.headingLevel {
        let title = line.trimmed.dropFirst(level).trimmed
        blocks.append(.heading(level: level, InlineParser.spans(of: title)))
        position += 1
      } else if line.isRule {
        blocks.append(.rule)
        position += 1
      } else if line.trimmed.hasPrefix(">") {
        readQuote()
      } else if let marker = line.marker {
        readList(marker)
      } else if position + 1 < lines.count, line.contains("|"),
        let alignments = lines[position + 1].alignments
      {
        readTable(alignments)
      } else {
        readParagraph()
      }
    }
  }

  private mutating func readCode(_ fence: Substring) {
    let indent = lines[position].indent
    var code: [String] = []
    position += 1
    while position < lines.count {
      let line = lines[position]
      position += 1
      if line.trimmed.hasPrefix(fence), line.trimmed.allSatisfy({ $0 == fence.first }) { break }
      code.append(String(line.dropFirst(min(indent, line.indent))))
    }
    blocks.append(.verbatim(code))
  }

  private mutating func readFormula() {
    var formula: [String] = []
    repeat {
      let line = lines[position].trimmed
      formula.append(String(line))
      position += 1
      let isOnlyOpening = formula.count == 1 && line == "$$"
      if line.hasSuffix("$$"), !isOnlyOpening { break }
    } while position < lines.count
    let latex = formula.joined(separator: " ").dropFirst(2).dropLast(2)
    blocks.append(.formula(latex: formula, parts: Formula.parts(String(latex)) ?? []))
  }

  private mutating func skipComment() {
    while position < lines.count {
      position += 1
      if lines[position - 1].contains("-->") { return }
    }
  }

  private mutating func readQuote() {
    var inside: [Substring] = []
    while position < lines.count, lines[position].trimmed.hasPrefix(">") {
      let line = lines[position].trimmed.dropFirst()
      inside.append(line.first == " " ? line.dropFirst() : line)
      position += 1
    }
    blocks.append(.quote(Self.blocks(of: inside)))
  }

  private mutating func readList(_ first: Substring.Marker) {
    var list = Block.List(start: first.number, items: [], isLoose: false)
    while position < lines.count, let marker = lines[position].marker,
      (marker.number == nil) == (first.number == nil)
    {
      var inside = [lines[position].dropFirst(marker.width)]
      position += 1
      while position < lines.count {
        let line = lines[position]
        if line.isBlank {
          inside.append(line)
        } else if line.indent >= marker.width {
          inside.append(line.dropFirst(marker.width))
        } else if !inside[inside.count - 1].isBlank, line.marker == nil, !line.startsBlock {
          inside.append(line.trimmed)
        } else {
          break
        }
        position += 1
      }
      let isFollowed = position < lines.count && lines[position].marker != nil
      if isFollowed, inside[inside.count - 1].isBlank { list.isLoose = true }
      list.items.append(Self.blocks(of: inside))
    }
    blocks.append(.list(list))
  }

  private mutating func readTable(_ alignments: [Table.Alignment]) {
    func cells(_ line: Substring) -> [[Span]] {
      var cells = line.cells.map { InlineParser.spans(of: $0) }
      while cells.count < alignments.count { cells.append([]) }
      return Array(cells.prefix(alignments.count))
    }
    var table = Table(header: cells(lines[position]), alignments: alignments, rows: [])
    position += 2
    while position < lines.count, lines[position].contains("|") {
      table.rows.append(cells(lines[position]))
      position += 1
    }
    blocks.append(.table(table))
  }

  private mutating func readParagraph() {
    var text = lines[position].trimmed
    position += 1
    while position < lines.count, !lines[position].isBlank, !lines[position].startsBlock {
      text += " " + lines[position].trimmed
      position += 1
    }
    blocks.append(.paragraph(InlineParser.spans(of: text)))
  }
}

extension Substring {
  fileprivate struct Marker {
    /// The number of an ordered item, nil for a bullet.
    var number: Int?
    /// The columns before the item's text.
    var width: Int
  }

  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }

  fileprivate var indent: Int { prefix { $0 == " " }.count }

  fileprivate var trimmed: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return self[first...last]
  }

  /// The characters that open a block of code.
  fileprivate var fence: Substring? {
    let marks = trimmed.prefix { $0 == "`" || $0 == "~" }
    return marks.count >= 3 && !trimmed.dropFirst(marks.count).contains("`") ? marks : nil
  }

  fileprivate var headingLevel: Int? {
    let marks = trimmed.prefix { $0 == "#" }.count
    return (1...6).contains(marks) && trimmed.dropFirst(marks).first == " " ? marks : nil
  }

  fileprivate var isRule: Bool {
    let marks = filter { !$0.isWhitespace }
    guard marks.count >= 3, let first = marks.first, "-*_".contains(first) else { return false }
    return marks.allSatisfy { $0 == first }
  }

  fileprivate var marker: Marker? {
    let text = dropFirst(indent)
    guard !isRule else { return nil }
    if let bullet = text.first, "-*+".contains(bullet), text.dropFirst().first == " " {
      return Marker(number: nil, width: indent + 1 + text.dropFirst().indent)
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    guard let number = Int(digits), let dot = rest.first, ".)".contains(dot),
      rest.dropFirst().first == " "
    else { return nil }
    return Marker(number: number, width: indent + digits.count + 1 + rest.dropFirst().indent)
  }

  /// Whether a paragraph ends before this line.
  ///
  /// As in CommonMark, a number that opens a line ends a paragraph only if it is 1, so that a
  /// year at the start of a line does not become a list.
  fileprivate var startsBlock: Bool {
    if let marker, marker.number == nil || marker.number == 1 { return true }
    return fence != nil || headingLevel != nil || isRule || trimmed.hasPrefix(">")
      || trimmed.hasPrefix("$$")
  }

  /// The texts between the bars of a table's row.
  fileprivate var cells: [String] {
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    for character in trimmed {
      if character == "|", !isEscaped {
        cells.append(cell)
        cell = ""
        continue
      }
      if character == "|" { cell.removeLast() }
      cell.append(character)
      isEscaped = character == "\\" && !isEscaped
    }
    cells.append(cell)
    if trimmed.hasPrefix("|") { cells.removeFirst() }
    if trimmed.hasSuffix("|"), !trimmed.hasSuffix("\\|") { cells.removeLast() }
    return cells.map { String(Substring($0).trimmed) }
  }

  /// The alignments in the line under a table's header, nil if this is no such line.
  fileprivate var alignments: [Table.Alignment]? {
    guard contains("-"), contains("|") else { return nil }
    var alignments: [Table.Alignment] = []
    for cell in cells {
      guard cell.contains("-"), cell.allSatisfy({ "-:".contains($0) }) else { return nil }
      switch (cell.hasPrefix(":"), cell.hasSuffix(":")) {
      case (true, true): alignments.append(.center)
      case (_, true): alignments.append(.right)
      default: alignments.append(.left)
      }
    }
    return alignments
  }
}
