import ChapterKit
import Foundation

/// A file of the energies of a search, as JSON Lines; or nothing, if none was asked for.
struct SearchLog {
  private let file: JSONLinesFile

  /// The log that writes to the file at `path`; to none if nil. What is there stays until
  /// ``begin(after:)``.
  ///
  /// - Throws: `FileError` if the file cannot be made.
  init(path: String?) throws {
    file = try JSONLinesFile(path: path)
  }

  /// Removes from the file what is not of the steps that the search has taken: a resumed search continues its
  /// log, and any other begins with an empty one.
  func begin(after steps: Int) throws {
    guard steps > 0 else { return try file.begin(keeping: nil) }
    try file.begin { line in
      guard let entry = try? JSONDecoder().decode(Entry.self, from: line) else { return false }
      return entry.step <= steps
    }
  }

  /// What tells whether a line is of a step that is still to be taken.
  private nonisolated struct Entry: Decodable {
    var step: Int
  }

  /// Writes what a step found.
  func add(_ step: RecordedSearch.Step) throws {
    try file.add(
      #"{"step":\#(step.number),"energy":\#(digits(step.energy)),"error":\#(digits(step.error)),"#
        + #""variance":\#(digits(step.variance)),"acceptance":\#(digits(step.acceptance))}"#)
  }

  /// Writes the final energy, and its relative error if the exact energy is known.
  func add(_ result: SearchResult, _ reference: ReferenceEnergy?) throws {
    let relative = reference.map { digits($0.relativeError(of: result.energy)) } ?? "null"
    try file.add(
      #"{"final_energy":\#(digits(result.energy)),"final_error":\#(digits(result.error)),"#
        + #""relative_error":\#(relative)}"#)
  }
}

/// A number with twelve significant digits.
nonisolated func digits(_ value: Double) -> String { String(format: "%.12g", value) }
