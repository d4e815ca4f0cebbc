import ChapterKit
import Foundation
import Notebook

/// Watches a search: draws its progress, writes its log and its checkpoints, and ends the program between two
/// steps if Ctrl-C or `kill` asked for it.
struct SearchMonitor {
  private let options: Options
  private let log: SearchLog
  private let reference: ReferenceEnergy?
  private let bar: ProgressBar
  private let signals: [Int32]

  /// Begins to watch a search, or to go on with it.
  ///
  /// - Parameters:
  ///   - recorded: the search.
  ///   - reference: the exact energy, if it is known.
  ///   - options: the files.
  ///   - log: the log, which gets the steps.
  /// - Throws: `FileError` if the log cannot be written.
  init(
    _ recorded: RecordedSearch, _ reference: ReferenceEnergy?, _ options: Options, log: SearchLog
  ) throws {
    self.options = options
    self.log = log
    self.reference = reference
    let search = recorded.search
    try log.begin(after: search.stepsTaken)
    bar = ProgressBar("Search", total: search.plan.steps)
    bar.advance(by: search.stepsTaken)
    signals = Interruption.start()
  }

  /// The options with a value that a resumed search takes from the command line.
  nonisolated static let optionsWithResume = [
    "--threads", "--log", "--checkpoint", "--checkpoint-every", "--output",
  ]

  /// The flags that it takes.
  nonisolated static let flagsWithResume = ["--record"]

  /// A step was taken.
  ///
  /// - Throws: what the log and the checkpoint throw.
  func endStep(_ step: RecordedSearch.Step, of recorded: RecordedSearch) throws {
    try log.add(step)
    bar.advance(progress(of: step, exact: reference?.value))
    let isFinished = recorded.search.isFinished
    let signal = isFinished ? nil : Interruption.signal
    if let path = options.checkpointFile,
      isFinished || signal != nil || step.number % (options.checkpointEvery ?? 10) == 0
    {
      try recorded.save(to: path)
    }
    if isFinished { bar.finish(progress(of: step, exact: reference?.value)) }
    if let signal {
      bar.finish(progress(of: step, exact: reference?.value))
      end()
      stop(recorded, for: signal)
    }
  }

  /// The search has ended: signals end the program again.
  func end() { Interruption.end(signals) }

  private func stop(_ recorded: RecordedSearch, for signal: Int32) -> Never {
    let search = recorded.search
    let stopped = StoppedRun(
      program: "chapter-07-neural-quantum-state", checkpoint: options.checkpointFile,
      keptOptions: Self.optionsWithResume, keptFlags: Self.flagsWithResume)
    stopped.end(after: "step \(search.stepsTaken) of \(search.plan.steps)", on: signal)
  }
}

/// What the line of progress shows of a step.
///
/// - Parameters:
///   - step: the step.
///   - exact: the exact energy; nil if it is not known.
func progress(of step: RecordedSearch.Step, exact: Double?) -> KeyValuePairs<String, String> {
  let error = step.error > 0 ? " ± \(rounded(step.error))" : ""
  let energy = fixed(step.energy, 6) + error
  let (acceptance, variance) = (fixed(step.acceptance, 2), rounded(step.variance))
  guard let exact else {
    return ["energy": energy, "acceptance": acceptance, "variance": variance]
  }
  return [
    "energy": energy, "rel_error": rounded(abs((step.energy - exact) / exact)),
    "acceptance": acceptance, "variance": variance,
  ]
}

/// A number with two significant digits, such as "1.2e-05".
func rounded(_ value: Double) -> String { String(format: "%.1e", value) }
