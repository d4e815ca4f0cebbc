import Files
import Foundation

/// The reports that are kept, in `output/benchmark/history.jsonl`: a line of JSON each, the newest last.
enum History {
  /// A report, and what it was made with.
  struct Entry: Codable {
    /// The day, such as 2026-11-25.
    var date: String
    /// The first line of `swift --version`.
    var compiler: String
    /// The commit that was checked out, as `git describe` names it: with "-dirty" if something was changed.
    var commit: String
    var report: Report
  }

  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../output/benchmark/history.jsonl").standardized.path

  /// Throws unless a report can be added.
  static func requireWritable() throws { try FileSystem.requireWritable(file) }

  /// Adds a report of this day, compiler and commit.
  static func add(_ report: Report) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let entry = Entry(
      date: String(Date.now.ISO8601Format().prefix(10)),
      compiler: try firstLine(of: ["swift", "--version"]),
      commit: try firstLine(of: ["git", "-C", folder, "describe", "--always", "--dirty"]),
      report: report)
    let older = try FileSystem.kind(of: file) == nil ? Data() : reports()
    try AtomicFile.write(older + encoder.encode(entry) + Data("\n".utf8), to: file)
  }

  /// The newest report.
  ///
  /// - Throws: `FileError` if there is none.
  static func newest() throws -> Entry {
    guard let line = try reports().split(separator: UInt8(ascii: "\n")).last,
      let entry = try? JSONDecoder().decode(Entry.self, from: line)
    else {
      throw FileError(path: file, found: "other text", expected: "a report per line")
    }
    return entry
  }

  private static func reports() throws -> Data {
    try FileSystem.read(file, expecting: "a report per line")
  }

  private static func firstLine(of command: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self).split(separator: "\n").first.map(String.init)
      ?? "unknown"
  }
}

extension History.Entry {
  /// The README's table of the report, with the machine that it was made on.
  var markdown: String {
    let libraries = report.otherLibraries.filter { library in
      library.comparisons.contains { works.contains($0.work) }
    }
    let cores = report.cores == 1 ? "one core" : "\(report.cores) cores"
    let names = libraries.map { "\($0.name) \($0.version.prefix { $0.isNumber || $0 == "." })" }
    var lines = [
      "\(report.processor), \(cores), \(date), \(compiler):",
      "",
      "| | " + (["here"] + names).joined(separator: " | ") + " |",
      "|---|" + String(repeating: "---:|", count: libraries.count + 1),
    ]
    for work in works {
      let others = libraries.map { library in
        library.comparisons.first { $0.work == work }
      }
      guard let here = others.compactMap({ $0 }).first else { continue }
      let cells = others.map { other in
        other.map { "\(time($0.otherMilliseconds)), \(digits($0.ratio)) ×" } ?? "–"
      }
      lines.append(
        "| \(work) | " + ([time(here.milliseconds)] + cells).joined(separator: " | ") + " |")
    }
    lines += [
      "",
      "A training step runs at \(Int(report.stepGigaflops.rounded())) GFLOP/s, "
        + "\(Int((100 * report.shareOfPeak).rounded())) % of the multiply-adds that the processor can do.",
    ]
    return lines.joined(separator: "\n")
  }

  private var works: [String] {
    ["training step, batch 128", "training step, batch 8", "evaluating 10,000 images", "one image"]
  }

  private func time(_ milliseconds: Double) -> String {
    milliseconds < 0.5 ? "\(digits(1000 * milliseconds)) µs" : "\(digits(milliseconds)) ms"
  }

  /// A number with two or three significant digits.
  private func digits(_ number: Double) -> String {
    String(format: number < 10 ? "%.1f" : "%.0f", number)
  }
}
