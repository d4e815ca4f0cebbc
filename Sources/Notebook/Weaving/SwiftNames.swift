/// The identifiers of Swift code, found without a parser: good enough to tell what a page uses.
enum SwiftNames {
  /// The names that lines of code without indentation declare.
  static func declared(in lines: some Sequence<Substring>) -> Set<String> {
    var names: Set<String> = []
    for line in lines {
      guard let match = line.prefixMatch(of: declaration) else { continue }
      let pattern = match.1
      if pattern.first == "(" {
        names.formUnion(pattern.dropFirst().dropLast().split(separator: ",").map(trimmed))
      } else {
        names.insert(String(pattern))
      }
    }
    return names
  }

  /// The names that lines of code declare at any depth: those of ``declared(in:)``, parameters of functions,
  /// and variables of loops.
  static func declaredAnywhere(in lines: some Sequence<Substring>) -> Set<String> {
    var names: Set<String> = []
    for line in lines {
      let line = line.drop { $0 == " " }
      names.formUnion(declared(in: [line]))
      if line.contains("func ") {
        names.formUnion(line.matches(of: parameter).map { String($0.1) })
      }
      if let match = line.prefixMatch(of: loop) {
        names.formUnion(match.1.split { !$0.isLetter && !$0.isNumber }.map(String.init))
      }
    }
    return names
  }

  nonisolated(unsafe) private static let parameter = /(\w+):/
  nonisolated(unsafe) private static let loop = /for (\w+|\([\w, ]+\)) in/

  // A declaration with its modifiers and attributes; `let (a, b)` declares two names.
  nonisolated(unsafe) private static let declaration =
    /(?:@\w+(?:\([^)]*\))? |nonisolated |private |fileprivate |package |public |static )*(?:func|let|var|struct|enum|class|typealias) (\w+|\([\w, ]+\))/

  /// The identifiers that code uses, with the line of each, counted from 0. Left out are members (`.name`),
  /// argument labels (`name:`), comments, and the text of string literals, but not their interpolations.
  static func used(in code: String) -> [(name: String, line: Int)] {
    var names: [(name: String, line: Int)] = []
    for (number, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var scanner = Scanner(line)
      names += scanner.identifiers().map { ($0, number) }
    }
    return names
  }

  private static func trimmed(_ name: Substring) -> String {
    String(name.drop { $0 == " " }.prefix { $0 != " " })
  }
}

/// Reads the identifiers of one line.
private struct Scanner {
  private let characters: [Character]
  private var position = 0
  private var names: [String] = []

  init(_ line: Substring) { characters = Array(line) }

  mutating func identifiers() -> [String] {
    readCode(until: nil)
    return names
  }

  /// Reads code to the end of the line, or to the closing parenthesis of an interpolation.
  private mutating func readCode(until end: Character?) {
    var depth = 0
    while position < characters.count {
      let character = characters[position]
      if character == end, depth == 0 {
        position += 1
        return
      }
      switch character {
      case "/" where position + 1 < characters.count && characters[position + 1] == "/":
        position = characters.count
      case "\"":
        position += 1
        readString()
      case "(":
        depth += 1
        position += 1
      case ")":
        depth -= 1
        position += 1
      case _ where character.isLetter || character == "_":
        readIdentifier()
      default:
        position += 1
      }
    }
  }

  /// Reads a string literal to its end, with the code of its interpolations.
  private mutating func readString() {
    while position < characters.count {
      let character = characters[position]
      position += 1
      if character == "\"" { return }
      guard character == "\\", position < characters.count else { continue }
      let isInterpolation = characters[position] == "("
      position += 1
      if isInterpolation { readCode(until: ")") }
    }
  }

  private mutating func readIdentifier() {
    let start = position
    while position < characters.count,
      characters[position].isLetter || characters[position].isNumber || characters[position] == "_"
    {
      position += 1
    }
    let isMember = start > 0 && characters[start - 1] == "."
    let isLabel = position < characters.count && characters[position] == ":"
    if !isMember && !isLabel { names.append(String(characters[start..<position])) }
  }
}
