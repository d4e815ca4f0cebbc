import Testing

@testable import Notebook

@Suite("Chapter source")
struct ChapterSourceTests {
  func sections(_ source: String) throws -> [ChapterSource.Section] {
    try ChapterSource(source, folder: "chapter-09-trial").sections
  }

  func error(_ source: String) -> String? {
    do {
      _ = try ChapterSource(source, folder: "chapter-09-trial")
      return nil
    } catch {
      return error.description
    }
  }

  @Test("a source is split into prose and code, without imports and surrounding empty lines")
  func sections() throws {
    let source = #"""
      import Notebook

      text(
        """
        # One

          indented
        """)

      let a = 1

      let b = 2

      text(
        """
        two
        """)
      """#
    #expect(
      try sections(source) == [
        .init(prose: "", line: 1, code: ""),
        .init(prose: "# One\n\n  indented", line: 3, code: "let a = 1\n\nlet b = 2"),
        .init(prose: "two", line: 14, code: ""),
      ])
  }

  @Test("hidden lines, one or several, are left out and leave no gap")
  func hidden() throws {
    let source = """
      let chapter = Chapter.open()  // hide
      let a = 1

      // hide
      check(a == 1, "one is one")
      // show

      let b = 2  // hide nothing
      let c = 3  // hide
      """
    #expect(try sections(source)[0].code == "let a = 1\n\nlet b = 2  // hide nothing")
  }

  @Test("calls of text below the top level and calls of other functions are code")
  func notProse() throws {
    let source = "func f() {\n  text(\n}\ntexture(1)"
    #expect(try sections(source)[0].code == source)
  }

  @Test("a prose literal is read as the compiler reads it")
  func escapes() throws {
    let ordinary = #"""
      text(
        """
        $\\sigma$ and \"\"\" and a\tb \
        joined
          \\n
        """)
      """#
    #expect(try sections(ordinary)[1].prose == "$\\sigma$ and \"\"\" and a\tb joined\n  \\n")
    let raw = ##"""
      text(
        #"""
        $\sigma$ \
        """#)
      """##
    #expect(try sections(raw)[1].prose == "$\\sigma$ \\")
  }

  @Test("a source that cannot be woven is refused with the line")
  func refused() {
    let place = "Sources/chapter-09-trial/main.swift"
    #expect(
      error("let a = 1\ntext(\"one\")")
        == "\(place):2: found text( without a literal of several lines; "
        + "expected a literal laid out by the formatter")
    #expect(
      error("\n// show") == "\(place):2: found // show alone; expected // hide before it")
    #expect(
      error("// hide\nlet a = 1")
        == "\(place):1: found // hide alone; expected // show after it")
    #expect(
      error("// hide\n// hide")
        == "\(place):2: found a second // hide; expected // show after the first")
    #expect(
      error("// hide\ntext(\n  \"\"\"\n  a\n  \"\"\")")
        == "\(place):1: found hidden lines with prose among them; "
        + "expected // show before the prose")
  }

  @Test("visible code that uses a name of a hidden line is refused, with the place and the name")
  func hiddenNames() throws {
    let hidden = """
      // hide
      func chart() -> Int { 1 }
      // show

      """
    let expected = "found visible code that uses 'chart', which is hidden"
    #expect(error(hidden + "show(\"chart\", chart())")?.contains(":4: \(expected)") == true)
    #expect(
      error("let chart = 2  // hide\nshow(\"sum\", chart)")?.contains(":2: \(expected)") == true)
    // Members, argument labels and text are other things of the same name.
    #expect(error(hidden + "show(\"chart\", figure.chart, chart: 1)") == nil)
    #expect(error(hidden + "chart()  // hide") == nil)
    // The chapter and its options are documented by the library.
    #expect(error("let (chapter, options) = Chapter.open(A.self)  // hide\nprint(chapter)") == nil)
  }

  @Test("files of the folder that declare what visible code uses are on the page, without imports")
  func helpers() throws {
    let source = try ChapterSource(
      "show(\"sum\", sum(1, 2))\nunused()  // hide", folder: "chapter-09-trial",
      otherFiles: [
        (
          name: "Sums.swift",
          text: "import Tensors\n\nfunc sum(_ a: Int, _ b: Int) -> Int { a + b }\n"
        ),
        (name: "Unused.swift", text: "func unused() {}\n"),
      ])
    #expect(
      source.helpers == [
        .init(name: "Sums.swift", code: "func sum(_ a: Int, _ b: Int) -> Int { a + b }")
      ])
    let page = """
      <!-- Woven from Sources/chapter-09-trial/main.swift; to change this page, change that and run \
      it with --weave. -->

      ```swift
      show("sum", sum(1, 2))
      ```

      ```text
      sum  3
      ```

      <details>
      <summary>Helpers of this chapter: Sums.swift</summary>

      ```swift
      func sum(_ a: Int, _ b: Int) -> Int { a + b }
      ```

      </details>

      """
    var transcript = Transcript()
    transcript.add(.result(label: "sum", value: "3"))
    #expect(try Page(source: source, transcript: transcript).text == page)
    #expect(pageDifference(source, page) == nil)
    #expect(pageDifference(source, page.replacing("a + b", with: "a - b")) != nil)
    #expect(pageDifference(source, page.replacing("</details>", with: "")) != nil)
  }
}
