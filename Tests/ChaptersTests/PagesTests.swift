import Foundation
import Notebook
import Testing

@Suite("The pages")
struct PagesTests {
  @Test("are six, each with a source, and each source with a page and pictures")
  func complete() {
    let names = BookChapter.all.map(\.name)
    #expect(names.map { $0.prefix(3) } == ["01-", "02-", "03-", "04-", "05-", "06-"])
    #expect(files(in: "\(BookChapter.package)/Chapters") == names.map { "\($0).md" })
    #expect(files(in: "\(BookChapter.package)/output") == names)
  }

  @Test("have the prose and the code of their sources", arguments: BookChapter.all)
  func current(_ chapter: BookChapter) throws {
    guard FileManager.default.fileExists(atPath: chapter.page) else {
      Issue.record("Chapters/\(chapter.name).md is missing; \(chapter.remedy)")
      return
    }
    if let difference = try pageDifference(source: chapter.source, page: chapter.page) {
      Issue.record("\(difference); \(chapter.remedy)")
    }
  }

  @Test("lead only to files that are there", arguments: BookChapter.all)
  func links(_ chapter: BookChapter) throws {
    // In Swift code `[Float](…)` looks like a link.
    let text = try String(contentsOfFile: chapter.page, encoding: .utf8)
      .split(separator: "```").enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined()
    let links = text.matches(of: /\]\(([^)#\s]+)[^)]*\)/).map { String($0.1) }
      .filter { !$0.contains("://") }
    #expect(!links.isEmpty, "a page shows pictures, and leads to the next")
    for link in links {
      let path = URL(fileURLWithPath: chapter.page).deletingLastPathComponent()
        .appendingPathComponent(link).standardizedFileURL.path
      #expect(
        FileManager.default.fileExists(atPath: path), "Chapters/\(chapter.name).md leads to \(link)"
      )
    }
  }
}
