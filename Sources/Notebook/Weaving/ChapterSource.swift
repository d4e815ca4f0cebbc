import Files
import Foundation

/// A chapter's source, split into prose and the code between.
struct ChapterSource: Equatable {
  struct Section: Equatable {
    /// The prose before the code; empty only in the first section.
    var prose: String
    /// The number of the line on which the prose begins, from 1.
    var line: Int
    /// The code that is on the page, without empty lines around it.
    var code: String

    /// The number of characters of the longest label of the results that it shows, as far as they are literals.
    var longestLabel: Int {
      code.matches(of: /\b(?:show|timing)\(\s*"([^"\\]*)",/).map(\.1.count).max() ?? 0
    }
  }

  /// The name of the source's folder.
  let folder: String
  let sections: [Section]

  /// Other files of the folder that declare what the visible code uses.
  let helpers: [Helper]

  /// A file beside the source.
  struct Helper: Equatable {
    /// The name of the file.
    let name: String
    /// What is in it, without imports.
    let code: String
  }

  /// Reads a chapter's source, and the Swift files beside it.
  ///
  /// - Throws: `FileError`, `SourceError`.
  init(path: String) throws {
    let folder = FileSystem.folder(of: path)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let others = try files.sorted()
      .filter { $0.hasSuffix(".swift") && $0 != "main.swift" }
      .map { (name: $0, text: try readText("\(folder)/\($0)")) }
    try self.init(
      readText(path), folder: ChapterPaths(source: path).folder, otherFiles: others)
  }

  /// The source with a given text, and given files beside it.
  ///
  /// - Throws: `SourceError`, also if visible code uses a name that a hidden line declares: a reader of the
  ///   page could not know what it is.
  init(
    _ text: String, folder: String, otherFiles: [(name: String, text: String)] = []
  ) throws(SourceError) {
    self.folder = folder
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var sections: [Section] = []
    var section = Section(prose: "", line: 1, code: "")
    var code: [Substring] = []
    var hiddenSince: Int?
    var hidden: [Substring] = []
    /// The lines of visible code, with their numbers from 0.
    var shown: [(line: Int, text: Substring)] = []
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
        if hiddenSince == nil {
          code.append(line)
          shown.append((index, line))
        }
        if hiddenSince != nil || line.hasSuffix("  // hide") { hidden.append(line) }
      }
      index += 1
    }
    if let hiddenSince {
      throw sourceError(hiddenSince, found: "// hide alone", expected: "// show after it")
    }
    section.code = visible(code)
    self.sections = sections + [section]

    let visibleLines = shown.filter {
      !$0.text.hasPrefix("import ") && !$0.text.hasSuffix("  // hide")
    }
    let uses = SwiftNames.used(in: visibleLines.map(\.text).joined(separator: "\n"))
    // The chapter and its options are what Notebook documents.
    let hiddenNames = SwiftNames.declared(in: hidden.filter { !$0.contains("Chapter.open(") })
      .subtracting(SwiftNames.declaredAnywhere(in: visibleLines.map(\.text)))
    if let use = uses.first(where: { hiddenNames.contains($0.name) }) {
      throw sourceError(
        visibleLines[use.line].line, found: "visible code that uses '\(use.name)', which is hidden",
        expected: "its declaration on the page, in another file of the folder, or in a library")
    }
    let usedNames = Set(uses.map(\.name))
    helpers = otherFiles.compactMap { name, text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      guard !SwiftNames.declared(in: lines).isDisjoint(with: usedNames) else { return nil }
      return Helper(name: name, code: visible(lines))
    }
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
