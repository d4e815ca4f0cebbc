import Foundation

/// A safetensors file that could not be read or written, or does not hold what it should.
public struct SafeTensorsError: Error, Hashable, CustomStringConvertible, LocalizedError {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let reason: Reason

  /// What was found and what was expected, before it is known in which file.
  public struct Reason: Error, Hashable, CustomStringConvertible {
    /// What was found.
    public let found: String
    /// What was expected instead.
    public let expected: String

    /// The reason in words that may quote the file: control characters are escaped, and each text is cut to
    /// 200 characters.
    public init(found: String, expected: String) {
      self.found = Self.singleLine(found)
      self.expected = Self.singleLine(expected)
    }

    /// What was found and what was expected.
    public var description: String { "found \(found); expected \(expected)" }

    private static func singleLine(_ text: String) -> String {
      let longest = 200
      let scalars = text.unicodeScalars
      var line = ""
      for scalar in scalars.prefix(longest) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
          line += "\\u{\(String(scalar.value, radix: 16))}"
        default: line.unicodeScalars.append(scalar)
        }
      }
      return scalars.count > longest ? line + "…" : line
    }
  }

  /// The error for a file.
  public init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// The error for a file, with what was found and what was expected.
  public init(path: String, found: String, expected: String) {
    self.init(path: path, reason: Reason(found: found, expected: expected))
  }

  /// One line with the file, what was found and what was expected.
  public var description: String { "\(path): \(reason)" }

  /// The same line.
  public var errorDescription: String? { description }
}
