import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Training

/// A finished training, as it is kept beside the pictures.
nonisolated struct TrainingRecord: Record {
  var task: TrainingTask
  var parameters: Int
  /// The tests, the first one after a 64th of the training, the last one at its end.
  var tests: [TestResult]
  /// The loss of the last epoch, in nats.
  var trainLoss: Double
  /// The accuracy on test images that are moved by 1, 2, 3 and 4 pixels, the mean over up, down, left and right.
  var shiftedAccuracies: [Double]

  static let file = "trainings.json"

  /// The accuracy at the end, from 0 to 1.
  var accuracy: Double { tests.last!.accuracy }

  var command: String {
    "swift run chapter-08-sufficient-not-necessary --mixing \(task.mixing.rawValue) \(task.options)"
      + " --seed \(task.seed) --record"
  }
}

extension TrainingRecord {
  /// The record of a trained model.
  init<Layer: PatchMixing>(
    _ trained: TrainedModel<Layer>, _ task: TrainingTask, test: LabeledImages, threads: Int
  ) {
    var evaluator = Evaluator(trained.model, loss: CrossEntropy(), threads: threads)
    let shifted = (1...4).map { pixels in
      [(-pixels, 0), (pixels, 0), (0, -pixels), (0, pixels)].reduce(0.0) { sum, shift in
        sum + evaluator.evaluate(on: test.shifted(rows: shift.0, columns: shift.1)).accuracy / 4
      }
    }
    self.init(
      task: task, parameters: trained.model.parameterCount, tests: trained.tests,
      trainLoss: trained.trainLoss, shiftedAccuracies: shifted)
  }
}
