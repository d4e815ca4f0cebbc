import Mixer
import NeuralNetwork
import Notebook
import Quantum

/// A search by samples with the defaults of its problem, to its end.
///
/// - Throws: `GroundStateError` if a step cannot be taken, and `ConfigurationError` or `LatticeError` if
///   there is no such problem.
func runSampled(
  _ problem: Problem, samples: Int, _ seed: UInt64, _ threads: Int
) throws -> RecordedSearch {
  let settings = SearchSettings(for: problem, samples: samples)
  var recorded = try RecordedSearch(problem, settings, seed: seed, threads: threads)
  let reference = try problem.referenceEnergy(threads: threads)
  let bar = ProgressBar("Samples", total: settings.steps)
  while !recorded.search.isFinished {
    let step = try recorded.step()
    bar.advance(progress(of: step, exact: reference?.value))
  }
  bar.finish()
  return recorded
}

/// The settings of a search by samples.
func settingsRows(_ plan: GroundStatePlan) -> [[String]] {
  guard case .samples(let metropolis) = plan.configurations else { return [] }
  func ends(_ schedule: GeometricSchedule) -> String { "\(schedule.first) to \(schedule.last)" }
  return [
    ["steps", "\(plan.steps)"], ["samples per step", grouped(metropolis.samples)],
    ["Markov chains", grouped(metropolis.chains)],
    ["proposals before a sample, per spin", "\(metropolis.sweeps)"],
    ["step size τ", ends(plan.stepSize)], ["shift λ", ends(plan.shift)],
    ["momentum", "\(plan.momentum)"],
    ["largest change of the state in a step", plan.speedLimit.map { "\($0)" } ?? "–"],
  ]
}

/// Shows the result of a search by samples.
func showResult(_ result: SearchResult, of recorded: RecordedSearch, exact: Double) {
  let sites = recorded.notes.problem.sites
  show("energy, by a sum over all configurations", result.energy, places: 8)
  show("relative error", rounded((result.energy - exact) / abs(exact)))
  show("V-score", rounded(result.vScore(sites: sites)))
  if let estimate = result.estimate {
    show("energy from samples", "\(fixed(estimate.mean, 6)) ± \(rounded(estimate.error))")
    show("acceptance", percent(recorded.notes.acceptance, 0))
    show("autocorrelation time", "\(fixed(estimate.autocorrelationTime, 2)) samples")
    show("split-R̂", estimate.splitRHat, places: 3)
  }
}

/// The energy of a state and its variance.
func stateRow(
  _ name: String, _ state: (mean: Double, variance: Double), _ exact: Double
) -> [String] {
  [name, fixed(state.mean, 6), rounded(state.mean - exact), rounded(state.variance)]
}

/// An estimate beside the exact mean.
func meanRow(_ name: String, _ estimate: MonteCarloEstimate, _ exact: Double) -> [String] {
  [name, fixed(estimate.mean, 4), rounded(estimate.error), fixed(exact, 4)]
}

extension SearchRecord {
  /// The transverse field of a ring of Ising spins; NaN for another problem.
  var field: Double { if case .tfim(_, let field) = problem { field } else { .nan } }
}

extension Records {
  /// The full sums with all symmetries for a ring of Ising spins in several fields, the weakest first, one for
  /// each field.
  func of(sweepOf sites: Int) -> [SearchRecord] {
    sweepFields.compactMap {
      of(.tfim(sites: sites, field: $0), .all, isSampled: false).first
    }
  }
}

private let sweepFields = [0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5, 2]

/// How far the means of a ring of Ising spins are from the exact ones.
func sweepRow(_ record: SearchRecord) -> [String] {
  let sites = record.problem.sites
  let chain = IsingChain(sites: sites, field: record.field)
  func value(_ name: String) -> Double { record.mean(name)?.value ?? .nan }
  let order = value("⟨m²⟩").squareRoot() - chain.rootMeanSquareMagnetization
  let correlations = (1...sites / 2).map {
    abs(value("C(\($0))") - chain.correlation(distance: $0))
  }
  return [
    "\(record.field)", rounded(record.relativeError ?? .nan),
    rounded(abs(value("⟨σˣ⟩") - chain.transverseMagnetization)), rounded(abs(order)),
    rounded(correlations.max() ?? .nan),
  ]
}

/// The full sums with all symmetries of rings of Ising spins at the transition.
func orbitRows(_ records: Records) -> [[String]] {
  var list: [[String]] = []
  for sites in [10, 16] {
    let runs = records.of(.tfim(sites: sites, field: 1), .all, isSampled: false)
    for (run, row) in zip(runs, rows(runs)) {
      list.append(["\(sites)", "\(run.configurations ?? 0)"] + row)
    }
  }
  return list
}

/// Searches with and without the flip of all spins, with the options added to the defaults.
func symmetryRows(_ records: Records, _ problem: Problem) -> [[String]] {
  let all =
    records.of(problem, isSampled: true) + records.of(problem, .flip, isSampled: true)
  // Those with another momentum last.
  func key(_ record: SearchRecord) -> (Int, String, UInt64) {
    let options = record.addedOptions
    return (options.contains("--momentum") ? 1 : 0, options, record.seed)
  }
  let sorted = all.sorted { key($0) < key($1) }
  return sorted.map { record in
    let magnetization = record.mean("⟨σᶻ⟩")
    return [
      record.addedOptions, "\(record.seed)", record.relativeError.map(rounded) ?? "–",
      rounded(record.relativeStandardError), rounded(record.vScore),
      magnetization.map { "\(fixed($0.value, 3)) ± \(fixed($0.error, 3))" } ?? "–",
    ]
  }
}

/// The searches of Heisenberg spins on a ring and on two squares.
func heisenbergRows(_ records: Records) -> [[String]] {
  func block(_ name: String, _ size: PixelSize, _ symmetry: Symmetry?, isSampled: Bool)
    -> [[String]]
  {
    rows(records.of(.heisenberg(lattice: size), symmetry, isSampled: isSampled))
      .map { [name] + $0 }
  }
  return block("ring of 20", PixelSize(height: 1, width: 20), nil, isSampled: true)
    + block("4×4, full sum, all symmetries", PixelSize(4), .all, isSampled: false)
    + block("4×4", PixelSize(4), nil, isSampled: true)
    + block("6×6", PixelSize(6), nil, isSampled: true)
}

/// How close a search came to the lowest energy that its signs allow.
func floorRow(_ record: SearchRecord, _ floor: Double) -> [String] {
  [
    "\(record.seed)", fixed(record.energy, 9), rounded(record.energy - floor),
    rounded(record.vScore),
  ]
}

/// Whether the energy of a search is above a floor, and by less than 0.001.
func isCloseAbove(_ record: SearchRecord, _ floor: Double) -> Bool {
  0 < record.energy - floor && record.energy - floor < 1e-3
}
