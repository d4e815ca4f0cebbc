import Tensors

/// Everything that decides what a training run does, apart from the data, the first weights and the loss.
public struct TrainingPlan: Hashable, Sendable, Codable {
  /// The number of training examples.
  public var examples: Int
  /// The number of times that every example is seen.
  public var epochs: Int
  /// The number of examples per step; the last batch of an epoch may be smaller.
  public var batchSize: Int
  /// Whether the examples are shuffled anew for every epoch.
  public var shuffles: Bool
  /// The seed of all randomness.
  public var seed: UInt64
  /// The learning rate of every step.
  public var learningRate: LearningRateSchedule
  /// The settings of the optimizer.
  public var optimizer: AdamSettings
  /// The decay per step of the moving average of the weights, which is then the run's model; nil for none:
  /// the model has the weights after the last step.
  public var averageDecay: Double?

  /// The plan with all of its parts.
  public init(
    examples: Int, epochs: Int, batchSize: Int, shuffles: Bool = true, seed: UInt64 = 0,
    learningRate: LearningRateSchedule, optimizer: AdamSettings = AdamSettings(),
    averageDecay: Double? = nil
  ) {
    precondition(
      examples > 0 && batchSize > 0,
      "found \(examples) examples in batches of \(batchSize); expected at least 1 of both")
    self.examples = examples
    self.epochs = epochs
    self.batchSize = batchSize
    self.shuffles = shuffles
    self.seed = seed
    self.learningRate = learningRate
    self.optimizer = optimizer
    self.averageDecay = averageDecay
  }

  /// The number of steps of an epoch.
  public var stepsPerEpoch: Int { (examples + batchSize - 1) / batchSize }

  /// The order in which an epoch sees the examples, the first being epoch 0.
  ///
  /// It depends on the seed and the epoch alone, so a resumed run finds the same.
  public func order(ofEpoch epoch: Int) -> [Int] {
    var order = Array(0..<examples)
    guard shuffles else { return order }
    var random = Random(seed: seed, stream: UInt64(epoch) << 32)
    random.shuffle(&order)
    return order
  }
}
