import Foundation

/// A run of a chapter that did not end with status 0.
struct RunError: Error, CustomStringConvertible {
  let description: String
}

extension ChapterFiles {
  /// Runs the built program.
  ///
  /// - Parameters:
  ///   - options: the options of the run.
  ///   - page: the file that the page is written to.
  ///   - pictures: the folder that the pictures are written to.
  /// - Throws: ``RunError`` with the program's standard error.
  func run(_ options: [String] = [], page: String, pictures: String) throws {
    let run = try end(of: options + ["--page", page, "--output", pictures])
    guard run.status == 0 else {
      throw RunError(
        description: "\(program): found exit status \(run.status) and the message "
          + "\(run.errors); expected 0")
    }
  }

  /// Runs the built program to its end.
  ///
  /// - Parameter options: the options of the run.
  /// - Returns: its exit status, or minus the signal that ended it; its standard output and error.
  /// - Throws: ``RunError`` if there is no such program.
  func end(of options: [String]) throws -> (status: Int32, output: String, errors: String) {
    try inTemporaryFolder { folder in
      let process = try start(options, output: "\(folder)/output", errors: "\(folder)/errors")
      process.waitUntilExit()
      let status = process.terminationStatus
      return (
        process.terminationReason == .exit ? status : -status,
        try String(contentsOfFile: "\(folder)/output", encoding: .utf8),
        try String(contentsOfFile: "\(folder)/errors", encoding: .utf8)
      )
    }
  }

  /// Starts the built program.
  ///
  /// - Parameters:
  ///   - options: the options of the run.
  ///   - output: the file of its standard output.
  ///   - errors: the file of its standard error.
  /// - Throws: ``RunError`` if there is no such program.
  func start(_ options: [String], output: String, errors: String) throws -> Process {
    let path = Self.products.appendingPathComponent(program).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw RunError(
        description: "\(path): found no such program; expected one built by swift build")
    }
    for file in [output, errors] {
      _ = FileManager.default.createFile(atPath: file, contents: nil)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = options
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    return process
  }

  /// The folder of the package's programs, next to the tests.
  private static let products: URL = {
    #if canImport(Darwin)
      return Bundle(for: BundleMarker.self).bundleURL.deletingLastPathComponent()
    #else
      return Bundle.main.bundleURL
    #endif
  }()
}

/// A class of the tests' bundle, by which `Bundle` finds it.
private final class BundleMarker {}

/// The words of a line of options.
func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
