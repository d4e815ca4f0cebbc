import Datasets
import Mixer
import NeuralNetwork
import Notebook
import Tensors
import Training

/// A model after its training, and what its tests on the way gave.
struct TrainedModel<Layer: PatchMixing> {
  let model: PatchClassifier<Layer>
  let tests: [TestResult]
  /// The loss of the last epoch, the mean over its steps, in nats.
  let trainLoss: Double
}

/// A test of a model at some point of its training.
nonisolated struct TestResult: Codable, Hashable {
  /// The number of images that the model had seen, each counted as often as it was seen.
  var imagesSeen: Int
  /// The cross-entropy on the test images, in nats.
  var loss: Double
  /// From 0 to 1.
  var accuracy: Double
}

/// Trains a model.
///
/// It is tested at the end, and before that after 1/64, 1/32, … of the training.
///
/// - Throws: `DivergenceError` if its loss becomes infinite; `ConfigurationError` if its sizes do not fit.
func train<Layer: PatchMixing>(
  _: Layer.Type, _ task: TrainingTask, on split: TrainTestSplit, threads: Int
) throws -> TrainedModel<Layer> {
  var random = Random(seed: task.seed)
  let start = try PatchClassifier<Layer>(task.mixing.imageSizes, using: &random)
  let plan = task.plan(images: split.training.count)
  var run = TrainingRun(plan, from: start, loss: CrossEntropy(), threads: threads)
  let total = plan.epochs * plan.stepsPerEpoch
  let testedSteps = Set((0...6).map { max(1, total >> $0) })
  var tests: [TestResult] = []
  var trainLoss = 0.0
  let bar = ProgressBar(task.mixing.model, total: total)
  while !run.isFinished {
    let step = try run.step(on: split.training)
    if let epoch = step.epoch { trainLoss = epoch.meanLoss }
    bar.advance(["train_loss": fixed(step.batch.meanLoss, 4)])
    guard testedSteps.contains(run.stepsTaken) else { continue }
    var evaluator = Evaluator(run.model, loss: CrossEntropy(), threads: threads)
    let test = evaluator.evaluate(on: split.test)
    let (epochs, steps) = run.stepsTaken.quotientAndRemainder(dividingBy: plan.stepsPerEpoch)
    tests.append(
      TestResult(
        imagesSeen: epochs * plan.examples + steps * plan.batchSize, loss: test.meanLoss,
        accuracy: test.accuracy))
  }
  bar.finish(["test_accuracy": percent(tests.last!.accuracy)])
  return TrainedModel(model: run.model, tests: tests, trainLoss: trainLoss)
}
