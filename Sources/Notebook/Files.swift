import Files
import Foundation

/// The text of a file.
func readText(_ path: String) throws(FileError) -> String {
  let data = try FileSystem.read(path, expecting: "a text file")
  guard let text = String(data: data, encoding: .utf8) else {
    throw FileError(path: path, found: "bytes that are not UTF-8", expected: "a text file")
  }
  return text
}

/// Writes a whole file or nothing; makes its folder.
package func writeText(_ text: String, to path: String) throws(FileError) {
  try AtomicFile.write(Data(text.utf8), to: path)
}

/// Writes text to an open file.
///
/// - Throws: `POSIXError`, which tells why where `FileHandle` does not, as of a file grown too large.
package func write(_ text: String, to file: FileHandle) throws(POSIXError) {
  guard FileSystem.write(Data(text.utf8), to: file.fileDescriptor) else {
    throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
