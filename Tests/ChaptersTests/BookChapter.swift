import Foundation
import Mixer
import Testing

/// A chapter of the book, as its files lie in the package.
struct BookChapter: Sendable, CustomTestStringConvertible {
  /// What its page and its pictures' folder are called, such as `05-full-model`.
  let name: String

  /// The folder of the package, found from this file.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The chapters that have a folder in Sources, in order.
  static let all: [BookChapter] = files(in: "\(package)/Sources")
    .filter { $0.hasPrefix("chapter-") }
    .map { BookChapter(name: String($0.dropFirst("chapter-".count))) }

  /// The chapters whose results are the same on every machine. Those that show learned weights are
  /// among them as long as the weights are the committed ones: training anew writes others there.
  static let repeatable = all.filter {
    $0.name != training.name && (weightsAreThoseOfThePage || !$0.showsLearnedWeights)
  }

  /// Whether the weights that chapter 6 left are those of which its page tells the fingerprint.
  private static var weightsAreThoseOfThePage: Bool {
    let weights = "\(training.pictures)/mixer.safetensors"
    guard let model = try? MLPMixer(weights: weights, imageSize: PixelSize(28)),
      let page = try? String(contentsOfFile: training.page, encoding: .utf8)
    else { return false }
    return page.contains(String(model.fingerprint, radix: 16))
  }

  private var showsLearnedWeights: Bool {
    (try? String(contentsOfFile: source, encoding: .utf8))?.contains("mixer.safetensors") ?? false
  }

  /// The chapter that trains for minutes.
  static let training = BookChapter(name: "06-mnist-training")

  var program: String { "chapter-\(name)" }
  var source: String { "\(Self.package)/Sources/\(program)/main.swift" }
  var page: String { "\(Self.package)/Chapters/\(name).md" }
  var pictures: String { "\(Self.package)/output/\(name)" }

  var testDescription: String { program }

  /// What to do about a page that is not of today.
  var remedy: String {
    "weave it again with\n  swift run \(program) --weave\n"
      + "and commit Chapters/\(name).md with output/\(name)"
  }
}

/// The names in a folder, without hidden ones, in order; none if there is no such folder.
func files(in folder: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted()
}

/// Runs `body` with a new folder, which is gone afterwards.
func inTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("chapters-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
