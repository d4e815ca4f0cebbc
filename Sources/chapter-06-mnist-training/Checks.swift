import ChapterKit
import Mixer
import NeuralNetwork
import Notebook

/// Ends the program unless a first step that is written out agrees with that of a run.
///
/// - Parameters:
///   - loss: of the step written out.
///   - batch: the metrics of that of the run.
///   - start: the model before both.
///   - updated: after the step written out.
///   - stepped: after that of the run.
///   - setup: tells whether the run is a whole one, with data and a rate of the usual size; only then are the
///     weights compared too.
///   - training: the run.
func checkFirstStep(
  _ loss: Double, _ batch: CrossEntropy.Metrics, _ start: MLPMixer, _ updated: MLPMixer,
  _ stepped: MLPMixer,
  _ setup: RunSetup, _ training: RecordedRun
) {
  let expected = batch.meanLoss
  check(
    (loss - expected).magnitude <= 1e-5 * (1 + expected.magnitude),
    "the loss of the first step is the same when written out")
  guard setup.isWhole(training) else { return }
  check(
    weightChange(from: updated, to: stepped) < 0.01 * weightChange(from: start, to: updated),
    "the weights after the first step are the same when written out")
}

/// Ends the program unless what the page says of runs on MNIST holds; does nothing for other images.
///
/// - Parameters:
///   - setup: tells whether the run is a whole one; if not, nothing is checked.
///   - training: the finished run.
///   - model: the model before it.
///   - runs: those of both recipes.
///   - seeds: the test accuracies of the tuned recipe with the seeds 0, 1 and 2.
///   - trials: the candidates for the tuned recipe.
///   - onTest: the metrics of the trained model on the test images.
///   - onNormalized: those on test images with normalized pixels.
func checkClaims(
  _ setup: RunSetup, _ training: RecordedRun, _ model: MLPMixer, _ runs: [ComparedRun],
  _ seeds: [Double],
  _ trials: [RecipeTrial], _ onTest: CrossEntropy.Metrics, _ onNormalized: CrossEntropy.Metrics
) {
  guard setup.isWhole(training), training.notes.dataset == .mnist, runs.count == 2 else { return }
  checkRuns(article: runs[0].epochs, tuned: runs[1].epochs, seeds)
  checkTrials(trials, noise: seeds.max()! - seeds.min()!)
  guard training.notes.recipe == .tuned else { return }
  let trained = training.run.model
  let before = model.layers.map { tokenMixingProduct(of: $0) }
  let after = trained.layers.map { tokenMixingProduct(of: $0) }
  for (before, after) in zip(before, after) {
    check(rms(after.elements) > 1.4 * rms(before.elements), "every product has grown")
  }
  check(after[1...].allSatisfy { diagonalMean($0) < -0.2 }, "later diagonals are negative")
  check(columnShare(after[3]) > 0.5 && columnShare(before[3]) < 0.1, "columns have one color")
  check((0.3...0.35).contains(onNormalized.accuracy), "normalized pixels spoil the predictions")
  check(neighborCorrelation(of: model).magnitude < 0.05, "the initial filters are noise")
  check(neighborCorrelation(of: trained) > 0.4, "the trained filters are smooth")
  check(onTest.meanLoss < training.notes.epochs.last!.trainLoss / 4, "the smoothed loss is larger")
}

private func checkRuns(
  article: [TrainingLog.Epoch], tuned: [TrainingLog.Epoch], _ seeds: [Double]
) {
  let gaps = article.map { $0.testLoss - $0.trainLoss }
  check(gaps[0] < 0 && gaps[9] > 0 && gaps[19] > 4 * gaps[9], "the gap widens from epoch 10")
  check(article[19].trainLoss < article[18].trainLoss, "the training loss still falls")
  check(article[19].testLoss < article[18].testLoss, "the test loss still falls")
  check(
    (tuned.last!.testAccuracy - seeds[0]).magnitude < 1e-6,
    "the accuracy of seed 0 is that of the recorded run")
  if let near = article.last!.weightChange, let far = tuned.last!.weightChange {
    check(far > 4 * near, "the tuned recipe moves the weights much farther")
  }
}

private func checkTrials(_ trials: [RecipeTrial], noise: Double) {
  guard let tuned = trials.first(where: { $0.options == "none" }) else { return }
  for trial in trials {
    let loss = tuned.heldOutAccuracy - trial.heldOutAccuracy
    check(
      trial.augments ? loss.magnitude <= noise : loss > 2 * noise,
      "only the augmentation matters more than the noise")
    check(
      trial.labelSmoothing > 0 || trial.heldOutLoss < tuned.heldOutLoss / 2,
      "the plain loss is smaller without label smoothing")
  }
}
