import Files
import Testing

@testable import Notebook

@Suite("A page beside its source")
@MainActor struct PageDifferenceTests {
  func difference(replacing old: String, with new: String) throws -> String? {
    let source = try ChapterSource(Sample.source, folder: "chapter-09-trial")
    #expect(Sample.page.contains(old))
    return pageDifference(source, Sample.page.replacing(old, with: new))
  }

  @Test("does not differ if it was woven from it")
  func same() throws {
    #expect(try difference(replacing: "Look", with: "Look") == nil)
  }

  @Test("may show other results")
  func otherOutputs() throws {
    #expect(try difference(replacing: "sum            2", with: "total 5") == nil)
    #expect(try difference(replacing: "|  20 | c    |\n", with: "") == nil)
    #expect(try difference(replacing: "```text\nagain  2\n```\n\n", with: "") == nil)
    #expect(try difference(replacing: "sum.png", with: "other.png") == nil)
  }

  @Test(
    "differs by one changed word, in the prose, the code, or the notice",
    arguments: [
      (
        "*two*", "*three*",
        "5: the page has \"Sums of *three* numbers, $a + b$.\", "
          + "the source \"Sums of *two* numbers, $a + b$.\""
      ),
      ("sum = 1 + 1", "sum = 2", "8: the page has \"let sum = 2\", the source \"let sum = 1 + 1\""),
      ("Look at it", "Look away", "29: the page has \"Look away.\", the source \"Look at it.\""),
      ("Next: nothing.", "", "42: the page has nothing, the source \"Next: nothing.\""),
      ("Next: nothing.\n", "Next: nothing.\n\nMore.\n", "42: \"More.\" is not in the source"),
    ])
  func changed(old: String, new: String, expected: String) throws {
    #expect(try difference(replacing: old, with: new) == expected)
  }

  @Test("differs by prose or code left out or added")
  func leftOut() throws {
    #expect(try difference(replacing: "Look at it.\n\n", with: "") != nil)
    #expect(try difference(replacing: "show(\"again\", sum)\n", with: "") != nil)
    #expect(try difference(replacing: "Look", with: "Between.\n\nLook") != nil)
    #expect(try difference(replacing: "<!--", with: "<!-- x") != nil)
  }

  @Test("is read from files, and a missing one is an error that names it")
  func files() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
      let error = #expect(throws: FileError.self) {
        try pageDifference(source: sample.sourcePath, page: sample.pagePath)
      }
      #expect(error?.path == sample.pagePath)
      try writeText(Sample.page.replacing("Look", with: "Loo"), to: sample.pagePath)
      let difference = try pageDifference(source: sample.sourcePath, page: sample.pagePath)
      #expect(difference?.hasPrefix("\(shortened(sample.pagePath)):29: ") == true)
    }
  }
}
