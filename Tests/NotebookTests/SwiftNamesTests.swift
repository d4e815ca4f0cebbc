import Testing

@testable import Notebook

@Suite("Names in Swift code")
struct SwiftNamesTests {
  @Test("declarations without indentation are found, whatever their modifiers")
  func declared() {
    let code = """
      let a = 1
      var (b, c) = (2, 3)
      nonisolated func d() {
        let inner = 4
      }
      private struct E {}
      @MainActor enum F {}
      extension G {}
      print(h)
      """
    #expect(
      SwiftNames.declared(in: code.split(separator: "\n")) == ["a", "b", "c", "d", "E", "F"])
  }

  @Test("uses are identifiers that are no members, labels, comments or text of strings")
  func used() {
    let code = #"""
      let x = f(seed: y) + z.seed  // seed
      print("seed \(g(w)) seed")
      """#
    #expect(
      SwiftNames.used(in: code).map(\.name) == ["let", "x", "f", "y", "z", "print", "g", "w"])
    #expect(SwiftNames.used(in: code).map(\.line) == [0, 0, 0, 0, 0, 1, 1, 1])
  }
}
