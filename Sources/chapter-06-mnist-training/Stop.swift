import ChapterKit
import Notebook
import Pictures

extension RecordedRun {
  /// Ends the program on a signal: says how to go on, and leaves the weights of finished runs alone.
  func stop(for signal: Int32, _ options: Options) -> Never {
    let stopped = StoppedRun(
      program: "chapter-06-mnist-training", checkpoint: options.checkpointFile,
      keptOptions: Options.optionsWithResume, keptFlags: Options.flagsWithResume)
    let steps = run.plan.epochs * run.plan.stepsPerEpoch
    stopped.end(
      after: "step \(run.stepsTaken) of \(steps), in epoch \(run.epoch + 1) of \(run.plan.epochs)",
      on: signal)
  }

  /// The losses since the program began: of every step, and of the tests.
  func lossSoFarChart(_ losses: [Double]) -> LineChart {
    let first = Double(run.stepsTaken - losses.count + 1)
    let tests = notes.epochs.map { (Double($0.epoch * run.plan.stepsPerEpoch), $0.testLoss) }
    return LineChart(
      title: "Loss so far", xTitle: "Training step", yTitle: "Cross-entropy loss (nats)",
      series: [
        .init("Batch", values: losses, first: first),
        .init("Test images", points: tests, marker: .circle),
      ].filter { !$0.points.isEmpty }, yIncludes: [0])
  }
}
