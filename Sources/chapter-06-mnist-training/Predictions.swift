import Datasets
import Mixer
import NeuralNetwork
import Tensors
import Training

/// The predictions of a model for some images.
struct Predictions {
  private let images: LabeledImages

  /// The probability of every class for every image, [images, classes].
  private let probabilities: Tensor

  /// The class with the highest probability, for every image.
  let predicted: [Int]

  /// Applies a model to all images.
  init(of model: MLPMixer, for images: LabeledImages, threads: Int) {
    self.images = images
    var evaluator = Evaluator(model, loss: CrossEntropy(), threads: threads)
    let logits = evaluator.outputs(for: images)
    var probabilities = Tensor.empty
    var logSums = Tensor.empty
    softmax(logits, into: &probabilities, logSums: &logSums)
    self.probabilities = probabilities
    let classes = images.classNames.count
    predicted = (0..<images.count).map { image in
      (0..<classes).max { probabilities[image, $0] < probabilities[image, $1] }!
    }
  }

  /// The number of images of each class (row) that were predicted as each class (column).
  var confusion: [Int] {
    let classes = images.classNames.count
    var counts = [Int](repeating: 0, count: classes * classes)
    for image in 0..<images.count {
      counts[Int(images.labels[image]) * classes + predicted[image]] += 1
    }
    return counts
  }

  /// The misclassified images, the most confident mistakes first.
  var mistakes: [Int] {
    (0..<images.count).filter { predicted[$0] != Int(images.labels[$0]) }
      .sorted { probability(of: $0) > probability(of: $1) }
  }

  /// The probability of the predicted class, 0 to 1.
  func probability(of image: Int) -> Float { probabilities[image, predicted[image]] }
}
