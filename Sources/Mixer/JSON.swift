import Foundation

/// A JSON value that keeps what Foundation's decoder hides and a strict reader must see: duplicate
/// names, and numbers as they were written (RFC 8259).
enum JSON {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A name and its value, in an object.
  struct Member {
    let key: String
    let value: JSON
  }

  /// The value that all of `data` spells.
  ///
  /// - Throws: ``FormatFlaw`` with the place where it stops being JSON.
  init(parsing data: Data) throws {
    var parser = Parser(bytes: Array(data))
    self = try parser.document()
  }

  /// What kind of value this is, in words.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The value in few words, for a message.
  var summary: String {
    switch self {
    case .number(let text): text
    case .string(let text): "\"\(text.prefix(40))\""
    default: kind
    }
  }
}

private struct Parser {
  let bytes: [UInt8]
  var position = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws -> JSON {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw flaw("the end of the JSON header") }
    return value
  }

  private func flaw(_ expected: String) -> FormatFlaw {
    FormatFlaw(
      found: position < bytes.count
        ? "byte 0x\(String(bytes[position], radix: 16)) at \(position) of the header"
        : "the end of the header",
      expected: expected)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func take(word: String) throws {
    for byte in word.utf8 {
      guard next == byte else { throw flaw("'\(word)'") }
      position += 1
    }
  }

  private mutating func value() throws -> JSON {
    // A header is three levels deep; the bound keeps a hostile one from exhausting the stack.
    guard depth < 64 else { throw flaw("at most 64 levels of nesting") }
    depth += 1
    defer { depth -= 1 }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try take(word: "true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try take(word: "false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try take(word: "null")
      return .null
    default: return .number(try number())
    }
  }

  private mutating func object() throws -> JSON {
    position += 1
    var members: [JSON.Member] = []
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw flaw("a name in quotes") }
      let key = try string()
      skipSpace()
      guard take(":") else { throw flaw("':'") }
      members.append(JSON.Member(key: key, value: try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw flaw("',' or '}'") }
    }
  }

  private mutating func array() throws -> JSON {
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array(elements) }
    while true {
      elements.append(try value())
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw flaw("',' or ']'") }
    }
  }

  /// A string, whose escapes are left to Foundation.
  private mutating func string() throws -> String {
    let start = position
    position += 1
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw flaw("no control character in a string") }
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard take("\"") else { throw flaw("'\"'") }
    let text = bytes[start..<position]
    if !text.contains(UInt8(ascii: "\\")),
      let plain = String(validating: text.dropFirst().dropLast(), as: UTF8.self)
    {
      return plain
    }
    guard
      let decoded = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
        as? String
    else {
      position = start
      throw flaw("a valid string")
    }
    return decoded
  }

  private mutating func number() throws -> String {
    let start = position
    _ = take("-")
    let first = position
    try digits()
    guard position - first == 1 || bytes[first] != UInt8(ascii: "0") else {
      position = first
      throw flaw("a number without leading zeros")
    }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw flaw("a JSON value") }
  }
}
