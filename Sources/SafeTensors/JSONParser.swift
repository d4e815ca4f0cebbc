import Foundation

/// Reads a JSON text byte by byte (RFC 8259).
struct JSONParser {
  let bytes: [UInt8]
  var position = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(SafeTensorsError.Reason) -> JSON {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end of the JSON header") }
    return value
  }

  /// The error for the byte at the current position.
  private func unexpected(_ expected: String) -> SafeTensorsError.Reason {
    SafeTensorsError.Reason(
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

  private mutating func take(word: String) throws(SafeTensorsError.Reason) {
    for byte in word.utf8 {
      guard next == byte else { throw unexpected("'\(word)'") }
      position += 1
    }
  }

  private mutating func value() throws(SafeTensorsError.Reason) -> JSON {
    // A header is three levels deep; the bound keeps a hostile one from exhausting the stack.
    guard depth < 64 else { throw unexpected("at most 64 levels of nesting") }
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

  private mutating func object() throws(SafeTensorsError.Reason) -> JSON {
    position += 1
    var members: [JSON.Member] = []
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
      let key = try string()
      skipSpace()
      guard take(":") else { throw unexpected("':'") }
      members.append(JSON.Member(key: key, value: try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw unexpected("',' or '}'") }
    }
  }

  private mutating func array() throws(SafeTensorsError.Reason) -> JSON {
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array(elements) }
    while true {
      elements.append(try value())
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw unexpected("',' or ']'") }
    }
  }

  /// A string, whose escapes are left to Foundation.
  private mutating func string() throws(SafeTensorsError.Reason) -> String {
    let start = position
    position += 1
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw unexpected("no control character in a string") }
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard take("\"") else { throw unexpected("'\"'") }
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
      throw unexpected("a valid string")
    }
    return decoded
  }

  private mutating func number() throws(SafeTensorsError.Reason) -> String {
    let start = position
    _ = take("-")
    let first = position
    try digits()
    guard position - first == 1 || bytes[first] != UInt8(ascii: "0") else {
      position = first
      throw unexpected("a number without leading zeros")
    }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(SafeTensorsError.Reason) {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw unexpected("a JSON value") }
  }
}
