import Foundation
import Notebook
import Pictures
import Testing

@Suite("Fresh runs of the chapters", .serialized)
struct FreshRunTests {
  @Test(
    "a fresh run gives the chapter's page byte for byte and its pictures pixel for pixel",
    arguments: ChapterFiles.repeatable)
  func repeats(_ chapter: ChapterFiles) throws {
    try inTemporaryFolder { folder in
      let page = "\(folder)/page.md"
      let pictures = "\(folder)/pictures"
      try chapter.run(page: page, pictures: pictures)
      if let difference = firstDifference(chapter.page, page) {
        Issue.record("Chapters/\(chapter.name).md\(difference); \(chapter.remedy)")
      }
      for difference in pictureDifferences(chapter.pictures, pictures) {
        Issue.record("output/\(chapter.name)/\(difference); \(chapter.remedy)")
      }
    }
  }

  @Test(
    "a short run of a training chapter gives its page's prose and code and its pictures' names",
    arguments: ChapterFiles.training)
  func trains(_ chapter: ChapterFiles) throws {
    let options = try #require(chapter.shortRun)
    try inTemporaryFolder { folder in
      let page = "\(folder)/page.md"
      try chapter.run(options, page: page, pictures: "\(folder)/pictures")
      for page in [page, chapter.page] {
        if let difference = try pageDifference(source: chapter.source, page: page) {
          Issue.record("\(difference); \(chapter.remedy)")
        }
      }
      let drawn = pictures(in: "\(folder)/pictures")
      // A run that was stopped leaves this picture.
      let expected = pictures(in: chapter.pictures).filter { $0 != "loss-so-far.png" }
      #expect(drawn == expected)
    }
  }
}

/// The first line in which a committed page is not the fresh one; nil if there is none.
private func firstDifference(_ committed: String, _ fresh: String) -> String? {
  guard let old = FileManager.default.contents(atPath: committed) else {
    return ": found no such file; expected a page"
  }
  guard let new = FileManager.default.contents(atPath: fresh) else {
    return ": found no page of the fresh run; expected one"
  }
  if old == new { return nil }
  func lines(_ data: Data) -> [Substring] {
    String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }
  let (oldLines, newLines) = (lines(old), lines(new))
  let same = zip(oldLines, newLines).prefix { $0 == $1 }.count
  func quoted(_ lines: [Substring]) -> String {
    same < lines.count ? "\"\(lines[same])\"" : "nothing"
  }
  return ":\(same + 1): found \(quoted(oldLines)); expected \(quoted(newLines)), as in a fresh run"
}

/// The differences between two folders of pictures, one sentence each.
private func pictureDifferences(_ committed: String, _ fresh: String) -> [String] {
  let (old, new) = (Set(pictures(in: committed)), Set(pictures(in: fresh)))
  return old.union(new).sorted().compactMap { file in
    if !old.contains(file) {
      return "\(file): found no such file; expected the picture of a fresh run"
    }
    if !new.contains(file) {
      return "\(file): found a picture no longer drawn; expected no such file"
    }
    // Pixels are compared, not bytes: another version of zlib compresses the same pixels differently.
    let bitmaps = ["\(committed)/\(file)", "\(fresh)/\(file)"].map { try? PNG.read($0) }
    return bitmaps[0] != nil && bitmaps[0] == bitmaps[1]
      ? nil : "\(file): found other pixels; expected those of a fresh run"
  }
}

/// The names of the pictures in a folder: beside them are the records of long runs.
private func pictures(in folder: String) -> [String] {
  files(in: folder).filter { $0.hasSuffix(".png") }
}
