/// A chapter's source, split into prose and the code between.
struct ChapterSource: Equatable {
  struct Section: Equatable {
    /// The prose before the code; empty only in the first section.
    var prose: String
    /// The number of the line on which the prose begins, from 1.
    var line: Int
    /// The code that is on the page, without empty lines around it.
    var code: String
  }

  /// The name of the source's folder.
  let folder: String
  let sections: [Section]

  /// - Throws: `FileError`, `SourceError`.
  init(path: String) throws {
    try self.init(readText(path), folder: ChapterPaths(source: path).folder)
  }

  /// - Throws: `SourceError`.
  init(_ text: String, folder: String) throws(SourceError) {
    self.folder = folder
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var sections: [Section] = []
    var section = Section(prose: "", line: 1, code: "")
    var code: [Substring] = []
    var hiddenSince: Int?
    var index = 0
    func sourceError(_ line: Int, found: String, expected: String) -> SourceError {
      SourceError(folder: folder, line: line + 1, found: found, expected: expected)
    }

    while index < lines.count {
      let line = lines[index]
      switch line {
      case "// hide":
        if hiddenSince != nil {
          throw sourceError(
            index, found: "a second \(line)", expected: "// show after the first")
        }
        hiddenSince = index
      case "// show":
        if hiddenSince == nil {
          throw sourceError(index, found: "\(line) alone", expected: "// hide before it")
        }
        hiddenSince = nil
      case _ where line.hasPrefix("text("):
        if let hiddenSince {
          throw sourceError(
            hiddenSince, found: "hidden lines with prose among them",
            expected: "// show before the prose")
        }
        guard let literal = Literal(lines, after: index) else {
          throw sourceError(
            index, found: "text( without a literal of several lines",
            expected: "a literal laid out by the formatter")
        }
        section.code = visible(code)
        sections.append(section)
        section = Section(prose: literal.value, line: index + 1, code: "")
        code = []
        index = literal.lastLine
      default:
        if hiddenSince == nil { code.append(line) }
      }
      index += 1
    }
    if let hiddenSince {
      throw sourceError(hiddenSince, found: "// hide alone", expected: "// show after it")
    }
    section.code = visible(code)
    self.sections = sections + [section]
  }
}

/// A chapter's source that cannot be woven.
public struct SourceError: Error, CustomStringConvertible, Equatable {
  /// The folder of the source.
  public let folder: String
  /// The number of the line, from 1.
  public let line: Int
  /// What was found there.
  public let found: String
  /// What was expected instead.
  public let expected: String

  /// One line with the place, what was found and what was expected.
  public var description: String {
    "Sources/\(folder)/main.swift:\(line): found \(found); expected \(expected)"
  }
}

/// The lines of code that are on the page: without imports and lines marked hidden, without empty
/// lines around them, and never with two empty lines in a row.
private func visible(_ lines: [Substring]) -> String {
  var kept: [Substring] = []
  for line in lines {
    if line.hasPrefix("import ") || line.hasSuffix("  // hide") { continue }
    if line.isEmpty, kept.last?.isEmpty ?? true { continue }
    kept.append(line)
  }
  if kept.last?.isEmpty == true { kept.removeLast() }
  return kept.joined(separator: "\n")
}

/// A string literal of several lines, as the formatter lays it out after `text(`.
private struct Literal {
  var value: String
  /// The index of the line that closes it.
  var lastLine: Int

  init?(_ lines: [Substring], after index: Int) {
    guard lines[index] == "text(", index + 1 < lines.count else { return nil }
    let opening = lines[index + 1].drop { $0 == " " }
    let indent = lines[index + 1].prefix { $0 == " " }
    guard opening == "\"\"\"" || opening == "#\"\"\"#".dropLast() else { return nil }
    let isRaw = opening.hasPrefix("#")
    let closing = indent + "\"\"\"" + (isRaw ? "#)" : ")")
    guard let last = lines[(index + 2)...].firstIndex(where: { $0 == closing }) else { return nil }
    var content: [Substring] = []
    for line in lines[(index + 2)..<last] {
      guard line.isEmpty || line.hasPrefix(indent) else { return nil }
      content.append(line.dropFirst(indent.count))
    }
    let text = content.joined(separator: "\n")
    value = isRaw ? text : Self.unescaped(text)
    lastLine = last
  }

  /// The text of the literal, with its escape sequences replaced as the compiler does; a backslash at
  /// the end of a line joins two lines.
  private static func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "\\", let escaped = rest.popFirst() else {
        result.append(character)
        continue
      }
      switch escaped {
      case "\n": break
      case "n": result.append("\n")
      case "t": result.append("\t")
      default: result.append(escaped)
      }
    }
    return result
  }
}
