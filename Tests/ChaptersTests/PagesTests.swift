import Foundation
import Notebook
import Testing

@Suite("Pages of the chapters")
struct PagesTests {
  @Test("the chapters are numbered 01, 02, … without a gap, each with source and page")
  func complete() {
    let names = ChapterFiles.all.map(\.name)
    #expect(!names.isEmpty)
    for (index, name) in names.enumerated() {
      let number = index + 1
      #expect(name.hasPrefix(number < 10 ? "0\(number)-" : "\(number)-"))
    }
    #expect(files(in: "\(ChapterFiles.package)/Chapters") == names.map { "\($0).md" })
    #expect(
      Set(files(in: "\(ChapterFiles.package)/output")).isSubset(of: names + ["benchmark"]))
  }

  @Test("a page has the prose and the code of its source", arguments: ChapterFiles.all)
  func current(_ chapter: ChapterFiles) throws {
    guard FileManager.default.fileExists(atPath: chapter.page) else {
      Issue.record(
        "Chapters/\(chapter.name).md: found no such file; expected a page; \(chapter.remedy)")
      return
    }
    if let difference = try pageDifference(source: chapter.source, page: chapter.page) {
      Issue.record("\(difference); \(chapter.remedy)")
    }
  }

  @Test("the links on a page lead to existing files", arguments: ChapterFiles.all)
  func links(_ chapter: ChapterFiles) throws {
    // In Swift code `[Float](…)` looks like a link.
    let text = try String(contentsOfFile: chapter.page, encoding: .utf8)
      .split(separator: "```").enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined()
    let links = text.matches(of: /\]\(([^)#\s]+)[^)]*\)/).map { String($0.1) }
    #expect(links.isEmpty == !text.contains("]("), "a link that is not found")
    for link in links where !link.contains("://") {
      let path = URL(fileURLWithPath: chapter.page).deletingLastPathComponent()
        .appendingPathComponent(link).standardizedFileURL.path
      #expect(
        FileManager.default.fileExists(atPath: path),
        "Chapters/\(chapter.name).md: found the link \(link); expected an existing file"
      )
    }
  }
}
