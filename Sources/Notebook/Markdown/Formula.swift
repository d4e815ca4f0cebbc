/// A formula in LaTeX as one line of Unicode: `W_1 x_i + \frac{1}{2}` is "W₁ xᵢ + 1/2".
///
/// It knows the commands that formulas of prose need. What has no Unicode letter stays as it was written:
/// `Y_{oc}` is "Y_oc", `x_{i,c}` "x_{i,c}".
struct Formula {
  private let characters: [Character]
  private var position = 0
  /// Whether something was found that this type does not know.
  private var isUnknown = false
  /// Whether what is read is a subscript or a superscript.
  private var isScript = false

  /// The text of a formula without its dollar signs; nil if it holds a command that is not known, or braces that
  /// do not match.
  static func unicode(_ latex: some StringProtocol) -> String? {
    var formula = Formula(characters: Array(latex))
    let text = formula.readTerms(until: nil)
    guard !formula.isUnknown, formula.position == formula.characters.count else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let line = words.replacing(#/ (?=[),⟩])/#, with: "").replacing("( ", with: "(")
    return line.isEmpty ? nil : line
  }

  /// The parts of a formula between `\quad` and `\qquad`, each as ``unicode(_:)`` gives it; nil if one of them
  /// is not known.
  static func parts(_ latex: String) -> [String]? {
    let parts = latex.replacing("\\qquad", with: "\\quad").split(separator: "\\quad")
    let texts = parts.compactMap { unicode($0) }
    return texts.count == parts.count ? texts : nil
  }

  private init(characters: [Character]) {
    self.characters = characters
  }

  /// Reads terms up to a closing brace, or to the end if there is none to find.
  private mutating func readTerms(until closing: Character?) -> String {
    var text = ""
    while let character = next {
      if character == closing { break }
      // A brace that nothing has opened.
      if character == "}" {
        isUnknown = true
        break
      }
      switch character {
      case "_", "^":
        position += 1
        text += readScript(character)
      default:
        text += readAtom()
      }
    }
    return text
  }

  /// Reads one character, one command with its arguments, or what is between braces.
  private mutating func readAtom() -> String {
    guard let character = next else {
      isUnknown = true
      return ""
    }
    switch character {
    case "\\": return readCommand()
    case "{": return readGroup()
    case "-": position += 1; return "−"
    case "'": position += 1; return "′"
    case let space where space.isWhitespace: position += 1; return " "
    default: position += 1; return String(character)
    }
  }

  private mutating func readGroup() -> String {
    position += 1
    let text = readTerms(until: "}")
    guard next == "}" else {
      isUnknown = true
      return ""
    }
    position += 1
    return text
  }

  /// Reads what a command or a script applies to: the next atom that is no space.
  private mutating func readArgument() -> String {
    skipSpaces()
    return readAtom()
  }

  private mutating func readScript(_ mark: Character) -> String {
    isScript = true
    let script = readArgument().filter { !$0.isWhitespace }
    isScript = false
    let letters = mark == "_" ? Self.subscripts : Self.superscripts
    let text = script.compactMap { letters[$0] }
    if text.count == script.count { return String(text) }
    let isWord = script.allSatisfy { $0.isLetter || $0.isNumber }
    if mark == "_" { return isWord ? "_\(script)" : "_{\(script)}" }
    return isWord && script.count == 1 ? "^\(script)" : "^(\(script))"
  }

  private mutating func readCommand() -> String {
    position += 1
    let start = position
    while let letter = next, letter.isLetter { position += 1 }
    guard position > start else {
      // A thin space, or an escaped character.
      guard let character = next else { return unknown }
      position += 1
      return ",;: ".contains(character) ? " " : String(character)
    }
    let name = String(characters[start..<position])
    if let letter = Self.letters[name] {
      if isFollowedByFactor, !isScript { skipSpaces() }
      return letter
    }
    if let symbol = Self.operators[name] { return " \(symbol) " }
    if let function = Self.functions[name] {
      return next?.isLetter == true || next == "\\" ? "\(function) " : function
    }
    if let accent = Self.accents[name] { return Self.marked(readArgument(), with: accent) }
    switch name {
    case "frac", "tfrac": return readFraction()
    case "sqrt": return "√" + Self.inParentheses(readArgument())
    case "mathrm", "mathsf", "mathbf", "text": return readArgument()
    case "left", "right", "big", "bigl", "bigr", "Bigl", "Bigr", "textstyle": return ""
    default: return unknown
    }
  }

  private mutating func readFraction() -> String {
    let numerator = readArgument()
    let denominator = readArgument()
    // A space at the end, as what follows is not divided by.
    return "\(Self.inParentheses(numerator))/\(Self.inParentheses(denominator)) "
  }

  private var unknown: String {
    mutating get {
      isUnknown = true
      return ""
    }
  }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  /// Whether a letter, a digit, or a command that gives a letter comes after spaces: LaTeX ignores the space that
  /// ends the name of a command.
  private var isFollowedByFactor: Bool {
    let rest = characters[position...].drop(while: \.isWhitespace)
    guard let first = rest.first else { return false }
    guard first == "\\" else { return first.isLetter || first.isNumber }
    let name = String(rest.dropFirst().prefix(while: \.isLetter))
    return Self.letters[name] != nil || Self.accents[name] != nil
  }

  private mutating func skipSpaces() {
    while let space = next, space.isWhitespace { position += 1 }
  }

  /// The text, between parentheses unless it is one factor: a number, a letter with its scripts, or a function's
  /// value.
  private static func inParentheses(_ text: String) -> String {
    var base = ""
    var depth = 0
    for character in text.replacing(/\|.*\||_\w+/, with: "") {
      if character == ")" { depth -= 1 }
      if depth == 0, !scripts.contains(character), !"()∂′!".contains(character) {
        base.append(character)
      }
      if character == "(" { depth += 1 }
    }
    let isFactor = base.allSatisfy(\.isNumber) || base.count == 1
    return isFactor ? text : "(\(text))"
  }

  /// The text with a combining mark over every letter.
  private static func marked(_ text: String, with mark: Character) -> String {
    text.map { $0.isWhitespace ? String($0) : "\($0)\(mark)" }.joined()
  }

  private static let subscripts = table(
    "0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")

  private static let superscripts = table(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzTN", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺ")

  private static let scripts = Set(subscripts.values).union(superscripts.values)

  private static func table(_ letters: String, _ scripts: String) -> [Character: Character] {
    Dictionary(uniqueKeysWithValues: zip(letters, scripts))
  }

  private static let letters = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "varepsilon": "ε", "eta": "η",
    "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ", "tau": "τ", "Phi": "Φ",
    "varphi": "φ", "psi": "ψ", "Omega": "Ω", "partial": "∂", "ell": "ℓ", "infty": "∞", "pm": "±",
    "langle": "⟨", "rangle": "⟩", "dots": "…",
  ]

  private static let operators = [
    "cdot": "·", "odot": "⊙", "leftarrow": "←", "to": "→", "approx": "≈", "ge": "≥", "bmod": "mod",
  ]

  private static let functions = ["sum": "Σ", "ln": "ln", "log": "log", "max": "max"]

  private static let accents: [String: Character] = [
    "hat": "\u{302}", "bar": "\u{304}", "overline": "\u{305}",
  ]
}
