/// The style of a piece of text.
struct Style: OptionSet, Hashable, Sendable {
  let rawValue: Int

  static let strong = Style(rawValue: 1)
  static let emphasis = Style(rawValue: 2)
  static let code = Style(rawValue: 4)
  static let underlined = Style(rawValue: 8)
  static let faint = Style(rawValue: 16)
  /// Not broken across lines if it fits on one.
  static let whole = Style(rawValue: 32)
}

/// A piece of text of one style.
struct Span: Equatable, Sendable {
  var text: String
  var style: Style = []
}

/// One line of a terminal, without its line break.
typealias Line = [Span]

extension [Span] {
  /// The text without its styles.
  var plain: String { map(\.text).joined() }

  /// How many columns the text takes: its characters, none of which may be of double width.
  var columns: Int { reduce(0) { $0 + $1.text.count } }

  /// The same text with `style` added throughout.
  func adding(_ style: Style) -> [Span] {
    map { Span(text: $0.text, style: $0.style.union(style)) }
  }
}
