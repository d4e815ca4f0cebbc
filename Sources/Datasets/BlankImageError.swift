import Foundation

/// A picture of one color, in which ``mnistImage(from:height:width:channels:)`` finds no digit.
public struct BlankImageError: Error, Hashable, Sendable {
  /// The path of the file.
  public let path: String

  /// The error for a file.
  public init(path: String) { self.path = path }
}

extension BlankImageError: CustomStringConvertible, LocalizedError {
  /// One line with the path, what was found and what was expected.
  public var description: String {
    "\(path): found the same color everywhere; expected a digit on a background"
  }

  /// The same line.
  public var errorDescription: String? { description }
}
