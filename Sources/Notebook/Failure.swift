import Files
import Foundation

/// The value of an expression that may throw; if it does, the program ends with status 1 and one
/// line on standard error.
///
/// ```swift
/// let digits = attempt(try MNIST.load(.test))
/// ```
///
/// At the top level of a program Swift ends an error thrown with a crash report; this says only
/// what went wrong.
public func attempt<Value>(_ expression: @autoclosure () throws -> Value) -> Value {
  do {
    return try expression()
  } catch {
    fail(summary(of: error))
  }
}

/// Ends the program with status 1 if a claim of the chapter does not hold, naming the place.
///
/// Meant for lines marked `// hide`: they run, every time, but are not read.
public func check(
  _ holds: Bool, _ claim: String, file: String = #filePath, line: Int = #line
) {
  if !holds { fail("\(shortened(file)):\(line): it does not hold that \(claim)") }
}

/// Says something on standard error that the reader should know, and goes on.
public func warn(_ message: String) {
  fflush(nil)
  complain("note: \(message)\n")
}

/// Ends the program with status 1 and one line on standard error.
func fail(_ message: String) -> Never {
  fflush(nil)
  ProgressBar.makeRoom()
  complain("error: \(message)\n")
  exit(1)
}

/// Writes to standard error, if that can be written to: if not, there is nobody left to tell.
func complain(_ text: String) {
  try? write(text, to: .standardError)
}

/// What an error says, on one line.
func summary(of error: any Error) -> String {
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
