import Mixer
import NeuralNetwork
import Notebook
import Training

/// The metrics of a model on all images of a source, with the plain cross-entropy.
func evaluate(
  _ model: MLPMixer, on images: some BatchSource<[Int]>, threads: Int
) -> CrossEntropy.Metrics {
  var evaluator = Evaluator(model, loss: CrossEntropy(), threads: threads)
  return evaluator.evaluate(on: images)
}

extension CrossEntropy.Metrics {
  /// The mean loss in nats and the accuracy.
  var summary: String { "\(fixed(meanLoss, 4)) nats, \(percent(accuracy))" }
}
