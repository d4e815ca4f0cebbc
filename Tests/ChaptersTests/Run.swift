import Foundation

/// A run of a chapter that did not come to its end.
struct RunFailure: Error, CustomStringConvertible {
  let description: String
}

extension BookChapter {
  /// Runs the built program, with the page and the pictures in a folder.
  ///
  /// - Throws: `RunFailure` with what the program said.
  func run(_ options: [String] = [], page: String, pictures: String) throws {
    let path = Self.products.appendingPathComponent(program).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw RunFailure(description: "\(path) is not there; build it with swift build")
    }
    let complaints = pictures + "-complaints"
    _ = FileManager.default.createFile(atPath: complaints, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = options + ["--page", page, "--output", pictures]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: complaints)
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let said = (try? String(contentsOfFile: complaints, encoding: .utf8)) ?? ""
      throw RunFailure(
        description: "\(program) ended with \(process.terminationStatus): \(said)")
    }
  }

  /// Where the package's programs are built: beside the tests.
  private static let products: URL = {
    #if canImport(Darwin)
      return Bundle(for: BundleMark.self).bundleURL.deletingLastPathComponent()
    #else
      return Bundle.main.bundleURL
    #endif
  }()
}

/// Something of the tests' bundle, to find it by.
private final class BundleMark {}
