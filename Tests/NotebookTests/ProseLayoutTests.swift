import Testing

@testable import Notebook

@Suite("Prose on a terminal")
struct ProseLayoutTests {
  func shown(_ markdown: String, width: Int = 40, inColour isColoured: Bool = false) -> String {
    BlockParser.blocks(of: markdown).lines(width: width)
      .map { $0.painted(inColour: isColoured) }.joined(separator: "\n")
  }

  @Test("headings are bold, the title underlined too")
  func headings() {
    #expect(
      shown("# A `b`\n\n### C #d", inColour: true) == """
        \u{1B}[1;4mA \u{1B}[0m\u{1B}[1;4;36mb\u{1B}[0m

        \u{1B}[1mC #d\u{1B}[0m
        """)
  }

  @Test("each style has its escape code, and nothing has one in plain text")
  func styles() {
    let text = "*a* **b** `c` [d](e)"
    #expect(
      shown(text, inColour: true) == "\u{1B}[3ma\u{1B}[0m \u{1B}[1mb\u{1B}[0m \u{1B}[36mc"
        + "\u{1B}[0m \u{1B}[4md\u{1B}[0m \u{1B}[2m(e)\u{1B}[0m")
    #expect(shown(text) == "a b c d (e)")
  }

  @Test("lines are as long as they can be, whatever their escape codes")
  func wrapping() {
    let text = "**aaa** *bbb* `ccc` ddd eee fff"
    #expect(shown(text, width: 15) == "aaa bbb ccc ddd\neee fff")
    #expect(shown(text, width: 14) == "aaa bbb ccc\nddd eee fff")
    let coloured = shown(text, width: 15, inColour: true)
    #expect(coloured.split(separator: "\n")[1] == "eee fff")
  }

  @Test("characters are counted, not bytes")
  func characters() {
    #expect(shown("×·→ σΦε e\u{301}aa bb", width: 11) == "×·→ σΦε e\u{301}aa\nbb")
  }

  @Test("a word longer than the line stands alone, and stays whole")
  func longWords() {
    #expect(shown("a https://example.org/abc b", width: 10) == "a\nhttps://example.org/abc\nb")
  }

  @Test("code and formulas are not broken where they fit on a line")
  func wholeSpans() {
    #expect(shown("one two `swift run it`, then", width: 16) == "one two\nswift run it,\nthen")
    #expect(shown("one two three $a + b$.", width: 20) == "one two three\n$a + b$.")
    #expect(shown("`a b c d e f`", width: 5) == "a b c\nd e f")
  }

  @Test("lines of a paragraph flow together")
  func paragraphs() {
    #expect(
      shown("one\ntwo\n\n\nthree\nin 1999. A year\n2000. Another") == """
        one two

        three in 1999. A year 2000. Another
        """)
  }

  @Test("lists are indented, and their items wrap under themselves")
  func lists() {
    #expect(
      shown("Three:\n- one and\n  more\n- two\n  - inner\n* three", width: 12) == """
        Three:

          • one and
            more
          • two
              • inner
          • three
        """)
  }

  @Test("numbers of a list stand to the right, and count on from the first")
  func numberedLists() {
    #expect(
      shown("9. nine\n10. ten words here\n10. eleven", width: 16) == """
           9. nine
          10. ten words
              here
          11. eleven
        """)
  }

  @Test("items that stand apart stay apart, and paragraphs stay in their item")
  func looseLists() {
    #expect(
      shown("1. one\n\n   more\n\n2. two\n\nend") == """
          1. one

             more

          2. two

        end
        """)
  }

  @Test("quotes have a bar at their side")
  func quotes() {
    #expect(
      shown("> one two three\n>\n> - four", width: 14) == """
          │ one two
          │ three
          │
          │   • four
        """)
  }

  @Test("code and formulas on lines of their own are indented, and never wrapped")
  func verbatim() {
    #expect(
      shown("```swift\nlet a = 1  // * no * marks *\n\n  b\n```\n\n$$\nx * y * z\n$$", width: 12)
        == "    let a = 1  // * no * marks *\n\n      b\n\n    $$\n    x * y * z\n    $$")
    #expect(shown("$$ a $$\nb") == "    $$ a $$\n\nb")
  }

  @Test("a table's columns are aligned")
  func tables() {
    #expect(
      shown("| a | num | mid |\n|---|--:|:-:|\n| `x\\|y` | 1 | m |\n| long one | 1234 | |") == """
        a           num   mid
        ─────────────────────
        x|y           1    m
        long one   1234
        """)
  }

  @Test("a table too wide for the terminal breaks its cells")
  func wideTables() {
    #expect(
      shown("| a | b |\n|--|--|\n| one two three four | five six seven |", width: 24) == """
        a            b
        ────────────────────────
        one two      five six
        three four   seven
        """)
  }

  @Test("a rule crosses the page, and comments are not shown")
  func rules() {
    #expect(shown("a\n\n---\n\n<!-- b\nc -->\n\nd", width: 5) == "a\n\n─────\n\nd")
  }
}
