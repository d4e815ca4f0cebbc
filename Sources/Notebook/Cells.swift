import Pictures

/// Prints prose in Markdown, and puts the same text on the page.
///
/// The prose is a literal and holds no computed numbers; print those with `show` and `table`.
/// Formulas are written between dollar signs, as on GitHub; in a raw literal, `#"""`, their
/// backslashes need no doubling.
///
/// - Parameters:
///   - markdown: the prose, a literal of several lines.
///   - line: the line of the call.
@MainActor public func text(_ markdown: StaticString, line: Int = #line) {
  Chapter.current.text(markdown.description, line: line)
}

/// Prints a result after its label, aligned with the results before it.
@MainActor public func show<Value>(_ label: String, _ value: Value) {
  Chapter.current.show(label, formatted(value))
}

/// Prints a number with a fixed count of decimal places.
@MainActor public func show(
  _ label: String, _ value: some BinaryFloatingPoint, places: Int
) {
  Chapter.current.show(label, fixed(value, places))
}

/// Prints a table of results; columns of numbers are aligned at the right.
///
/// - Precondition: every row has as many cells as the header.
@MainActor public func table(_ header: [String], _ rows: [[any CustomStringConvertible]]) {
  Chapter.current.table(header, rows.map { $0.map { formatted($0) } })
}

/// Writes a picture into the chapter's folder of pictures, and prints its caption and path.
///
/// - Parameters:
///   - name: the name of the file, without `.png`; no two pictures of a chapter share it.
///   - caption: what the picture shows, in plain words.
///   - write: writes the picture as a PNG file to the path it is given; if it throws, the program
///     ends with status 1.
@MainActor public func picture(
  _ name: String, _ caption: String, write: (_ path: String) throws -> Void
) {
  exitOnError(try Chapter.current.picture(name, caption, write: write))
}

/// Prints a duration, and leaves it out of the page, because it differs between machines.
@MainActor public func timing(_ label: String, _ duration: Duration) {
  Chapter.current.timing(label, formatted(duration))
}

/// Prints a value that differs between machines, such as a rate or a version, and leaves it out of
/// the page.
@MainActor public func timing(_ label: String, _ value: String) {
  Chapter.current.timing(label, value)
}

/// Runs `work` and prints how long it took, which is left out of the page; returns its value.
@MainActor public func timing<Value>(_ label: String, _ work: () throws -> Value) rethrows -> Value
{
  let start = ContinuousClock.now
  let value = try work()
  timing(label, ContinuousClock.now - start)
  return value
}

/// Draws a figure into the chapter's folder of pictures, and prints its caption and path.
///
/// - Parameters:
///   - name: the name of the file, without `.png`; no two pictures of a chapter share it.
///   - caption: what the picture shows, in plain words.
///   - figure: the figure to draw; if it cannot be written, the program ends with status 1.
@MainActor public func picture(_ name: String, _ caption: String, _ figure: some Figure) {
  picture(name, caption) { try figure.write(to: $0) }
}
