import ChapterKit
import Datasets
import Foundation
import NeuralNetwork
import Notebook
import Training

/// Watches a run: draws its progress, records its losses, writes its log, its checkpoints and, after every epoch,
/// a picture of the losses so far, and ends the program between two steps if Ctrl-C or `kill` asked for it.
struct TrainingMonitor {
  private let options: Options
  private let log: TrainingLog
  /// Where the losses are drawn while the run goes on.
  private let lossFile: String
  private let signals: [Int32]
  private var losses: [Double] = []
  private var start = ContinuousClock.now
  private var bar: ProgressBar?

  /// Begins to watch a run.
  ///
  /// - Throws: `FileError` if the log cannot be written.
  init(_ training: RecordedRun, _ options: Options, _ setup: RunSetup, in chapter: Chapter) throws {
    self.options = options
    log = setup.log
    lossFile = "\(chapter.pictureFolder)/loss-so-far.png"
    try log.begin(after: training.run)
    signals = Interruption.start()
  }

  /// An epoch begins, or is resumed.
  mutating func beginEpoch(of training: RecordedRun) {
    let run = training.run
    start = ContinuousClock.now
    bar = ProgressBar("Epoch \(run.epoch + 1)/\(run.plan.epochs)", total: run.plan.stepsPerEpoch)
    bar?.advance(by: run.stepInEpoch)
  }

  /// A step was taken.
  ///
  /// - Parameters:
  ///   - batch: the metrics of its batch.
  ///   - epoch: those of the steps of this epoch so far.
  ///   - training: the run after the step.
  /// - Throws: what the log and the checkpoint throw.
  mutating func endStep(
    _ batch: CrossEntropy.Metrics, epoch: CrossEntropy.Metrics, of training: RecordedRun
  ) throws {
    losses.append(batch.meanLoss)
    try log.add(step: training.run.stepsTaken, loss: batch.meanLoss)
    bar?.advance(["train_loss": fixed(epoch.meanLoss, 4)])
    // The checkpoint of an epoch's last step waits for the test.
    guard training.run.stepInEpoch != 0 else { return }
    let signal = Interruption.signal
    try saveIfDue(training, isForced: signal != nil)
    if let signal { stop(training, for: signal) }
  }

  /// An epoch has ended, and the model was tested.
  ///
  /// - Parameters:
  ///   - trained: the metrics of all its steps, each from before its update.
  ///   - tested: the metrics of the test.
  ///   - training: the run, whose notes get the metrics.
  /// - Throws: what the log and the checkpoint throw.
  mutating func endEpoch(
    _ trained: CrossEntropy.Metrics, tested: CrossEntropy.Metrics, of training: inout RecordedRun
  ) throws {
    let epoch = TrainingLog.Epoch(
      epoch: training.run.epoch, trainLoss: trained.meanLoss, trainAccuracy: trained.accuracy,
      testLoss: tested.meanLoss, testAccuracy: tested.accuracy,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    training.notes.epochs.append(epoch)
    try log.add(epoch)
    let isFinished = training.run.isFinished
    let signal = isFinished ? nil : Interruption.signal
    try saveIfDue(training, isForced: isFinished || signal != nil)
    bar?.finish([
      "test_acc": fixed(epoch.testAccuracy, 4), "test_loss": fixed(epoch.testLoss, 4),
      "train_loss": fixed(epoch.trainLoss, 4), "train_acc": fixed(epoch.trainAccuracy, 4),
    ])
    if let signal { stop(training, for: signal) }
    // No picture is worth a run; on a full disk the log or the weights will tell.
    if !isFinished { try? training.lossSoFarChart(losses).write(to: lossFile) }
  }

  /// The run has ended: signals end the program again, and the losses so far make way for the chapter's pictures.
  func end() {
    Interruption.end(signals)
    try? FileManager.default.removeItem(atPath: lossFile)
  }

  private func saveIfDue(_ training: RecordedRun, isForced: Bool) throws {
    guard let path = options.checkpointFile else { return }
    let run = training.run
    let steps = options.checkpointEvery ?? run.plan.stepsPerEpoch
    if isForced || run.stepsTaken % steps == 0 { try training.save(to: path) }
  }

  private func stop(_ training: RecordedRun, for signal: Int32) -> Never {
    bar?.finish()
    Interruption.end(signals)
    // If the terminal was closed nothing can be printed, but the picture and the right status are still due.
    if (try? training.lossSoFarChart(losses).write(to: lossFile)) != nil {
      warn("the losses so far are in \(shortened(lossFile))")
    }
    training.stop(for: signal, options)
  }
}
