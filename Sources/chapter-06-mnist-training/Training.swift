import Datasets
import Foundation
import Mixer
import Notebook

/// A training run with what belongs to it: its images, its recipe and what its epochs gave.
struct Training {
  private(set) var run: TrainingRun
  private(set) var notes: Notes

  /// What a checkpoint remembers beside the run.
  nonisolated struct Notes: Codable {
    var dataset: DatasetName
    var recipe: Recipe
    var epochs: [TrainingLog.Epoch] = []
  }

  /// The training of a model from its beginning.
  init(_ plan: TrainingPlan, of model: MLPMixer, _ notes: Notes, threads: Int) {
    run = TrainingRun(plan, from: model, threads: threads)
    self.notes = notes
  }

  /// The training that goes on from a checkpoint.
  ///
  /// - Throws: `WeightFileError` if the file is no checkpoint of this program.
  init(resuming path: String, threads: Int) throws {
    let checkpoint = try Checkpoint(path: path, threads: threads)
    guard let notes = try? JSONDecoder().decode(Notes.self, from: Data(checkpoint.notes.utf8))
    else {
      throw WeightFileError(
        path: path, found: "a run of another program", expected: "a checkpoint of this chapter")
    }
    run = checkpoint.run
    self.notes = notes
  }

  /// Throws unless there are as many training images as the run began with.
  func requireImages(_ count: Int, from path: String) throws {
    guard run.plan.images == count else {
      throw WeightFileError(
        path: path, found: "a run on \(run.plan.images) images",
        expected: "one on the \(count) that are there")
    }
  }

  /// Writes a checkpoint.
  func save(to path: String) throws {
    let notes = String(decoding: try JSONEncoder().encode(notes), as: UTF8.self)
    try Checkpoint(run, notes: notes).write(to: path)
  }
}

extension Training {
  /// Trains to the end, showing how it goes and taking down the losses. A signal ends the program in
  /// between, after a checkpoint if one was asked for.
  ///
  /// - Throws: `Divergence`, and what the log and the checkpoint throw.
  mutating func finish(
    learning train: LabeledImages, testing test: LabeledImages, _ options: Options,
    log: TrainingLog
  ) throws {
    try log.begin(after: run)
    var losses: [Double] = []
    let signal = try Interruption.heed {
      try goOn(learning: train, testing: test, options, log: log, losses: &losses)
    }
    if let signal { stop(for: signal, losses: losses, options) }
  }

  /// Trains to the end, or until a signal comes: then it returns that, after the step and its
  /// checkpoint.
  private mutating func goOn(
    learning train: LabeledImages, testing test: LabeledImages, _ options: Options,
    log: TrainingLog, losses: inout [Double]
  ) throws -> Int32? {
    let augmentation = notes.recipe == .tuned ? Augmentation() : nil
    let seed = run.plan.seed
    let stepsPerCheckpoint = options.checkpointEvery ?? run.plan.stepsPerEpoch
    while !run.isFinished {
      let start = ContinuousClock.now
      let bar = ProgressBar(
        "Epoch \(run.epoch + 1)/\(run.plan.epochs)", total: run.plan.stepsPerEpoch)
      bar.advance(by: run.stepInEpoch)
      var sums: CrossEntropy.Sum?
      while sums == nil {
        let step = try run.takeStep { batch, images, labels in
          if let augmentation {
            train.load(
              batch.indices, into: &images, labels: &labels, augmentedBy: augmentation, seed: seed,
              stream: batch.stream)
          } else {
            train.load(batch.indices, into: &images, labels: &labels)
          }
        }
        losses.append(step.batch.meanLoss)
        try log.add(step: run.step, loss: step.batch.meanLoss)
        sums = step.epoch
        bar.advance(["train_loss": fixed((step.epoch ?? run.epochSum).meanLoss, 4)])
        guard sums == nil else { break }
        let signal = Interruption.signal
        if let path = options.checkpoint, signal != nil || run.step % stepsPerCheckpoint == 0 {
          try save(to: path)
        }
        if let signal {
          bar.finish()
          return signal
        }
      }
      let tested = evaluate(run.trainer.model, on: test, threads: options.threads)
      try run.requireFinite(tested) { test.load($0, into: &$1, labels: &$2) }
      let epoch = TrainingLog.Epoch(
        epoch: run.epoch, trainLoss: sums!.meanLoss, trainAccuracy: sums!.accuracy,
        testLoss: tested.meanLoss, testAccuracy: tested.accuracy,
        seconds: (ContinuousClock.now - start) / .seconds(1))
      notes.epochs.append(epoch)
      try log.add(epoch)
      let signal = run.isFinished ? nil : Interruption.signal
      if let path = options.checkpoint,
        run.isFinished || signal != nil || run.step % stepsPerCheckpoint == 0
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

/// The losses of a model on all of some images.
func evaluate(_ model: MLPMixer, on images: LabeledImages, threads: Int) -> CrossEntropy.Sum {
  var evaluator = Evaluator(model, threads: threads)
  return evaluator.evaluate(count: images.count) { places, batch, labels in
    images.load(places, into: &batch, labels: &labels)
  }
}
