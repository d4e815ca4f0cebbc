import Tensors
import Vectors

/// The cross-entropy between the softmax of the logits and the labels, −ln p(label), in nats, with optional
/// label smoothing (Szegedy et al. 2016, section 7).
public struct CrossEntropy: LossFunction {
  /// The share ε of the target that is spread evenly over all classes; the label keeps 1 − ε of it.
  public let labelSmoothing: Float

  private var probabilities = Tensor.empty
  private var logSums = Tensor.empty

  private enum CodingKeys: CodingKey {
    case labelSmoothing
  }

  /// The loss with label smoothing ε, 0 being none.
  public init(labelSmoothing: Float = 0) {
    self.labelSmoothing = labelSmoothing
  }

  /// The loss of a model that knows nothing and gives all classes the same probability, ln K in nats.
  public static func uninformedLoss(classes: Int) -> Double { logarithm(Double(classes)) }

  /// No labels.
  public static let noTargets: [Int] = []

  /// The sum of the losses of some examples, and how many of them were classified correctly.
  public struct Metrics: LossMetrics {
    /// The number of examples.
    public var count = 0
    /// The sum of their losses in nats.
    public var loss = 0.0
    /// The number whose label has the largest logit.
    public var correct = 0

    /// The sums over no examples.
    public init() {}

    /// The share that was classified correctly, 0 to 1.
    public var accuracy: Double { Double(correct) / Double(count) }

    /// Whether no more examples are correct than there are.
    public var isPossible: Bool { count >= 0 && (0...count).contains(correct) }

    /// Adds the sums over other examples.
    public mutating func add(_ other: Metrics) {
      count += other.count
      loss += other.loss
      correct += other.correct
    }
  }

  /// The sum of the losses of some examples.
  ///
  /// - Parameters:
  ///   - logits: [examples, classes].
  ///   - labels: the class of each example; those beyond the examples are ignored.
  public mutating func callAsFunction(_ logits: Tensor, targets labels: [Int]) -> Metrics {
    let examples = logits.shape[0]
    let classes = logits.shape[1]
    precondition(labels.count >= examples, "\(examples) examples, but \(labels.count) labels")
    softmax(logits, into: &probabilities, logSums: &logSums)
    var metrics = Metrics()
    metrics.count = examples
    for example in 0..<examples {
      let first = example * classes
      let label = labels[example]
      precondition(
        label >= 0 && label < classes, "the label \(label) is none of \(classes) classes")
      var best = 0
      var mean = 0.0
      for index in 0..<classes {
        if logits[first + index] > logits[first + best] { best = index }
        mean += Double(logits[first + index])
      }
      mean /= Double(classes)
      let smoothing = Double(labelSmoothing)
      metrics.loss +=
        Double(logSums[example]) - (1 - smoothing) * Double(logits[first + label])
        - smoothing * mean
      if best == label { metrics.correct += 1 }
    }
    return metrics
  }

  /// ∂logits = scale · (p − target), for the examples of the last call.
  ///
  /// - Parameters:
  ///   - labels: as in that call.
  ///   - scale: one over the number of examples that the loss is averaged over.
  ///   - dLogits: written, [examples, classes].
  public func gradient(targets labels: [Int], scale: Float, into dLogits: inout Tensor) {
    let examples = probabilities.shape[0]
    let classes = probabilities.shape[1]
    dLogits.resize(to: probabilities.shape)
    for example in 0..<examples {
      for index in 0..<classes {
        let place = example * classes + index
        let target =
          labelSmoothing / Float(classes) + (index == labels[example] ? 1 - labelSmoothing : 0)
        dLogits[place] = scale * (probabilities[place] - target)
      }
    }
  }
}
