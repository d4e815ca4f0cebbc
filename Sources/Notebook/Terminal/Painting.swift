extension [Span] {
  /// The line with the escape codes of its styles, or without any.
  func painted(inColour isColoured: Bool) -> String {
    var text = ""
    var pending: Span?
    for span in self + [Span(text: "", style: Style(rawValue: -1))] {
      if let current = pending, current.style == span.style {
        pending = Span(text: current.text + span.text, style: span.style)
        continue
      }
      if let current = pending {
        let codes = isColoured ? current.style.codes : ""
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
  /// Only the terminal's own weights and one of its own colours, so that the text is as readable
  /// on a light ground as on a dark one.
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
