import Foundation
import Pictures

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
    try FileDoor.replace(path, with: Array(text.utf8))
  } catch {
    guard case .unwritable(let path, let reason) = error else {
      preconditionFailure("\(error)")
    }
    throw FileError(action: "write", path: path, reason: reason)
  }
}

/// Writes text to an open file.
///
/// - Throws: `POSIXError`, which tells why where `FileHandle` does not, as of a file grown too large.
package func write(_ text: String, to file: FileHandle) throws(POSIXError) {
  var rest = ArraySlice(text.utf8)
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes {
      Foundation.write(file.fileDescriptor, $0.baseAddress, $0.count)
    }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    rest = rest.dropFirst(count)
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
