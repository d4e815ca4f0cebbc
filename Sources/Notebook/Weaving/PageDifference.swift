/// The first line where a page's prose or code is not that of its source, as
/// `PATH:LINE: found …; expected …`; nil if there is none.
///
/// The outputs of the run, in `text` blocks, tables and pictures after the code, are not compared:
/// to compare those, write the page and the pictures elsewhere (`--page`, `--output`).
///
/// - Parameters:
///   - source: the path of the chapter's main.swift.
///   - page: the path of its page.
/// - Throws: `FileError`, `SourceError`.
public func pageDifference(source: String, page: String) throws -> String? {
  let text = try readText(page)
  let chapter = try ChapterSource(path: source)
  guard let difference = pageDifference(chapter, text) else { return nil }
  return "\(shortened(page)):\(difference)"
}

func pageDifference(_ source: ChapterSource, _ page: String) -> String? {
  var reader = PageReader(page)
  if let difference = reader.read(Page.notice(for: source.folder)) { return difference }
  for section in source.sections {
    let blocks = Page.blocks(of: section)
    if let first = blocks.first { reader.skipOutputs(before: first) }
    for block in blocks {
      if let difference = reader.read(block) { return difference }
    }
  }
  let helpers = Page.blocks(of: source.helpers)
  reader.skipOutputs(before: helpers.first)
  for block in helpers {
    if let difference = reader.read(block) { return difference }
  }
  reader.skipOutputs(before: nil)
  return reader.rest
}

/// Compares a page with the expected blocks, line by line.
private struct PageReader {
  private let lines: [Substring]
  private var position = 0

  init(_ page: String) {
    lines = page.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Moves past `block`; if the page has something else there, returns where and what.
  mutating func read(_ block: String) -> String? {
    skipEmptyLines()
    for expected in block.split(separator: "\n", omittingEmptySubsequences: false) {
      let found = position < lines.count ? lines[position] : nil
      if found != expected {
        let quoted = found.map { "\"\($0)\"" } ?? "nothing"
        return "\(position + 1): found \(quoted); expected \"\(expected)\""
      }
      position += 1
    }
    return nil
  }

  /// Moves past outputs until `block` follows.
  mutating func skipOutputs(before block: String?) {
    skipEmptyLines()
    while position < lines.count {
      var ahead = self
      if let block, ahead.read(block) == nil { return }
      guard skipOutput() else { return }
      skipEmptyLines()
    }
  }

  /// The first line that is left on the page, nil if none is.
  var rest: String? {
    position < lines.count ? "\(position + 1): found \"\(lines[position])\"; expected the end" : nil
  }

  private mutating func skipEmptyLines() {
    while position < lines.count, lines[position].isEmpty { position += 1 }
  }

  private mutating func skipOutput() -> Bool {
    let line = lines[position]
    if line == "```text" {
      let rest = lines[position...]
      position = rest.firstIndex(of: "```").map { $0 + 1 } ?? lines.count
    } else if line.hasPrefix("|") {
      while position < lines.count, lines[position].hasPrefix("|") { position += 1 }
    } else if line.hasPrefix("!["), line.hasSuffix(".png)") {
      position += 1
      skipEmptyLines()
      if position < lines.count, lines[position].hasPrefix("*"), lines[position].hasSuffix("*") {
        position += 1
      }
    } else {
      return false
    }
    return true
  }
}
