import Testing

@testable import Notebook

@Suite("Terminal")
struct TerminalTests {
  @Test("COLUMNS sets the width if it is a positive number")
  func columns() {
    #expect(Terminal.columns(in: ["COLUMNS": "60"]) == 60)
    for value in ["", "0", "-5", "wide"] {
      #expect(Terminal.columns(in: ["COLUMNS": value]) == nil)
    }
    #expect(Terminal.columns(in: [:]) == nil)
  }

  @Test(
    "a locale without UTF-8 is ASCII, and the first variable that is set decides",
    arguments: [
      (["LC_ALL": "C"], true), (["LANG": "POSIX"], true), (["LANG": "en_US.ISO-8859-1"], true),
      (["LANG": "en_US.UTF-8"], false), (["LC_ALL": "C.utf8", "LANG": "C"], false),
      (["LC_ALL": "", "LC_CTYPE": "UTF-8", "LANG": "C"], false), ([:], false),
    ])
  func locales(variables: [String: String], expected: Bool) {
    #expect(Terminal.isASCII(variables) == expected)
  }
}
