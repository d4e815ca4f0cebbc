/// A result, table or picture that a chapter printed.
enum Output: Equatable {
  case result(label: String, value: String)
  case table(header: [String], rows: [[String]])
  /// A picture by the name of its file, without the folder.
  case picture(file: String, caption: String)
}

/// The lines of one result: the label in a column of `column` characters, then the value; a value
/// of several lines is printed below its label.
func resultLines(label: String, value: String, column: Int) -> [Line] {
  let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
  let name = Span(text: label, style: .faint)
  if lines.count > 1 { return [[name]] + lines.map { [.spaces(2), Span(text: String($0))] } }
  return [[name, .spaces(column - label.count + 2), Span(text: value)]]
}

extension Table {
  /// A table of results; columns of numbers are aligned at the right.
  init(header: [String], rows: [[String]]) {
    self.header = header.map { [Span(text: $0)] }
    self.rows = rows.map { $0.map { [Span(text: $0)] } }
    alignments = header.indices.map { column in
      rows.allSatisfy { isNumber($0[column]) } ? .right : .left
    }
  }
}

private func isNumber(_ cell: String) -> Bool {
  cell.allSatisfy { $0.isNumber || "+-−–—.,%×e ".contains($0) }
}
