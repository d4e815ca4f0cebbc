import Files
import Foundation

/// Prints a note to the reader on standard error, on a terminal in lines that fit it; the program continues.
///
/// - Parameters:
///   - message: the note.
///   - command: a command that ends it, which is not broken into lines, so that it can be copied.
public func warn(_ message: String, command: String? = nil) {
  fflush(nil)
  ProgressBar.clearLine()
  let terminal = Terminal.standardError
  let note = [Span(text: "note: \(message)")]
  let lines = terminal.width == nil ? [note] : note.wrapped(to: terminal.proseWidth)
  let end = command.map { (terminal.width == nil ? " " : "\n  ") + $0 } ?? ""
  writeToStandardError(lines.map(\.plain).joined(separator: "\n") + end + "\n")
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
