import ArgumentParser
import Foundation
import Testing

@testable import Notebook

@Suite("A chapter")
@MainActor struct ChapterTests {
  @Test("prints its prose and its results, without escape codes to a file")
  func printsPlainly() throws {
    try inTemporaryFolder { folder in
      let printed = try Sample(in: folder).run()
      #expect(
        printed == """
          9. Trial

          Sums of two numbers, $a + b$.

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

  @Test("says the same on a terminal, and only the escape codes are more")
  func printsInColour() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
      let plain = try sample.run()
      let terminal = Terminal(width: 80, isColoured: true)
      let coloured = try sample.run(terminal: terminal)
      #expect(coloured.contains("\u{1B}[1;4m9. Trial\u{1B}[0m"))
      #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == "\n" + plain)
    }
  }

  @Test("asked for weaving, writes exactly its prose, its code and what it gave out")
  func weaves() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
      let printed = try sample.run(["--weave"])
      #expect(try readText(sample.pagePath) == Sample.page)
      #expect(printed.hasSuffix("Woven into \(shortened(sample.pagePath))\n\n"))
      #expect(try readText("\(folder)/output/09-trial/sum.png") == "a picture")
    }
  }

  @Test("not asked for weaving, writes no page")
  func doesNotWeave() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
      _ = try sample.run()
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/Chapters"))
    }
  }

  @Test("weaves the same page wherever the page and the pictures go")
  func weavesElsewhere() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
      _ = try sample.run(["--page", "\(folder)/a/b.md", "--output", "\(folder)/pictures"])
      #expect(try readText("\(folder)/a/b.md") == Sample.page)
      #expect(try readText("\(folder)/pictures/sum.png") == "a picture")
      #expect(!FileManager.default.fileExists(atPath: sample.pagePath))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/output"))
    }
  }

  @Test("that is not what its source says leaves the page as it was")
  func weavesAllOrNothing() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
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

  @Test("says which pieces of prose did not run")
  func prosePartlyRun() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
      let extra = "text(\n  \"\"\"\n  More.\n  \"\"\")\n"
      try writeText(Sample.source + extra, to: sample.sourcePath)
      let error = #expect(throws: SourceError.self) { try sample.run(["--weave"]) }
      #expect(error?.reason == "of 4 pieces of prose, 3 ran")
      #expect(error?.line == 33)
    }
  }

  @Test("aligns values under a long label from there on")
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

  @Test("reads its options, seed 0 unless told")
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

  @Test("knows its files from the path of its source")
  func place() throws {
    try inTemporaryFolder { folder in
      let sample = try Sample(in: folder)
      let place = ChapterPlace(source: sample.sourcePath)
      #expect(place.name == "09-trial")
      #expect(place.page == "\(folder)/Chapters/09-trial.md")
      #expect(place.output == "\(folder)/output/09-trial")
      let gone = ChapterPlace(source: "/nowhere/Sources/chapter-01-a/main.swift")
      #expect(gone.root == FileManager.default.currentDirectoryPath)
    }
  }

  @Test(
    "gives paths as a person would type them",
    arguments: [
      ("/a/b/c/d.png", "/a/b", "c/d.png"), ("/a/b/c.png", "/a/b/d/e", "/a/b/c.png"),
      ("/abc/def/g.png", "/abc/e", "../def/g.png"),
      ("/x/y.png", "/a/b/c/d", "/x/y.png"), ("/a", "/a", "."), ("c/../d.png", "/a/b", "d.png"),
    ])
  func paths(path: String, folder: String, expected: String) {
    #expect(shortened(path, in: folder) == expected)
  }
}
