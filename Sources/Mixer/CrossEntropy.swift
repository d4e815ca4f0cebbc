import Tensors

/// The cross-entropy between the scores of the classes and the labels, −ln p(label), in nats, with
/// optional label smoothing (Szegedy et al. 2016, section 7).
public struct CrossEntropy: Sendable {
  /// The share ε of the target that is spread evenly over all classes; the label keeps 1 − ε of it.
  public let smoothing: Float

  private var probabilities = Tensor([0])
  private var logSums = Tensor([0])

  /// The loss with smoothing ε, 0 being none.
  public init(smoothing: Float = 0) {
    self.smoothing = smoothing
  }

  /// The sum of the losses of some images, and how many of them were classified rightly.
  public struct Sum: Hashable, Sendable, Codable {
    /// The number of images.
    public var count = 0
    /// The sum of their losses in nats.
    public var loss = 0.0
    /// The number whose label has the highest score.
    public var correct = 0

    /// Nothing yet.
    public init() {}

    /// The mean loss in nats.
    public var meanLoss: Double { loss / Double(count) }

    /// The share that was classified rightly, 0 to 1.
    public var accuracy: Double { Double(correct) / Double(count) }

    /// Takes in the sums of other images.
    public mutating func add(_ other: Sum) {
      count += other.count
      loss += other.loss
      correct += other.correct
    }
  }

  /// The sum of the losses over the images.
  ///
  /// - Parameters:
  ///   - logits: the scores, [images, classes].
  ///   - labels: the class of each image; what lies beyond the images is ignored.
  public mutating func callAsFunction(_ logits: Tensor, labels: [Int]) -> Sum {
    let images = logits.shape[0]
    let classes = logits.shape[1]
    precondition(labels.count >= images, "\(images) images, but \(labels.count) labels")
    softmax(logits, into: &probabilities, logSums: &logSums)
    var sum = Sum()
    sum.count = images
    for image in 0..<images {
      let first = image * classes
      let label = labels[image]
      precondition(
        label >= 0 && label < classes, "the label \(label) is none of \(classes) classes")
      var best = 0
      var mean = 0.0
      for index in 0..<classes {
        if logits[first + index] > logits[first + best] { best = index }
        mean += Double(logits[first + index])
      }
      mean /= Double(classes)
      let smoothing = Double(smoothing)
      sum.loss +=
        Double(logSums[image]) - (1 - smoothing) * Double(logits[first + label]) - smoothing * mean
      if best == label { sum.correct += 1 }
    }
    return sum
  }

  /// The gradient of the scores, ∂ = scale · (p − target), for the images of the last call.
  ///
  /// - Parameters:
  ///   - labels: as in that call.
  ///   - scale: one over the number of images that the loss is averaged over.
  ///   - dLogits: written, [images, classes].
  public func gradient(labels: [Int], scale: Float, into dLogits: inout Tensor) {
    let images = probabilities.shape[0]
    let classes = probabilities.shape[1]
    dLogits.reuse(as: probabilities.shape)
    for image in 0..<images {
      for index in 0..<classes {
        let place = image * classes + index
        let target = smoothing / Float(classes) + (index == labels[image] ? 1 - smoothing : 0)
        dLogits[place] = scale * (probabilities[place] - target)
      }
    }
  }
}
