import Testing

@testable import Notebook

@Suite("Markdown inside a paragraph")
struct InlineParserTests {
  func spans(_ text: String) -> [Span] { InlineParser.spans(of: text) }
  let code: Style = [.code, .whole]

  @Test("emphasized and strong text lose their marks")
  func emphasis() {
    #expect(
      spans("a *b* **c** _d_ __e__") == [
        Span(text: "a "), Span(text: "b", style: .emphasis), Span(text: " "),
        Span(text: "c", style: .strong), Span(text: " "), Span(text: "d", style: .emphasis),
        Span(text: " "), Span(text: "e", style: .strong),
      ])
  }

  @Test("other marks are read inside emphasized text")
  func nested() {
    #expect(
      spans("**a *b* `c`**") == [
        Span(text: "a ", style: .strong), Span(text: "b", style: [.strong, .emphasis]),
        Span(text: " ", style: .strong), Span(text: "c", style: code.union(.strong)),
      ])
    #expect(spans("***a***") == [Span(text: "a", style: [.strong, .emphasis])])
  }

  @Test("marks inside code are kept")
  func codeSpans() {
    #expect(spans("`a*b*c`") == [Span(text: "a*b*c", style: code)])
    #expect(spans("``a ` b``") == [Span(text: "a ` b", style: code)])
    #expect(spans("`` `a` ``") == [Span(text: "`a`", style: code)])
  }

  @Test("a link becomes its text followed by its address")
  func links() {
    #expect(
      spans("[the *paper*](https://x.org/a_b_c \"title\").") == [
        Span(text: "the ", style: .underlined),
        Span(text: "paper", style: [.underlined, .emphasis]), Span(text: " "),
        Span(text: "(https://x.org/a_b_c)", style: .faint), Span(text: "."),
      ])
    #expect(spans("<https://x.org>") == [Span(text: "https://x.org", style: .underlined)])
    #expect(spans("![two](a.png)").plain == "two (a.png)")
  }

  @Test("formulas become Unicode, whatever they contain, and stay LaTeX if they have no such form")
  func formulas() {
    #expect(
      spans("with $a_i * b_j * c$ in") == [
        Span(text: "with "), Span(text: "aᵢ * bⱼ * c", style: .whole), Span(text: " in"),
      ])
    #expect(spans("$$x$$") == [Span(text: "x", style: .whole)])
    #expect(spans("$a \\oint_* b$") == [Span(text: "$a \\oint_* b$", style: .whole)])
  }

  @Test(
    "characters that only look like marks are kept",
    arguments: [
      "2 * 3 * 4", "snake_case_name", "a [b] (c)", "$5 and $6", "open *mark", "open `tick", "a < b",
      "D_S and D_C", "100 % (all)", "a ** b ** c", "![]", "$", "`", "[", "<", "!",
    ])
  func unmarked(text: String) {
    #expect(spans(text) == [Span(text: text)])
  }

  @Test("a mark after a backslash is plain text")
  func escapes() {
    #expect(spans(#"\*a\* \$x\$ \d \\"#) == [Span(text: #"*a* $x$ \d \"#)])
    #expect(spans(#"*a\*b*"#) == [Span(text: "a*b", style: .emphasis)])
  }
}
