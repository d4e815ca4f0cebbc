import Files
import Foundation

/// Reads a file of UTF-8 text.
func readText(_ path: String) throws(FileError) -> String {
  let data = try FileSystem.read(path, expecting: "a text file")
  guard let text = String(data: data, encoding: .utf8) else {
    throw FileError(path: path, found: "bytes that are not UTF-8", expected: "a text file")
  }
  return text
}

/// Writes a whole file or nothing, and makes its folder if it is not there.
package func writeText(_ text: String, to path: String) throws(FileError) {
  try AtomicFile.write(Data(text.utf8), to: path)
}

/// Writes text to an open file.
///
/// - Throws: `POSIXError` with the system's reason, which the errors of `FileHandle` often lack.
package func write(_ text: String, to file: FileHandle) throws(POSIXError) {
  guard FileSystem.write(Data(text.utf8), to: file.fileDescriptor) else {
    throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
