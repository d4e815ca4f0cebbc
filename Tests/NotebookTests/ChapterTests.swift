import ArgumentParser
import Foundation
import Testing

@testable import Notebook

@Suite("Chapter")
@MainActor struct ChapterTests {
  @Test("a chapter prints its prose and its results, without escape codes to a file")
  func printsPlainly() throws {
    try inTemporaryFolder { folder in
      let printed = try SampleChapter(in: folder).run(["--no-code"])
      #expect(
        printed == """
          9. Trial

          Sums of two numbers, a + b.

            sum                 2
            a longer name       1.5

             n   name
            ─────────
             1   a|b
            20   c

            again               2

          Look at it.

            Two [ones]
            \(shortened("\(folder)/output/09-trial/sum.png"))

            drawing             1 s

          Next: nothing.


          """)
    }
  }

  @Test("the code of a cell is printed between its prose and its results, without hidden lines")
  func printsCode() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let printed = try sample.run()
      #expect(
        printed.hasPrefix(
          """
          9. Trial

          Sums of two numbers, a + b.

              let sum = 1 + 1
              show("sum", sum)
              show("a longer name", 1.5)
              table(["n", "name"], [[1, "a|b"], [20, "c"]])
              show("again", sum)

            sum                 2
          """))
      #expect(printed.contains("\n\n    picture(\"sum\", \"Two [ones]\") { try draw($0) }\n"))
    }
  }

  @Test("a chapter whose source is gone, or not what runs, is printed without the code")
  func printsWithoutSource() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let plain = try sample.run(["--no-code"])
      try writeText("\n" + SampleChapter.source, to: sample.sourcePath)
      #expect(try sample.run() == plain)
      try FileManager.default.removeItem(atPath: sample.sourcePath)
      #expect(try !sample.run(["--output", "\(folder)/pictures"]).contains("let sum"))
    }
  }

  @Test("the source of a chapter is read when the first prose is printed")
  func readsSourceLate() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      try FileManager.default.removeItem(atPath: sample.sourcePath)
      var printed = ""
      let chapter = Chapter(
        try ChapterOptions.parse([]), source: sample.sourcePath, terminal: .none
      ) { printed += $0 }
      try writeText(SampleChapter.source, to: sample.sourcePath)
      chapter.text("# 9. Trial\n\nSums of *two* numbers, $a + b$.", line: 5)
      #expect(printed.contains("let sum = 1 + 1"))
    }
  }

  @Test(
    "links to files of the package are printed as paths from the current folder, others as they are"
  )
  func links() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      try writeText("", to: "\(folder)/Chapters/08-other.md")
      let printed = try sample.run(
        firstProse:
          "[a](08-other.md), [b](../Package.swift), [c](none.md), `x[0](y)`, [d](https://x.org/e)")
      let words = printed.split(whereSeparator: \.isWhitespace)
      #expect(words.contains("(\(shortened("\(folder)/Chapters/08-other.md"))),"))
      #expect(words.contains("(\(shortened("\(folder)/Package.swift"))),"))
      #expect(words.contains("(none.md),") && words.contains("x[0](y),"))
      #expect(words.contains("(https://x.org/e)"))
    }
  }

  @Test("a chapter ends with the place of its page, if there is one")
  func namesPage() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      #expect(try sample.run().hasSuffix("Next: nothing.\n\n"))
      try writeText("the page", to: sample.pagePath)
      #expect(
        try sample.run().hasSuffix(
          "With the code of the helpers: \(shortened(sample.pagePath))\n\n"))
    }
  }

  @Test("a chapter prints the same text on a terminal, with escape codes added")
  func printsInColor() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let plain = try sample.run()
      let terminal = Terminal(width: 80, isColored: true)
      let colored = try sample.run(terminal: terminal)
      #expect(colored.contains("\u{1B}[1;4m9. Trial\u{1B}[0m"))
      #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == "\n" + plain)
    }
  }

  @Test("with --weave a chapter writes a page of exactly its prose, code and outputs")
  func weaves() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let printed = try sample.run(["--weave"])
      #expect(try readText(sample.pagePath) == SampleChapter.page)
      #expect(printed.hasSuffix("Woven into \(shortened(sample.pagePath))\n\n"))
      #expect(try readText("\(folder)/output/09-trial/sum.png") == "a picture")
    }
  }

  @Test("without --weave a chapter writes no page")
  func doesNotWeave() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      _ = try sample.run()
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/Chapters"))
    }
  }

  @Test("a chapter that keeps its runs apart changes the page's pictures only with --weave")
  func keepsRunsApart() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let printed = try sample.run(keepsRunsApart: true)
      #expect(printed.contains(shortened("\(folder)/runs/09-trial/sum.png")))
      #expect(try readText("\(folder)/runs/09-trial/sum.png") == "a picture")
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/output"))
      try FileManager.default.removeItem(atPath: "\(folder)/runs")
      _ = try sample.run(["--output", "\(folder)/pictures"], keepsRunsApart: true)
      #expect(try readText("\(folder)/pictures/sum.png") == "a picture")
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/output"))
      _ = try sample.run(["--weave"], keepsRunsApart: true)
      #expect(try readText("\(folder)/output/09-trial/sum.png") == "a picture")
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/runs"))
    }
  }

  @Test("the page is the same wherever the page and the pictures are written")
  func weavesElsewhere() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      _ = try sample.run(["--page", "\(folder)/a/b.md", "--output", "\(folder)/pictures"])
      #expect(try readText("\(folder)/a/b.md") == SampleChapter.page)
      #expect(try readText("\(folder)/pictures/sum.png") == "a picture")
      #expect(!FileManager.default.fileExists(atPath: sample.pagePath))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/output"))
    }
  }

  @Test("a chapter whose source is not what ran leaves an older page unchanged")
  func weavesAllOrNothing() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      try writeText("the page before", to: sample.pagePath)
      let error = #expect(throws: SourceError.self) {
        try sample.run(["--weave"], firstProse: "# 9. Another")
      }
      #expect(error?.line == 5)
      #expect(try readText(sample.pagePath) == "the page before")
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/Chapters")
      #expect(files == ["09-trial.md"])
    }
  }

  @Test("the error for prose that did not run names its line and the numbers of pieces")
  func prosePartlyRun() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let extra = "text(\n  \"\"\"\n  More.\n  \"\"\")\n"
      try writeText(SampleChapter.source + extra, to: sample.sourcePath)
      let error = #expect(throws: SourceError.self) { try sample.run(["--weave"]) }
      #expect(error?.found == "3 pieces of prose that ran")
      #expect(error?.expected == "all 4")
      #expect(error?.line == 33)
    }
  }

  @Test("a long label moves the column of values for the results after it")
  func longLabels() throws {
    var printed: [String] = []
    let chapter = Chapter(
      try ChapterOptions.parse([]), source: "/x/chapter-01-y/main.swift", terminal: .none
    ) {
      printed.append($0)
    }
    chapter.show("short", "1")
    chapter.show("a label of more than eighteen", "2")
    chapter.show("short", "3\n4")
    chapter.show("short", "5")
    #expect(
      printed == [
        "  short               1",
        "  a label of more than eighteen  2",
        "  short", "    3", "    4",
        "  short                          5",
      ])
  }

  @Test("a chapter reads its own options and those of every chapter; the default seed is 0")
  func options() throws {
    #expect(try ChapterOptions.parse([]).seed == 0)
    #expect(try ChapterOptions.parse(["--seed", "7"]).seed == 7)
    #expect(throws: (any Error).self) { try ChapterOptions.parse(["--seed", "-1"]) }
    let command = try ChapterCommand<Own>.parse(["--epochs", "3", "--weave"])
    #expect(command.own.epochs == 3 && command.shared.weave)
  }

  struct Own: ParsableArguments {
    @Option var epochs = 20
  }

  @Test("the paths of page and pictures follow from the path of the source")
  func paths() throws {
    try inTemporaryFolder { folder in
      let sample = try SampleChapter(in: folder)
      let paths = ChapterPaths(source: sample.sourcePath)
      #expect(paths.name == "09-trial")
      #expect(paths.page == "\(folder)/Chapters/09-trial.md")
      #expect(paths.pictures == "\(folder)/output/09-trial")
      #expect(paths.runs == "\(folder)/runs/09-trial")
      let gone = ChapterPaths(source: "/nowhere/Sources/chapter-01-a/main.swift")
      #expect(gone.package == FileManager.default.currentDirectoryPath)
    }
  }

  @Test(
    "a path is shortened to the shorter of its absolute and its relative form",
    arguments: [
      ("/a/b/c/d.png", "/a/b", "c/d.png"), ("/a/b/c.png", "/a/b/d/e", "/a/b/c.png"),
      ("/abc/def/g.png", "/abc/e", "../def/g.png"),
      ("/x/y.png", "/a/b/c/d", "/x/y.png"), ("/a", "/a", "."), ("c/../d.png", "/a/b", "d.png"),
    ])
  func shortens(path: String, folder: String, expected: String) {
    #expect(shortened(path, in: folder) == expected)
  }
}
