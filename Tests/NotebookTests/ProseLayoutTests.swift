import Testing

@testable import Notebook

@Suite("Prose on a terminal")
struct ProseLayoutTests {
  func layout(_ markdown: String, width: Int = 40, isColored: Bool = false) -> String {
    BlockParser.blocks(of: markdown).lines(width: width)
      .map { $0.rendered(isColored: isColored) }.joined(separator: "\n")
  }

  @Test("headings are bold, the title underlined too")
  func headings() {
    #expect(
      layout("# A `b`\n\n### C #d", isColored: true) == """
        \u{1B}[1;4mA \u{1B}[0m\u{1B}[1;4;36mb\u{1B}[0m

        \u{1B}[1mC #d\u{1B}[0m
        """)
  }

  @Test("each style has its escape code, and nothing has one in plain text")
  func styles() {
    let text = "*a* **b** `c` [d](e)"
    #expect(
      layout(text, isColored: true) == "\u{1B}[3ma\u{1B}[0m \u{1B}[1mb\u{1B}[0m \u{1B}[36mc"
        + "\u{1B}[0m \u{1B}[4md\u{1B}[0m \u{1B}[2m(e)\u{1B}[0m")
    #expect(layout(text) == "a b c d (e)")
  }

  @Test("lines are as long as they can be, whatever their escape codes")
  func wrapping() {
    let text = "**aaa** *bbb* `ccc` ddd eee fff"
    #expect(layout(text, width: 15) == "aaa bbb ccc ddd\neee fff")
    #expect(layout(text, width: 14) == "aaa bbb ccc\nddd eee fff")
    let colored = layout(text, width: 15, isColored: true)
    #expect(colored.split(separator: "\n")[1] == "eee fff")
  }

  @Test("the width of a line is counted in characters, not bytes")
  func characters() {
    #expect(layout("×·→ σΦε e\u{301}aa bb", width: 11) == "×·→ σΦε e\u{301}aa\nbb")
  }

  @Test("a word longer than the line stands alone on its line and is not broken")
  func longWords() {
    #expect(layout("a https://example.org/abc b", width: 10) == "a\nhttps://example.org/abc\nb")
  }

  @Test("code and formulas are not broken where they fit on a line")
  func wholeSpans() {
    #expect(layout("one two `swift run it`, then", width: 16) == "one two\nswift run it,\nthen")
    #expect(layout("one two three $a + b$.", width: 18) == "one two three\na + b.")
    #expect(layout("`a b c d e f`", width: 5) == "a b c\nd e f")
  }

  @Test("the lines of a paragraph are joined")
  func paragraphs() {
    #expect(
      layout("one\ntwo\n\n\nthree\nin 1999. A year\n2000. Another") == """
        one two

        three in 1999. A year 2000. Another
        """)
  }

  @Test("lists are indented, and the lines of an item are aligned")
  func lists() {
    #expect(
      layout("Three:\n- one and\n  more\n- two\n  - inner\n* three", width: 12) == """
        Three:

          • one and
            more
          • two
              • inner
          • three
        """)
  }

  @Test("the numbers of a list are aligned at the right, and count up from the first")
  func numberedLists() {
    #expect(
      layout("9. nine\n10. ten words here\n10. eleven", width: 16) == """
           9. nine
          10. ten words
              here
          11. eleven
        """)
  }

  @Test("blank lines between items are kept, and paragraphs stay in their item")
  func looseLists() {
    #expect(
      layout("1. one\n\n   more\n\n2. two\n\nend") == """
          1. one

             more

          2. two

        end
        """)
  }

  @Test("quotes have a bar at the left")
  func quotes() {
    #expect(
      layout("> one two three\n>\n> - four", width: 14) == """
          │ one two
          │ three
          │
          │   • four
        """)
  }

  @Test("code on separate lines is indented, and never wrapped")
  func verbatim() {
    #expect(
      layout("```swift\nlet a = 1  // * no * marks *\n\n  b\n```", width: 12)
        == "    let a = 1  // * no * marks *\n\n      b")
  }

  @Test("a formula on separate lines is one line if it fits, else one per part, else LaTeX")
  func formulas() {
    let formula = "$$y = \\sqrt{a_1}, \\qquad\n  b = c$$"
    #expect(layout(formula, width: 30) == "    y = √a₁,   b = c")
    #expect(layout(formula, width: 14) == "    y = √a₁,\n    b = c")
    #expect(layout(formula, width: 8) == "    $$y = \\sqrt{a_1}, \\qquad\n    b = c$$")
    #expect(layout("$$\nx * y * z\n$$", width: 12) == "    $$\n    x * y * z\n    $$")
    #expect(layout("$$ a $$\nb") == "    a\n\nb")
    #expect(layout("$$\\oint a$$") == "    $$\\oint a$$")
  }

  @Test("a table's columns are aligned")
  func tables() {
    #expect(
      layout("| a | num | mid |\n|---|--:|:-:|\n| `x\\|y` | 1 | m |\n| long one | 1234 | |") == """
        a           num   mid
        ─────────────────────
        x|y           1    m
        long one   1234
        """)
  }

  @Test("the cells of a table too wide for the terminal are wrapped")
  func wideTables() {
    #expect(
      layout("| a | b |\n|--|--|\n| one two three four | five six seven |", width: 24) == """
        a            b
        ────────────────────────
        one two      five six
        three four   seven
        """)
    // No column is narrower than its longest word, which would move the columns after it.
    #expect(
      layout("| a b | c |\n|--|--|\n| unbreakable | one two three four five |", width: 24) == """
        a b           c
        ────────────────────────
        unbreakable   one two
                      three four
                      five
        """)
  }

  @Test("a rule is as wide as the page, and comments are left out")
  func rules() {
    #expect(layout("a\n\n---\n\n<!-- b\nc -->\n\nd", width: 5) == "a\n\n─────\n\nd")
  }
}
