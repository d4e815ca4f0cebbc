import Datasets
import Foundation
import Mixer
import Notebook

/// Runs a training run to its end, showing how it goes and taking down the losses.
///
/// - Returns: the trained model.
/// - Throws: what the log throws.
func train(
  _ run: TrainingRun, on split: Split, augmentation: Augmentation?, log: inout TrainingLog,
  threads: Int
) throws -> MLPMixer {
  var run = run
  let train = split.train
  let seed = run.plan.seed
  while !run.isFinished {
    let start = ContinuousClock.now
    let bar = ProgressBar(
      "Epoch \(run.epoch + 1)/\(run.plan.epochs)", total: run.plan.stepsPerEpoch)
    var sums: CrossEntropy.Sum?
    while sums == nil {
      let step = run.advance { batch, images, labels in
        if let augmentation {
          train.load(
            batch.indices, into: &images, labels: &labels, changedBy: augmentation, seed: seed,
            stream: batch.stream)
        } else {
          train.load(batch.indices, into: &images, labels: &labels)
        }
      }
      try log.add(step: run.step, loss: step.batch.meanLoss)
      sums = step.epoch
      bar.advance(["train_loss": fixed((step.epoch ?? run.epochSum).meanLoss, 4)])
    }
    let test = evaluate(run.trainer.model, on: split.test, threads: threads)
    let epoch = TrainingLog.Epoch(
      epoch: run.epoch, trainLoss: sums!.meanLoss, trainAccuracy: sums!.accuracy,
      testLoss: test.meanLoss, testAccuracy: test.accuracy,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    try log.add(epoch)
    bar.finish([
      "train_loss": fixed(epoch.trainLoss, 4), "train_acc": fixed(epoch.trainAccuracy, 4),
      "test_loss": fixed(epoch.testLoss, 4), "test_acc": fixed(epoch.testAccuracy, 4),
    ])
  }
  return run.trainer.model
}

/// The losses of a model on all of some images.
func evaluate(_ model: MLPMixer, on images: LabelledImages, threads: Int) -> CrossEntropy.Sum {
  var evaluator = Evaluator(model, threads: threads)
  return evaluator.evaluate(count: images.count) { places, batch, labels in
    images.load(places, into: &batch, labels: &labels)
  }
}
