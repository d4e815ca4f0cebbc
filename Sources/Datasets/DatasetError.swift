import Foundation

/// Why images could not be read: where, what was found, and what was expected.
public struct DatasetError: Error, Hashable, CustomStringConvertible, LocalizedError {
  /// The file or folder.
  public let path: String
  /// What was found.
  public let found: String
  /// What was expected instead.
  public let expected: String

  /// One line with all three.
  public var description: String { "\(path): found \(found); expected \(expected)" }

  /// The same line.
  public var errorDescription: String? { description }
}
