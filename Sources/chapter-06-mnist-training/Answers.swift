import Datasets
import Mixer
import Tensors

/// What a model answers to all of some images.
struct Answers {
  private let images: LabeledImages

  /// The probability of every class for every image, [images, classes].
  private let probabilities: Tensor

  /// The class that the model thinks likeliest, for every image.
  let predicted: [Int]

  /// Asks a model.
  init(of model: MLPMixer, to images: LabeledImages, threads: Int) {
    self.images = images
    var evaluator = Evaluator(model, threads: threads)
    let logits = evaluator.logits(count: images.count) { places, batch in
      var labels: [Int] = []
      images.load(places, into: &batch, labels: &labels)
    }
    var probabilities = Tensor([0])
    var logSums = Tensor([0])
    softmax(logits, into: &probabilities, logSums: &logSums)
    self.probabilities = probabilities
    let classes = images.classNames.count
    predicted = (0..<images.count).map { image in
      (0..<classes).max { probabilities[image, $0] < probabilities[image, $1] }!
    }
  }

  /// How often an image of one class (row) was taken for each class (column).
  var confusion: [Int] {
    let classes = images.classNames.count
    var counts = [Int](repeating: 0, count: classes * classes)
    for image in 0..<images.count {
      counts[Int(images.labels[image]) * classes + predicted[image]] += 1
    }
    return counts
  }

  /// The images that were taken for something else, the surest mistakes first.
  var mistakes: [Int] {
    (0..<images.count).filter { predicted[$0] != Int(images.labels[$0]) }
      .sorted { probability(of: $0) > probability(of: $1) }
  }

  /// How sure the model is of its answer to an image, 0 to 1.
  func probability(of image: Int) -> Float { probabilities[image, predicted[image]] }
}
