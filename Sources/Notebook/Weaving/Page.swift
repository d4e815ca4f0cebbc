/// A chapter's page in Markdown: its prose, its code, and the outputs of a run.
struct Page {
  let text: String

  /// - Throws: `SourceError` if the prose that ran is not that of the source.
  init(source: ChapterSource, transcript: Transcript) throws(SourceError) {
    let sections = source.sections
    for (section, cell) in zip(sections, transcript.cells) where section.prose != cell.prose {
      throw SourceError(
        folder: source.folder, line: section.line,
        found: "prose other than what ran", expected: "the same; build the chapter again")
    }
    guard sections.count == transcript.cells.count else {
      let line = sections[min(transcript.cells.count, sections.count - 1)].line
      throw SourceError(
        folder: source.folder, line: line,
        found: "\(transcript.cells.count - 1) pieces of prose that ran",
        expected: "all \(sections.count - 1)")
    }
    var blocks = [Self.notice(for: source.folder)]
    let name = ChapterPaths.name(of: source.folder)
    for (section, cell) in zip(sections, transcript.cells) {
      blocks += Self.blocks(of: section)
      blocks += Self.blocks(of: cell.outputs, pictures: "../output/\(name)")
    }
    blocks += Self.blocks(of: source.helpers)
    text = blocks.joined(separator: "\n\n") + "\n"
  }

  /// The comment at the top of a page.
  static func notice(for folder: String) -> String {
    "<!-- Woven from Sources/\(folder)/main.swift; to change this page, change that and run it "
      + "with --weave. -->"
  }

  /// The prose of a section and its code.
  static func blocks(of section: ChapterSource.Section) -> [String] {
    var blocks: [String] = []
    if !section.prose.isEmpty { blocks.append(section.prose) }
    if !section.code.isEmpty { blocks.append("```swift\n\(section.code)\n```") }
    return blocks
  }

  /// The files beside the source, each folded.
  static func blocks(of helpers: [ChapterSource.Helper]) -> [String] {
    helpers.flatMap { helper in
      [
        "<details>\n<summary>Helpers of this chapter: \(helper.name)</summary>",
        "```swift\n\(helper.code)\n```",
        "</details>",
      ]
    }
  }

  /// The outputs of a cell, with consecutive results in one block.
  private static func blocks(of outputs: [Output], pictures: String) -> [String] {
    var blocks: [String] = []
    var results: [(label: String, value: String)] = []
    func endResults() {
      if !results.isEmpty { blocks.append(block(of: results)) }
      results = []
    }
    for output in outputs {
      switch output {
      case .result(let label, let value):
        results.append((label, value))
      case .table(let header, let rows):
        endResults()
        blocks.append(block(of: header, rows))
      case .picture(let file, let caption):
        endResults()
        let caption = escaped(caption)
        blocks.append("![\(caption)](\(pictures)/\(file))")
        blocks.append("*\(caption)*")
      }
    }
    endResults()
    return blocks
  }

  private static func block(of results: [(label: String, value: String)]) -> String {
    let column = results.map(\.label.count).max()!
    let lines = results.flatMap { resultLines(label: $0.label, value: $0.value, column: column) }
    let text = lines.map { $0.rendered(isColored: false) }.joined(separator: "\n")
    return "```text\n\(text)\n```"
  }

  private static func block(of header: [String], _ rows: [[String]]) -> String {
    let table = Table(header: header, rows: rows)
    let cells = ([header] + rows).map { $0.map { escaped($0).replacing("|", with: "\\|") } }
    let widths = header.indices.map { column in max(3, cells.map { $0[column].count }.max()!) }
    func line(_ row: [String]) -> String {
      let padded = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return table.alignments[column] == .right ? space + row[column] : row[column] + space
      }
      return "| \(padded.joined(separator: " | ")) |"
    }
    let rule = header.indices.map { column in
      let dashes = String(repeating: "-", count: widths[column] - 1)
      return table.alignments[column] == .right ? dashes + ":" : dashes + "-"
    }
    return ([line(cells[0]), line(rule)] + cells.dropFirst().map(line)).joined(separator: "\n")
  }

  /// The text with a backslash before every character that Markdown would read as markup.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\`*_[]<".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
