import Files
import Testing

@testable import Notebook

@Suite("Difference between a page and its source")
@MainActor struct PageDifferenceTests {
  func difference(replacing old: String, with new: String) throws -> String? {
    let source = try ChapterSource(SampleChapter.source, folder: "chapter-09-trial")
    #expect(SampleChapter.page.contains(old))
    return pageDifference(source, SampleChapter.page.replacing(old, with: new))
  }

  @Test("a page woven from its source does not differ from it")
  func same() throws {
    #expect(try difference(replacing: "Look", with: "Look") == nil)
  }

  @Test("a page may have other outputs than a run of its source")
  func otherOutputs() throws {
    #expect(try difference(replacing: "sum            2", with: "total 5") == nil)
    #expect(try difference(replacing: "|  20 | c    |\n", with: "") == nil)
    #expect(try difference(replacing: "```text\nagain  2\n```\n\n", with: "") == nil)
    #expect(try difference(replacing: "sum.png", with: "other.png") == nil)
  }

  @Test(
    "one changed word in the prose, the code or the notice is found",
    arguments: [
      (
        "*two*", "*three*",
        "5: found \"Sums of *three* numbers, $a + b$.\"; "
          + "expected \"Sums of *two* numbers, $a + b$.\""
      ),
      ("sum = 1 + 1", "sum = 2", "8: found \"let sum = 2\"; expected \"let sum = 1 + 1\""),
      ("Look at it", "Look away", "29: found \"Look away.\"; expected \"Look at it.\""),
      ("Next: nothing.", "", "42: found nothing; expected \"Next: nothing.\""),
      ("Next: nothing.\n", "Next: nothing.\n\nMore.\n", "42: found \"More.\"; expected the end"),
    ])
  func changed(old: String, new: String, expected: String) throws {
    #expect(try difference(replacing: old, with: new) == expected)
  }

  @Test("prose or code that is missing from the page or added to it is found")
  func leftOut() throws {
    #expect(try difference(replacing: "Look at it.\n\n", with: "") != nil)
    #expect(try difference(replacing: "show(\"again\", sum)\n", with: "") != nil)
    #expect(try difference(replacing: "Look", with: "Between.\n\nLook") != nil)
    #expect(try difference(replacing: "<!--", with: "<!-- x") != nil)
  }

  @Test("the page is read from its file, and the error for a missing file names it")
  func files() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let error = #expect(throws: FileError.self) {
        try pageDifference(source: sample.sourcePath, page: sample.pagePath)
      }
      #expect(error?.path == sample.pagePath)
      try writeText(SampleChapter.page.replacing("Look", with: "Loo"), to: sample.pagePath)
      let difference = try pageDifference(source: sample.sourcePath, page: sample.pagePath)
      #expect(difference?.hasPrefix("\(shortened(sample.pagePath)):29: ") == true)
    }
  }
}
