import ChapterKit
import Datasets
import Mixer
import NeuralNetwork
import Notebook
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

extension Predictions {
  /// The class, the predicted class and its probability, such as `4 → 9, 85 %`.
  func summary(of image: Int) -> String {
    "\(name(Int(images.labels[image]))) → \(name(predicted[image])), "
      + percent(probability(of: image), 0)
  }

  /// The place of an image in the test set, its ``summary(of:)``, and what it looks like.
  func row(of image: Int, in images: Images) -> [String] {
    ["\(image)", summary(of: image), appearance(of: image, in: images)]
  }

  /// The five pairs of classes that were confused most often, in either direction: the pair, how many images, and which
  /// share of all mistakes.
  var confusedRows: [[String]] {
    let classes = images.classNames.count
    let counts = confusion
    var pairs: [(name: String, count: Int)] = []
    for a in 0..<classes {
      for b in a + 1..<classes {
        pairs.append(
          ("\(name(a)) and \(name(b))", counts[a * classes + b] + counts[b * classes + a]))
      }
    }
    let all = pairs.reduce(0) { $0 + $1.count }
    return pairs.filter { $0.count > 0 }.sorted { $0.count > $1.count }.prefix(5).map {
      [$0.name, "\($0.count)", percent(Double($0.count) / Double(all), 0)]
    }
  }

  /// How many of some images have their class as the second most probable one.
  func countOfSecondChoices(_ images: [Int]) -> Int {
    images.count { image in
      let own = probabilities[image, Int(self.images.labels[image])]
      let higher = (0..<self.images.classNames.count).count { probabilities[image, $0] > own }
      return higher == 1
    }
  }

  private func name(_ label: Int) -> String { images.classNames[label] }
}
