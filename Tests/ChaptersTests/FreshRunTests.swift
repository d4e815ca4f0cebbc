import Foundation
import Notebook
import Pictures
import Testing

@Suite("A fresh run", .serialized)
struct FreshRunTests {
  @Test(
    "of chapters 1 to 5 gives their pages byte for byte and their pictures pixel for pixel",
    arguments: BookChapter.repeatable)
  func repeats(_ chapter: BookChapter) throws {
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

  @Test("of chapter 6, a short one, gives the prose and the code of its page")
  func trains() throws {
    let chapter = BookChapter.training
    try inTemporaryFolder { folder in
      let page = "\(folder)/page.md"
      let short = [
        "--dataset", "drawn", "--limit", "512", "--epochs", "1", "--hidden-dim", "16",
        "--layers", "1",
      ]
      try chapter.run(short, page: page, pictures: "\(folder)/pictures")
      for page in [page, chapter.page] {
        if let difference = try pageDifference(source: chapter.source, page: page) {
          Issue.record("\(difference); \(chapter.remedy)")
        }
      }
      let drawn = files(in: "\(folder)/pictures").filter { $0.hasSuffix(".png") }
      // A run that was stopped may have left a picture of its own.
      let expected = files(in: chapter.pictures)
        .filter { $0.hasSuffix(".png") && $0 != "loss-so-far.png" }
      #expect(drawn == expected)
    }
  }
}

/// The first line in which a committed page is not the fresh one; nil if there is none.
private func firstDifference(_ committed: String, _ fresh: String) -> String? {
  guard let old = FileManager.default.contents(atPath: committed) else { return " is missing" }
  guard let new = FileManager.default.contents(atPath: fresh) else { return " was not written" }
  if old == new { return nil }
  func lines(_ data: Data) -> [Substring] {
    String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }
  let (oldLines, newLines) = (lines(old), lines(new))
  let same = zip(oldLines, newLines).prefix { $0 == $1 }.count
  func quoted(_ lines: [Substring]) -> String {
    same < lines.count ? "\"\(lines[same])\"" : "nothing"
  }
  return ":\(same + 1): the page has \(quoted(oldLines)), a fresh run \(quoted(newLines))"
}

/// What is not the same in two folders of pictures.
private func pictureDifferences(_ committed: String, _ fresh: String) -> [String] {
  let (old, new) = (Set(files(in: committed)), Set(files(in: fresh)))
  return old.union(new).sorted().compactMap { file in
    if !old.contains(file) { return "\(file) is drawn, but missing there" }
    if !new.contains(file) { return "\(file) is no longer drawn, so remove it" }
    // Pixels are compared, not files: another version of zlib packs the same pixels otherwise.
    let bitmaps = ["\(committed)/\(file)", "\(fresh)/\(file)"].map { try? PNG.read($0) }
    return bitmaps[0] != nil && bitmaps[0] == bitmaps[1]
      ? nil : "\(file) is not what a fresh run draws"
  }
}
