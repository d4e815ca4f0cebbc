import ChapterKit
import Notebook
import Pictures

extension RecordedRun {
  /// Ends the program on a signal: draws the losses so far, says how to go on, and leaves the weights of
  /// finished runs alone.
  func stop(for signal: Int32, losses: [Double], _ options: Options) -> Never {
    draw(losses)
    let stopped = StoppedRun(
      program: "chapter-06-mnist-training", checkpoint: options.checkpoint, resumed: options.resume,
      keptOptions: [
        "--data", "--threads", "--save", "--log", "--checkpoint", "--checkpoint-every", "--output",
        "--page",
      ], keptFlags: ["--weave"])
    let steps = run.plan.epochs * run.plan.stepsPerEpoch
    stopped.end(
      after: "step \(run.stepsTaken) of \(steps), in epoch \(run.epoch + 1) of \(run.plan.epochs)",
      on: signal)
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
}
