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
    let path = Self.products.appendingPathComponent(program).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw RunError(
        description: "\(path): found no such program; expected one built by swift build")
    }
    let errors = pictures + "-errors.txt"
    _ = FileManager.default.createFile(atPath: errors, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = options + ["--page", page, "--output", pictures]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let output = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
      throw RunError(
        description: "\(program): found exit status \(process.terminationStatus) and the message "
          + "\(output); expected 0")
    }
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
