import Files
import Foundation

/// Why a picture could not be read or written.
public enum PictureError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The file at `path` is not a PNG that can be read, or the bitmap cannot be encoded as one.
  case malformed(path: String, found: String, expected: String)
  /// The picture has more than `limit` pixels.
  case tooLarge(path: String, width: Int, height: Int, limit: Int)
  /// The file could not be read or written; when writing, an older file is left as it was.
  case file(FileError)

  /// One line with the path, what was found and what was expected.
  public var description: String {
    switch self {
    case .malformed(let path, let found, let expected):
      "\(path): found \(found); expected \(expected)"
    case .tooLarge(let path, let width, let height, let limit):
      "\(path): found \(width)×\(height) pixels; expected at most \(limit) pixels"
    case .file(let error):
      error.description
    }
  }

  /// The same line.
  public var errorDescription: String? { description }
}
