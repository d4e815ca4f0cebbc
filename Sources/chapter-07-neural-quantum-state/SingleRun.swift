import Files
import Foundation
import Notebook
import Quantum

/// With `--model` or `--resume`, does one search, or prints the exact energy, instead of the chapter, and ends
/// the program.
func answerAndExitIfAsked(_ options: Options, _ chapter: Chapter) {
  if options.exact, let problem = options.problem {
    exitOnError(try printExactEnergy(of: problem, options))
  } else if options.resume != nil || options.model != nil {
    exitOnError(try search(options, chapter))
  } else {
    return
  }
  exit(0)
}

/// Prints the exact energy as one line.
///
/// - Throws: `UnknownEnergyError` if it is not known.
private func printExactEnergy(of problem: Problem, _ options: Options) throws {
  guard let energy = try problem.referenceEnergy(threads: options.threads) else {
    throw UnknownEnergyError(problem: problem)
  }
  try Notebook.write(
    "exact energy \(fixed(energy.value, energy.decimals))\n", to: .standardOutput)
}

/// Does one search and prints its result.
///
/// - Throws: `FileError` or `SafeTensorsError` if a file cannot be read or written, `GroundStateError` or
///   `NonFiniteEnergyError` if an energy is not finite.
private func search(_ options: Options, _ chapter: Chapter) throws {
  let log = try SearchLog(path: options.log)
  if let checkpoint = options.checkpointFile { try FileSystem.requireWritable(checkpoint) }
  if options.record { try SearchRecord.requireWritable(in: chapter.pictureFolder) }
  var recorded =
    if let file = options.resume {
      try RecordedSearch(resuming: file, threads: options.threads)
    } else {
      try RecordedSearch(
        options.problem!, options.settings(for: options.problem!), seed: chapter.seed,
        threads: options.threads)
    }
  let problem = recorded.notes.problem
  show("lattice", problem.latticeName)
  show("Hamiltonian", problem.formula)
  show("configurations", count(problem.configurationCount))
  show("step", configurations(of: recorded))
  show("parameters", grouped(recorded.search.wave.model.parameterCount))
  let reference = try problem.referenceEnergy(threads: options.threads)

  let monitor = try SearchMonitor(recorded, reference, options, log: log)
  while !recorded.search.isFinished {
    let step = try recorded.step()
    try monitor.endStep(step, of: recorded)
  }
  monitor.end()

  let result = try recorded.result()
  try log.add(result, reference)
  print(result, of: recorded, reference)
  if options.record {
    try SearchRecord(recorded, result, reference).add(in: chapter.pictureFolder)
  }
}

private func print(
  _ result: SearchResult, of recorded: RecordedSearch, _ reference: ReferenceEnergy?
) {
  let error = result.error > 0 ? " ± \(rounded(result.error))" : ", a full sum"
  show("final energy", fixed(result.energy, 10) + error)
  if let reference {
    show("exact energy", "\(fixed(reference.value, reference.decimals)), \(reference.source)")
    show("relative error", rounded(reference.relativeError(of: result.energy)))
  }
  show("variance", rounded(result.variance))
  show("V-score", rounded(result.vScore(sites: recorded.notes.problem.sites)))
  if let estimate = result.estimate {
    show("energy from samples", "\(fixed(estimate.mean, 10)) ± \(rounded(estimate.error))")
    show("acceptance", percent(recorded.notes.acceptance))
    show("split R-hat", estimate.splitRHat, places: 4)
    show("autocorrelation time", "\(fixed(estimate.autocorrelationTime, 2)) samples")
  }
  for mean in result.means.prefix(2) {
    show(mean.name, fixed(mean.value, 8) + (mean.error > 0 ? " ± \(rounded(mean.error))" : ""))
  }
  show("fingerprint", String(recorded.search.wave.model.fingerprint, radix: 16))
}

/// What a step computes energies of.
private func configurations(of recorded: RecordedSearch) -> String {
  let symmetries = grouped(Int(recorded.notes.problem.order(of: recorded.notes.symmetry)))
  switch recorded.search.plan.configurations {
  case .fullSum:
    let terms = grouped(recorded.space.configurations.count)
    return recorded.notes.symmetry != nil
      ? "full sum over \(terms) orbits under \(symmetries) symmetries"
      : "full sum over \(terms) configurations"
  case .samples(let metropolis):
    return "\(grouped(metropolis.samples)) samples by \(grouped(metropolis.chains)) Markov chains"
      + (recorded.notes.symmetry != nil ? ", log ψ averaged over \(symmetries) symmetries" : "")
  }
}

private func count(_ number: Double) -> String {
  number < 1e15 ? grouped(Int(number)) : String(format: "%.3g", number)
}
