import Foundation

/// A file that could not be read or written.
public struct FileError: Error, CustomStringConvertible, LocalizedError {
  /// What was tried: "read" or "write".
  public let action: String
  public let path: String
  /// What the system says.
  public let reason: String

  public var description: String { "cannot \(action) \(path): \(reason)" }
  public var errorDescription: String? { description }
}

/// The text of a file.
///
/// - Throws: `FileError`.
func readText(_ path: String) throws -> String {
  do {
    return try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
  } catch {
    throw FileError(action: "read", path: path, reason: reason(of: error))
  }
}

/// Writes a whole file or nothing: beside its place first, then moved there; makes its folder.
///
/// - Throws: `FileError`.
func writeText(_ text: String, to path: String) throws {
  let url = URL(fileURLWithPath: path)
  do {
    try makeFolder(url.deletingLastPathComponent().path)
    try Data(text.utf8).write(to: url, options: .atomic)
  } catch let error as FileError {
    throw error
  } catch {
    throw FileError(action: "write", path: path, reason: reason(of: error))
  }
}

/// Makes a folder and those above it, if they are not there.
///
/// - Throws: `FileError`.
func makeFolder(_ path: String) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw FileError(action: "write", path: path, reason: reason(of: error))
  }
}
