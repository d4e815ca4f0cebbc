import Testing

@testable import Notebook

@Suite("A chapter's source")
struct ChapterSourceTests {
  func sections(_ source: String) throws -> [ChapterSource.Section] {
    try ChapterSource(source, folder: "chapter-09-trial").sections
  }

  func reason(_ source: String) -> String? {
    do {
      _ = try ChapterSource(source, folder: "chapter-09-trial")
      return nil
    } catch {
      return error.description
    }
  }

  @Test("is prose and the code between, without imports and empty lines around")
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

  @Test("leaves hidden lines out, one or many, and no gap where they were")
  func hidden() throws {
    let source = """
      let chapter = Chapter.open()  // hide
      let a = 1

      // hide
      check(a == 1, "one is one")
      // show

      let b = 2  // hide it not
      let c = 3  // hide
      """
    #expect(try sections(source)[0].code == "let a = 1\n\nlet b = 2  // hide it not")
  }

  @Test("keeps calls of text that are not at the top level, and other functions, as code")
  func notProse() throws {
    let source = "func f() {\n  text(\n}\ntexture(1)"
    #expect(try sections(source)[0].code == source)
  }

  @Test("reads a literal as the compiler does")
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

  @Test("that cannot be woven is refused with its line")
  func refused() {
    let place = "Sources/chapter-09-trial/main.swift"
    #expect(
      reason("let a = 1\ntext(\"one\")")
        == "\(place):2: prose is not a literal of several lines, as the formatter has it")
    #expect(reason("\n// show") == "\(place):2: there is no // hide before")
    #expect(reason("// hide\nlet a = 1") == "\(place):1: there is no // show after")
    #expect(reason("// hide\n// hide") == "\(place):2: the lines are hidden already")
    #expect(
      reason("// hide\ntext(\n  \"\"\"\n  a\n  \"\"\")")
        == "\(place):1: there is no // show before the prose")
  }
}
