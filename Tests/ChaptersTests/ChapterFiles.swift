import Foundation
import Testing

/// The files of a chapter in the package.
struct ChapterFiles: Sendable, CustomTestStringConvertible {
  /// The name of its page and of its pictures' folder, such as `05-full-model`.
  let name: String

  /// The folder of the package, found from this file.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The chapters that have a folder in Sources, in order.
  static let all: [ChapterFiles] = files(in: "\(package)/Sources")
    .filter { $0.hasPrefix("chapter-") }
    .map { ChapterFiles(name: String($0.dropFirst("chapter-".count))) }

  /// The name of the chapter's program.
  var program: String { "chapter-\(name)" }
  /// The path of its main.swift.
  var source: String { "\(Self.package)/Sources/\(program)/main.swift" }
  /// The path of its page.
  var page: String { "\(Self.package)/Chapters/\(name).md" }
  /// The folder of its pictures.
  var pictures: String { "\(Self.package)/output/\(name)" }

  var testDescription: String { program }

  /// What to do about a page or pictures that are not up to date.
  var remedy: String {
    "weave it again with\n  swift run \(program) --weave\n"
      + "and commit Chapters/\(name).md with output/\(name)"
  }
}

// MARK: Chapters that train

extension ChapterFiles {
  /// The chapters that train for minutes, so that tests run them with the options of their short run.
  static let training = all.filter { $0.shortRun != nil }

  /// The chapters whose results are the same on every machine.
  static let repeatable = all.filter { $0.shortRun == nil }

  /// The options of a run of a few seconds, nil if every run is short.
  ///
  /// A chapter that trains for minutes has a line `// short run: ` with these options in its main.swift.
  var shortRun: [String]? {
    let mark = "// short run: "
    let line = sourceText.split(separator: "\n").first { $0.hasPrefix(mark) }
    return line?.dropFirst(mark.count).split(separator: " ").map(String.init)
  }

  private var sourceText: String {
    (try? String(contentsOfFile: source, encoding: .utf8)) ?? ""
  }
}

/// The names in a folder, without hidden ones, in order; none if there is no such folder.
func files(in folder: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted()
}

/// Runs `body` with a new folder, which is removed afterwards.
func inTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("chapters-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
