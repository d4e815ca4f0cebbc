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
  FileHandle.standardError.write(Data("note: \(message)\n".utf8))
}

/// Ends the program with status 1 and one line on standard error.
func fail(_ message: String) -> Never {
  fflush(nil)
  // A progress bar may stand unfinished on the line.
  let start = Terminal.standardError.width == nil ? "" : "\r\u{1B}[K"
  FileHandle.standardError.write(Data("\(start)error: \(message)\n".utf8))
  exit(1)
}

/// What an error says, on one line.
func summary(of error: any Error) -> String {
  let text: String
  if error is CocoaError || error is URLError {
    text = systemReason(of: error) ?? error.localizedDescription
  } else if let error = error as? any LocalizedError, let description = error.errorDescription {
    text = description
  } else {
    text = String(describing: error)
  }
  return text.split(whereSeparator: \.isNewline).joined(separator: " ")
}

/// What the operating system says under an error of Foundation's, which often says only that
/// something could not be done.
private func systemReason(of error: any Error) -> String? {
  guard let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error,
    let code = (cause as? POSIXError)?.code
  else { return nil }
  return String(cString: strerror(code.rawValue))
}
