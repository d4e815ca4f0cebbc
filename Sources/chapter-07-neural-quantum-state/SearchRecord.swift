import ChapterKit
import Files
import Foundation
import Mixer
import Notebook
import Quantum

/// A finished search, as it is kept beside the pictures.
nonisolated struct SearchRecord: Codable {
  /// The command that does the search again.
  var command: String
  var problem: Problem
  /// The symmetries that log ψ is averaged over; none if nil.
  var symmetry: Symmetry?
  /// The samples of a step; nil for a full sum.
  var samples: Int?
  /// The number of configurations of the space, or of orbits if ψ is symmetric; nil for more than 22 spins.
  var configurations: Int?
  var steps: Int
  var seed: UInt64
  var sizes: MixerConfiguration
  var parameters: Int
  var energy: Double
  var error: Double
  /// |E − E₀| / |E₀|; nil if the exact energy is not known.
  var relativeError: Double?
  var variance: Double
  var vScore: Double
  /// The share of the Markov chains' proposals that the last step accepted; nil in a full sum, as what follows.
  var acceptance: Double?
  /// In samples.
  var autocorrelationTime: Double?
  var splitRHat: Double?
  /// The means of the problem's observables.
  var means: [ObservedMean]
  /// The energy that each step found.
  var energies: [Double]
}

extension SearchRecord {
  /// The record of a finished search.
  init(
    _ recorded: RecordedSearch, _ result: SearchResult, _ reference: ReferenceEnergy?
  ) {
    let (notes, search) = (recorded.notes, recorded.search)
    let problem = notes.problem
    var samples: Int?
    if case .samples(let metropolis) = search.plan.configurations { samples = metropolis.samples }
    self.init(
      command: searchCommand(for: notes, search.plan), problem: problem,
      symmetry: notes.symmetry,
      samples: samples,
      configurations: problem.sites > 22 ? nil : recorded.space.configurations.count,
      steps: search.plan.steps,
      seed: search.plan.seed, sizes: notes.configuration,
      parameters: search.wave.model.parameterCount, energy: twelveDigits(result.energy),
      error: twelveDigits(result.error),
      relativeError: reference.map { twelveDigits($0.relativeError(of: result.energy)) },
      variance: twelveDigits(result.variance),
      vScore: twelveDigits(result.vScore(sites: problem.sites)),
      acceptance: result.estimate.map { _ in twelveDigits(notes.acceptance) },
      autocorrelationTime: result.estimate.map { twelveDigits($0.autocorrelationTime) },
      splitRHat: result.estimate.map { twelveDigits($0.splitRHat) },
      means: result.means.map {
        ObservedMean(
          name: $0.name, value: twelveDigits($0.value), error: twelveDigits($0.error))
      },
      energies: notes.energies.map(twelveDigits))
  }
}

extension SearchRecord {
  private static let file = "runs.json"

  /// The records in a folder, in the order of their commands; none if there is no file.
  ///
  /// - Throws: `FileError` if the file cannot be read.
  static func all(in folder: String) throws -> [SearchRecord] {
    let path = "\(folder)/\(file)"
    guard FileSystem.kind(of: path) != nil else { return [] }
    let data = try FileSystem.read(path, expecting: "records of searches")
    do {
      return try JSONDecoder().decode([SearchRecord].self, from: data)
    } catch {
      throw FileError(path: path, found: "other text", expected: "records of searches")
    }
  }

  /// Throws unless a record can be added to those in a folder.
  static func requireWritable(in folder: String) throws {
    _ = try all(in: folder)
    try FileSystem.requireWritable("\(folder)/\(file)")
  }

  /// Adds the record to those in a folder, in place of an older one with the same command.
  ///
  /// - Throws: `FileError` if the file cannot be read or written.
  func add(in folder: String) throws {
    let others = try Self.all(in: folder).filter { $0.command != command }
    let records = (others + [self]).sorted { $0.command < $1.command }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(records), as: UTF8.self)
    // The energies of a search on one line.
    let compact = text.replacing(/\[[^\[\]{}]*\]/) { list in
      list.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .replacing("[ ", with: "[").replacing(" ]", with: "]")
    }
    try writeText(compact + "\n", to: "\(folder)/\(Self.file)")
  }
}

private nonisolated func twelveDigits(_ value: Double) -> Double { Double(digits(value))! }
