import Files
import Foundation

/// Prints a note to the reader on standard error; the program continues.
public func warn(_ message: String) {
  fflush(nil)
  writeToStandardError("note: \(message)\n")
}

/// Writes to standard error; if that fails, the text is dropped.
func writeToStandardError(_ text: String) {
  try? write(text, to: .standardError)
}

/// The description of an error, on one line.
func oneLine(describing error: any Error) -> String {
  let text: String
  if let error = error as? CocoaError {
    text = [error.filePath, FileSystem.reason(of: error)].compactMap(\.self).joined(separator: ": ")
  } else if error is URLError {
    text = error.localizedDescription
  } else if let error = error as? any LocalizedError, let description = error.errorDescription {
    text = description
  } else {
    text = String(describing: error)
  }
  return text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
