import Foundation

/// Why a picture could not be read or written.
public enum PictureError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The file at `path` is not a PNG that can be read: what was found, and what was expected.
  case malformed(path: String, found: String, expected: String)
  /// The picture holds more pixels than is allowed.
  case tooLarge(path: String, width: Int, height: Int, limit: Int)
  /// The file at `path` could not be read from the disk.
  case unreadable(path: String, reason: String)
  /// The file at `path` could not be written to the disk; what stood there before still does.
  case unwritable(path: String, reason: String)

  public var description: String {
    switch self {
    case .malformed(let path, let found, let expected):
      "\(path): found \(found), expected \(expected)"
    case .tooLarge(let path, let width, let height, let limit):
      "\(path): found \(width)×\(height) pixels, expected at most \(limit) in all"
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason):
      "\(path): cannot be written: \(reason)"
    }
  }

  public var errorDescription: String? { description }
}
