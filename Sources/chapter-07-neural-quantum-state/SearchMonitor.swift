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

  /// A step was taken.
  ///
  /// - Throws: what the log and the checkpoint throw.
  func endStep(_ step: RecordedSearch.Step, of recorded: RecordedSearch) throws {
    try log.add(step)
    bar.advance(values(of: step))
    let isFinished = recorded.search.isFinished
    let signal = isFinished ? nil : Interruption.signal
    if let path = options.checkpoint,
      isFinished || signal != nil || step.number % (options.checkpointEvery ?? 10) == 0
    {
      try recorded.save(to: path)
    }
    if isFinished { bar.finish(values(of: step)) }
    if let signal {
      bar.finish(values(of: step))
      end()
      stop(recorded, for: signal)
    }
  }

  /// The search has ended: signals end the program again.
  func end() { Interruption.end(signals) }

  private func values(of step: RecordedSearch.Step) -> KeyValuePairs<String, String> {
    let error = step.error > 0 ? " ± \(rounded(step.error))" : ""
    let energy = fixed(step.energy, 6) + error
    guard let reference else {
      return [
        "energy": energy, "acceptance": fixed(step.acceptance, 2),
        "variance": rounded(step.variance),
      ]
    }
    return [
      "energy": energy, "rel_error": rounded(reference.relativeError(of: step.energy)),
      "acceptance": fixed(step.acceptance, 2), "variance": rounded(step.variance),
    ]
  }

  private func stop(_ recorded: RecordedSearch, for signal: Int32) -> Never {
    let search = recorded.search
    let stopped = StoppedRun(
      program: "chapter-07-neural-quantum-state", checkpoint: options.checkpoint,
      resumed: options.resume,
      keptOptions: ["--threads", "--log", "--checkpoint", "--checkpoint-every", "--output"],
      keptFlags: ["--record"])
    stopped.end(after: "step \(search.stepsTaken) of \(search.plan.steps)", on: signal)
  }
}

/// A number with two significant digits, such as "1.2e-05".
func rounded(_ value: Double) -> String { String(format: "%.1e", value) }
