import Notebook

/// The finished searches beside the pictures.
struct Records {
  private let all: [SearchRecord]

  /// The records in a folder.
  ///
  /// - Throws: `FileError` if the file cannot be read.
  init(in folder: String) throws { all = try SearchRecord.all(in: folder) }

  /// All records for which the relative error is known.
  var withKnownError: [SearchRecord] { all.filter { $0.relativeError != nil } }

  /// The records of a problem, in the order of their parameters, steps and seeds.
  ///
  /// - Parameters:
  ///   - problem: the spins.
  ///   - symmetry: the symmetries that log ψ is averaged over; none if nil.
  ///   - isSampled: whether the search was by samples.
  func of(
    _ problem: Problem, _ symmetry: Symmetry? = nil, isSampled: Bool
  ) -> [SearchRecord] {
    all.filter {
      $0.problem == problem && $0.symmetry == symmetry && ($0.samples != nil) == isSampled
    }.sorted { ($0.parameters, $0.steps, $0.seed) < ($1.parameters, $1.steps, $1.seed) }
  }

  /// Whether two searches of a problem have V-scores within a factor of 1.5, but relative errors that differ by more
  /// than a factor of 5, and by more than ten times their standard errors.
  func hasMisleadingVScore(_ problem: Problem) -> Bool {
    let runs = withKnownError.filter { $0.problem == problem }
    return runs.contains { a in
      runs.contains { b in
        a.vScore < 1.5 * b.vScore && b.vScore < 1.5 * a.vScore
          && a.relativeError! > 5 * b.relativeError!
          && a.relativeError! - b.relativeError! > 10
            * (a.relativeStandardError + b.relativeStandardError)
      }
    }
  }

  /// How many searches have an error between the V-score and a twentieth of it, in words.
  var countOfUsualErrors: String {
    let runs = withKnownError
    let usual = runs.filter {
      $0.vScore / 20 <= $0.relativeError! && $0.relativeError! <= $0.vScore
    }
    return "\(usual.count) of \(runs.count)"
  }

  /// Whether all searches with an error clearly above the V-score ended in a state with broken symmetry.
  var onlyBrokenSymmetryIsAboveVScore: Bool {
    withKnownError.filter { $0.relativeError! > 1.2 * $0.vScore }.allSatisfy {
      abs($0.mean("⟨σᶻ⟩")?.value ?? 0) > 0.5
    }
  }

  /// The options that do the searches again, with the seeds, in the order of the options.
  var commands: [[String]] {
    let seeds = Dictionary(grouping: all, by: \.commandOptions)
    return seeds.sorted { $0.key < $1.key }.map { options, runs in
      [options, runs.map(\.seed).sorted().map { "\($0)" }.joined(separator: ", ")]
    }
  }
}

extension SearchRecord {
  /// The standard error of the energy, relative to the energy; 0 for a sum.
  var relativeStandardError: Double { abs(error / energy) }

  /// The options of the command, without the seed and `--record`.
  fileprivate var commandOptions: String {
    let words = command.split(separator: " ").dropFirst(3)
    guard let seed = words.firstIndex(of: "--seed") else { return words.joined(separator: " ") }
    return words[..<seed].joined(separator: " ")
  }

  /// The options of the command that are neither the problem nor the numbers of samples and steps, the seed and
  /// `--record`; `none` if there are none.
  var addedOptions: String {
    let usual: Set = [
      "--model", "--sites", "--lattice", "--field", "--samples", "--steps", "--seed",
    ]
    var words = command.split(separator: " ").dropFirst(3)
    var added: [Substring] = []
    while let word = words.popFirst() {
      if usual.contains(String(word)) {
        _ = words.popFirst()
      } else if word != "--record" {
        added.append(word)
      }
    }
    return added.isEmpty ? "none" : added.joined(separator: " ")
  }

  /// The mean of an observable; nil if it was not measured.
  func mean(_ name: String) -> ObservedMean? { means.first { $0.name == name } }
}

/// The results of some searches, one per row.
func rows(_ records: [SearchRecord]) -> [[String]] {
  records.map { record in
    [
      "\(record.seed)", grouped(record.parameters), grouped(record.steps),
      fixed(record.energy, record.error > 0 ? 4 : 9),
      record.relativeError.map(rounded) ?? "–", rounded(record.vScore),
    ]
  }
}

/// The header of ``rows(_:)``.
let header = ["seed", "parameters", "steps", "energy", "relative error", "V-score"]
