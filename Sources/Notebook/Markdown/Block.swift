/// A block of Markdown: one or more whole lines.
indirect enum Block: Equatable {
  case heading(level: Int, [Span])
  case paragraph([Span])
  case list(List)
  case quote([Block])
  /// A block of code, line by line.
  case verbatim([String])
  /// A formula: the lines of its LaTeX with the dollar signs, and its parts in Unicode, none if it cannot be
  /// written so.
  case formula(latex: [String], parts: [String])
  case table(Table)
  case rule

  struct List: Equatable {
    /// The number of the first item, or nil if the items have bullets.
    var start: Int?
    var items: [[Block]]
    /// Whether blank lines separate the items.
    var isLoose: Bool
  }
}

/// Rows of cells under a header.
struct Table: Equatable {
  enum Alignment { case left, center, right }

  var header: [[Span]]
  var alignments: [Alignment]
  /// The rows, each with as many cells as the header.
  var rows: [[[Span]]]
}
