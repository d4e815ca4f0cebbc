import Files
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
package func writeText(_ text: String, to path: String) throws(FileError) {
  do {
    try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
  } catch {
    throw FileError(action: "write", path: path, reason: error.reason)
  }
  do {
    try WholeFile.replace(path, with: Data(text.utf8))
  } catch {
    throw FileError(action: "write", path: path, reason: error.reason)
  }
}

/// Writes text to an open file.
///
/// - Throws: `POSIXError`, which tells why where `FileHandle` does not, as of a file grown too large.
package func write(_ text: String, to file: FileHandle) throws(POSIXError) {
  guard Files.write(Data(text.utf8), to: file.fileDescriptor) else {
    throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}

/// Makes a folder and those above it, if they are not there.
///
/// - Throws: `FileError`.
func makeFolder(_ path: String) throws(FileError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw FileError(action: "write", path: path, reason: reason(of: error))
  }
}
