import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import SafeTensors
import Training

/// A training run with its data set, its recipe and the metrics of its epochs.
struct RecordedRun {
  private(set) var run: TrainingRun<MLPMixer, CrossEntropy>
  private(set) var notes: Notes

  /// What a checkpoint keeps beside the run.
  nonisolated struct Notes: Codable {
    var dataset: DatasetName
    var recipe: Recipe
    var epochs: [TrainingLog.Epoch] = []
  }

  /// The training of a model from its beginning.
  init(
    _ plan: TrainingPlan, of model: MLPMixer, loss: CrossEntropy, _ notes: Notes, threads: Int
  ) {
    run = TrainingRun(plan, from: model, loss: loss, threads: threads)
    self.notes = notes
  }

  /// The training that goes on from a checkpoint.
  ///
  /// - Throws: `SafeTensorsError` if the file is no checkpoint of this program.
  init(resuming path: String, threads: Int) throws(SafeTensorsError) {
    let checkpoint = try Checkpoint<MLPMixer, CrossEntropy>(path: path, threads: threads)
    guard let notes = try? JSONDecoder().decode(Notes.self, from: Data(checkpoint.notes.utf8))
    else {
      throw SafeTensorsError(
        path: path, found: "a run of another program", expected: "a checkpoint of this chapter")
    }
    run = checkpoint.run
    self.notes = notes
  }

  /// Throws unless there are as many training images as the run began with.
  func requireImages(_ count: Int, from path: String) throws(SafeTensorsError) {
    guard run.plan.examples == count else {
      throw SafeTensorsError(
        path: path, found: "a run on \(run.plan.examples) images",
        expected: "one on the \(count) that are there")
    }
  }

  /// Writes a checkpoint.
  ///
  /// - Throws: `SafeTensorsError`, or `NonFiniteError` if a number in it would not be finite.
  func save(to path: String) throws {
    let notes = String(decoding: try JSONEncoder().encode(notes), as: UTF8.self)
    try Checkpoint(run, notes: notes).write(to: path)
  }
}

extension RecordedRun {
  /// Trains to the end, with a progress bar, and records the losses. A signal ends the program in between,
  /// after a checkpoint if one was asked for.
  ///
  /// - Throws: `NonFiniteError`, and what the log and the checkpoint throw.
  mutating func train(
    on training: LabeledImages, testing test: LabeledImages, _ options: Options,
    log: TrainingLog
  ) throws {
    try log.begin(after: run)
    let images = AugmentedImages(
      training, by: notes.recipe == .tuned ? Augmentation() : nil, seed: run.plan.seed)
    var losses: [Double] = []
    let signal = try Interruption.catchSignals {
      try trainUntilSignal(on: images, testing: test, options, log: log, losses: &losses)
    }
    if let signal { stop(for: signal, losses: losses, options) }
  }

  /// Trains to the end, or until a signal comes: then it returns the signal, after the step and its
  /// checkpoint.
  private mutating func trainUntilSignal(
    on images: AugmentedImages, testing test: LabeledImages, _ options: Options,
    log: TrainingLog, losses: inout [Double]
  ) throws -> Int32? {
    let stepsPerCheckpoint = options.checkpointEvery ?? run.plan.stepsPerEpoch
    while !run.isFinished {
      let start = ContinuousClock.now
      let bar = ProgressBar(
        "Epoch \(run.epoch + 1)/\(run.plan.epochs)", total: run.plan.stepsPerEpoch)
      bar.advance(by: run.stepInEpoch)
      var trained: CrossEntropy.Metrics?
      while trained == nil {
        let step = try run.step(on: images)
        losses.append(step.batch.meanLoss)
        try log.add(step: run.stepsTaken, loss: step.batch.meanLoss)
        trained = step.epoch
        bar.advance(["train_loss": fixed((step.epoch ?? run.epochMetrics).meanLoss, 4)])
        guard trained == nil else { break }
        let signal = Interruption.signal
        if let path = options.checkpoint, signal != nil || run.stepsTaken % stepsPerCheckpoint == 0
        {
          try save(to: path)
        }
        if let signal {
          bar.finish()
          return signal
        }
      }
      let tested = evaluate(run.model, on: test, threads: options.threads)
      try run.requireFinite(tested, on: test)
      let epoch = TrainingLog.Epoch(
        epoch: run.epoch, trainLoss: trained!.meanLoss, trainAccuracy: trained!.accuracy,
        testLoss: tested.meanLoss, testAccuracy: tested.accuracy,
        seconds: (ContinuousClock.now - start) / .seconds(1))
      notes.epochs.append(epoch)
      try log.add(epoch)
      let signal = run.isFinished ? nil : Interruption.signal
      if let path = options.checkpoint,
        run.isFinished || signal != nil || run.stepsTaken % stepsPerCheckpoint == 0
      {
        try save(to: path)
      }
      bar.finish([
        "train_loss": fixed(epoch.trainLoss, 4), "train_acc": fixed(epoch.trainAccuracy, 4),
        "test_loss": fixed(epoch.testLoss, 4), "test_acc": fixed(epoch.testAccuracy, 4),
      ])
      if let signal { return signal }
    }
    return nil
  }
}

/// The metrics of a model on all of some images.
func evaluate(_ model: MLPMixer, on images: LabeledImages, threads: Int) -> CrossEntropy.Metrics {
  var evaluator = Evaluator(model, loss: CrossEntropy(), threads: threads)
  return evaluator.evaluate(on: images)
}
