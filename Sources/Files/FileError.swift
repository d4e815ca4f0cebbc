import Foundation

/// A file or folder that could not be read or written.
public struct FileError: Error, Hashable, CustomStringConvertible, LocalizedError {
  /// The file or folder.
  public let path: String
  /// What was found there, or what the operating system reports.
  public let found: String
  /// What was expected instead.
  public let expected: String

  /// The error for a file, with what was found there and what was expected.
  public init(path: String, found: String, expected: String) {
    self.path = path
    self.found = found
    self.expected = expected
  }

  /// One line with the path, what was found and what was expected.
  public var description: String { "\(path): found \(found); expected \(expected)" }

  /// The same line.
  public var errorDescription: String? { description }
}
