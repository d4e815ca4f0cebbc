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

  /// The value that all of `bytes` spell.
  ///
  /// - Throws: ``SafeTensorsError.Reason`` with the place where it stops being JSON.
  init(parsing bytes: [UInt8]) throws(SafeTensorsError.Reason) {
    var parser = JSONParser(bytes: bytes)
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
