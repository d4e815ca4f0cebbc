import Pictures

/// Prose, in Markdown: printed, and the same on the page.
///
/// It is a literal, so no computed number can slip into it; results are for `show` and `table`.
/// Formulas stand between dollar signs, as on GitHub; in a raw literal, `#"""`, their backslashes
/// need no doubling.
@MainActor public func text(_ markdown: StaticString, line: Int = #line) {
  Chapter.current.text(markdown.description, line: line)
}

/// Prints a result under its name, aligned with the results before it.
@MainActor public func show<Value>(_ label: String, _ value: Value) {
  Chapter.current.show(label, shown(value))
}

/// Prints a number with a fixed count of decimal places.
@MainActor public func show(
  _ label: String, _ value: some BinaryFloatingPoint, places: Int
) {
  Chapter.current.show(label, fixed(value, places))
}

/// Prints a table of results; columns of numbers stand to the right.
///
/// - Precondition: every row has as many cells as the header.
@MainActor public func table(_ header: [String], _ rows: [[any CustomStringConvertible]]) {
  Chapter.current.table(header, rows.map { $0.map { shown($0) } })
}

/// Writes a picture into the chapter's folder and says where it is.
///
/// - Parameters:
///   - name: what the file is called, without `.png`; no two pictures of a chapter share it.
///   - caption: what is to be seen, in plain words.
///   - write: writes the picture as a PNG file to the path it is given; an error it throws ends
///     the program with status 1.
@MainActor public func picture(
  _ name: String, _ caption: String, write: (_ path: String) throws -> Void
) {
  attempt(try Chapter.current.picture(name, caption, write: write))
}

/// Prints how long something took, and leaves it out of the page: the one result that differs
/// between machines.
@MainActor public func timing(_ label: String, _ duration: Duration) {
  Chapter.current.timing(label, shown(duration))
}

/// Prints something measured that differs between machines, such as a rate or a version, and
/// leaves it out of the page.
@MainActor public func timing(_ label: String, _ value: String) {
  Chapter.current.timing(label, value)
}

/// Prints how long `work` took, and leaves that out of the page.
@MainActor public func timing<Value>(_ label: String, _ work: () throws -> Value) rethrows -> Value
{
  let start = ContinuousClock.now
  let value = try work()
  timing(label, ContinuousClock.now - start)
  return value
}

/// Draws a figure into the chapter's folder and says where it is.
///
/// - Parameters:
///   - name: what the file is called, without `.png`; no two pictures of a chapter share it.
///   - caption: what is to be seen, in plain words.
///   - figure: what is drawn; if it cannot be written, the program ends with status 1.
@MainActor public func picture(_ name: String, _ caption: String, _ figure: some Figure) {
  picture(name, caption) { try figure.write(to: $0) }
}
