import Files
import Foundation

/// Why a picture could not be read or written.
public enum PictureError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The file at `path` is not a PNG that can be read: what was found, and what was expected.
  case malformed(path: String, found: String, expected: String)
  /// The picture holds more pixels than is allowed.
  case tooLarge(path: String, width: Int, height: Int, limit: Int)
  /// The file could not be read, or not be written; an older one is then left as it was.
  case file(FileError)

  public var description: String {
    switch self {
    case .malformed(let path, let found, let expected):
      "\(path): found \(found); expected \(expected)"
    case .tooLarge(let path, let width, let height, let limit):
      "\(path): found \(width)×\(height) pixels; expected at most \(limit) in all"
    case .file(let error):
      error.description
    }
  }

  public var errorDescription: String? { description }
}
