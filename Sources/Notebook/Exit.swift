import Foundation

/// The value of an expression; if the expression throws, the program ends with status 1 and one line
/// on standard error.
///
/// ```swift
/// let digits = exitOnError(try MNIST.load(.test))
/// ```
///
/// At the top level of a program Swift ends an error thrown with a crash report; this prints only
/// the error's description.
public func exitOnError<Value>(_ expression: @autoclosure () throws -> Value) -> Value {
  do {
    return try expression()
  } catch {
    exitWithError(oneLine(describing: error))
  }
}

/// Prints an error as ``exitOnError(_:)`` does; the program continues.
public func printError(_ error: any Error) {
  printError(oneLine(describing: error))
}

private func printError(_ message: String) {
  fflush(nil)
  ProgressBar.clearLine()
  writeToStandardError("error: \(message)\n")
}

/// Ends the program with status 1 if a claim of the chapter does not hold, naming the source line.
///
/// Meant for lines marked `// hide`: they run every time, but are not on the page.
///
/// - Parameters:
///   - holds: whether the claim holds.
///   - claim: the claim, as a clause that can follow "it does not hold that".
///   - file: the path of the calling file.
///   - line: the line of the call.
public func check(
  _ holds: Bool, _ claim: String, file: String = #filePath, line: Int = #line
) {
  if !holds { exitWithError("\(shortened(file)):\(line): it does not hold that \(claim)") }
}

/// Ends the program with status 1 and one line on standard error.
func exitWithError(_ message: String) -> Never {
  printError(message)
  exit(1)
}
