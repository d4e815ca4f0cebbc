extension [Span] {
  /// The text of the line, with the escape codes of its styles if `isColored`.
  func rendered(isColored: Bool) -> String {
    var text = ""
    var pending: Span?
    for span in self + [Span(text: "", style: Style(rawValue: -1))] {
      if let current = pending, current.style == span.style {
        pending = Span(text: current.text + span.text, style: span.style)
        continue
      }
      if let current = pending {
        let codes = isColored ? current.style.codes : ""
        text += codes.isEmpty ? current.text : "\u{1B}[\(codes)m\(current.text)\u{1B}[0m"
      }
      pending = span
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}

extension Style {
  /// The parameters of the escape sequence that selects the style.
  ///
  /// They use only font weights and one color of the terminal's own palette, so that the text is
  /// readable on a light background and on a dark one.
  fileprivate var codes: String {
    var codes: [String] = []
    if contains(.strong) { codes.append("1") }
    if contains(.faint) { codes.append("2") }
    if contains(.emphasis) { codes.append("3") }
    if contains(.underlined) { codes.append("4") }
    if contains(.code) { codes.append("36") }
    return codes.joined(separator: ";")
  }
}
