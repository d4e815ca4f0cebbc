/// Reads the Markdown inside a paragraph: emphasis, code, links, and formulas, which become Unicode where
/// that is possible, and are kept unchanged elsewhere.
///
/// This is the part of CommonMark and GitHub's formulas that prose needs; other markup is kept as
/// plain text.
struct InlineParser {
  private let characters: [Character]
  private var position = 0
  private var spans: [Span] = []

  static func spans(of text: some StringProtocol, style: Style = []) -> [Span] {
    var parser = InlineParser(characters: Array(text))
    parser.parse(style)
    return parser.spans
  }

  private init(characters: [Character]) {
    self.characters = characters
  }

  private mutating func parse(_ style: Style) {
    while position < characters.count {
      let character = characters[position]
      let isRead =
        switch character {
        case "\\": readEscape(style)
        case "`": readCode(style)
        case "$": readFormula(style)
        case "*", "_": readEmphasis(character, style)
        case "!": readLink(at: position + 1, style)
        case "[": readLink(at: position, style)
        case "<": readAddress(style)
        default: false
        }
      if !isRead {
        append(String(character), style)
        position += 1
      }
    }
  }

  private mutating func append(_ text: String, _ style: Style) {
    if let last = spans.last, last.style == style, !style.contains(.whole) {
      spans[spans.count - 1].text += text
    } else {
      spans.append(Span(text: text, style: style))
    }
  }

  private mutating func readEscape(_ style: Style) -> Bool {
    guard let next = character(at: position + 1), next.isASCII,
      next.isPunctuation || next.isSymbol
    else { return false }
    append(String(next), style)
    position += 2
    return true
  }

  private mutating func readCode(_ style: Style) -> Bool {
    let ticks = run(at: position)
    guard let end = endOfCode(at: position) else {
      append(String(repeating: "`", count: ticks), style)
      position += ticks
      return true
    }
    var code = characters[(position + ticks)..<(end - ticks)]
    if code.count > 2, code.first == " ", code.last == " " { code = code.dropFirst().dropLast() }
    append(String(code), style.union([.code, .whole]))
    position = end
    return true
  }

  private mutating func readFormula(_ style: Style) -> Bool {
    guard let end = endOfFormula(at: position) else { return false }
    let dollars = min(run(at: position), 2)
    let formula = String(characters[position + dollars..<end - dollars])
    append(
      Formula.unicode(formula) ?? String(characters[position..<end]), style.union(.whole))
    position = end
    return true
  }

  private mutating func readEmphasis(_ mark: Character, _ style: Style) -> Bool {
    let count = min(run(at: position), 2)
    if mark == "_", let before = character(at: position - 1), before.isLetter || before.isNumber {
      return false
    }
    guard let end = endOfEmphasis(mark, count) else { return false }
    let inside = characters[(position + count)..<(end - count)]
    let added: Style = count == 2 ? .strong : .emphasis
    spans += Self.spans(of: String(inside), style: style.union(added))
    position = end
    return true
  }

  private mutating func readLink(at bracket: Int, _ style: Style) -> Bool {
    guard character(at: bracket) == "[", let close = closing("[", "]", at: bracket),
      character(at: close + 1) == "(", let end = closing("(", ")", at: close + 1)
    else { return false }
    let inside = String(characters[(bracket + 1)..<close])
    let target = characters[(close + 2)..<end].split(separator: " ").first.map { String($0) } ?? ""
    spans += Self.spans(of: inside, style: style.union(.underlined))
    if inside != target {
      append(" ", style)
      append("(\(target))", style.union(.faint))
    }
    position = end + 1
    return true
  }

  private mutating func readAddress(_ style: Style) -> Bool {
    guard let end = characters[position...].firstIndex(of: ">") else { return false }
    let address = String(characters[(position + 1)..<end])
    guard address.hasPrefix("https://") || address.hasPrefix("http://"), !address.contains(" ")
    else { return false }
    append(address, style.union(.underlined))
    position = end + 1
    return true
  }

  private func character(at index: Int) -> Character? {
    characters.indices.contains(index) ? characters[index] : nil
  }

  /// How many times the character at `index` is repeated there.
  private func run(at index: Int) -> Int {
    characters[index...].prefix { $0 == characters[index] }.count
  }

  /// The index after the code that opens at `index`.
  private func endOfCode(at index: Int) -> Int? {
    let ticks = run(at: index)
    var next = index + ticks
    while next < characters.count {
      guard characters[next] == "`" else {
        next += 1
        continue
      }
      let closing = run(at: next)
      next += closing
      if closing == ticks { return next }
    }
    return nil
  }

  /// The index after the formula that opens at `index`: as on GitHub, there is no space
  /// just inside its dollar signs and no digit after them, so that prices are not read as formulas.
  private func endOfFormula(at index: Int) -> Int? {
    let dollars = min(run(at: index), 2)
    guard let first = character(at: index + dollars), !first.isWhitespace, first != "$"
    else { return nil }
    var next = index + dollars + 1
    while next < characters.count {
      if characters[next] == "\\" {
        next += 2
        continue
      }
      let end = next + dollars
      if characters[next] == "$", run(at: next) >= dollars, !characters[next - 1].isWhitespace,
        character(at: end)?.isNumber != true
      {
        return end
      }
      next += 1
    }
    return nil
  }

  /// The index after the emphasis that opens at `position` with `count` marks.
  private func endOfEmphasis(_ mark: Character, _ count: Int) -> Int? {
    guard let first = character(at: position + count), !first.isWhitespace else { return nil }
    var next = position + count
    while next < characters.count {
      switch characters[next] {
      case "\\": next += 2
      case "`": next = endOfCode(at: next) ?? next + run(at: next)
      case "$": next = endOfFormula(at: next) ?? next + 1
      case mark:
        let marks = run(at: next)
        let follows = character(at: next + marks)
        let isInWord = mark == "_" && follows.map { $0.isLetter || $0.isNumber } == true
        let closes = !characters[next - 1].isWhitespace && !isInWord
        if closes, marks == count || marks > 2 { return next + marks }
        next += marks
      default: next += 1
      }
    }
    return nil
  }

  /// The index of the bracket that closes the one at `index`.
  private func closing(_ open: Character, _ close: Character, at index: Int) -> Int? {
    var depth = 0
    var next = index
    while next < characters.count {
      switch characters[next] {
      case "\\": next += 1
      case "`":
        if let end = endOfCode(at: next) { next = end - 1 }
      case open: depth += 1
      case close:
        depth -= 1
        if depth == 0 { return next }
      default: break
      }
      next += 1
    }
    return nil
  }
}
