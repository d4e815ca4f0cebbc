import Foundation
import Notebook
import Pictures

extension RecordedRun {
  /// Ends the program on a signal: draws the losses so far, says how to go on, and leaves the weights of
  /// finished runs alone.
  func stop(for signal: Int32, losses: [Double], _ options: Options) -> Never {
    draw(losses)
    warn(
      "stopped after step \(run.stepsTaken) of \(run.plan.epochs * run.plan.stepsPerEpoch), in epoch "
        + "\(run.epoch + 1) of \(run.plan.epochs)")
    if let path = options.checkpoint ?? options.resume {
      if options.checkpoint == nil {
        warn("nothing was saved, as there was no --checkpoint; the run can go on from where it was")
      }
      warn("to go on: \(Self.command(resuming: path))")
    } else {
      warn("nothing was saved; with --checkpoint FILE the run could go on from here another day")
    }
    exit(128 + signal)
  }

  /// Draws the loss of every step since the program began, and those of the test digits.
  private func draw(_ losses: [Double]) {
    let first = Double(run.stepsTaken - losses.count + 1)
    let tests = notes.epochs.map { (Double($0.epoch * run.plan.stepsPerEpoch), $0.testLoss) }
    picture(
      "loss-so-far", "The losses of the run that was stopped.",
      LineChart(
        title: "Loss until the run was stopped", xTitle: "Training step",
        yTitle: "Cross-entropy loss (nats)",
        series: [
          .init("Batch", values: losses, first: first),
          .init("Test images", points: tests, marker: .circle),
        ].filter { !$0.points.isEmpty }, yIncludes: [0]))
  }

  /// The command that resumes a run: the command line of the run, without what its checkpoint holds.
  private static func command(resuming path: String) -> String {
    let kept = [
      "--data", "--threads", "--save", "--log", "--checkpoint", "--checkpoint-every", "--output",
      "--page",
    ]
    var words = ["swift", "run", "chapter-06-mnist-training", "--resume", path]
    var rest = CommandLine.arguments.dropFirst()
    while let word = rest.popFirst() {
      if word == "--weave" || kept.contains(where: { word.hasPrefix($0 + "=") }) {
        words.append(word)
      } else if kept.contains(word), let value = rest.popFirst() {
        words += [word, value]
      }
    }
    return words.map(quoted).joined(separator: " ")
  }

  /// A word as the shell takes it.
  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0))
    }
    if plain && !word.isEmpty { return word }
    return "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
