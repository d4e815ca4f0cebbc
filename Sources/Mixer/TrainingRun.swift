import Tensors

/// Everything that decides what a training run does, apart from the images and the first weights.
public struct TrainingPlan: Hashable, Sendable, Codable {
  /// The number of training images.
  public var images: Int
  /// How often every image is seen.
  public var epochs: Int
  /// The images of a step; the last batch of an epoch may be smaller.
  public var batchSize: Int
  /// Whether every epoch has an order of its own, or that of the file.
  public var shuffles: Bool
  /// Where all randomness starts.
  public var seed: UInt64
  /// The learning rate of every step.
  public var learningRate: LearningRate
  /// The settings of the optimiser.
  public var optimizer: Adam.Settings
  /// The label smoothing of the loss.
  public var smoothing: Float

  /// The plan with all of its parts.
  public init(
    images: Int, epochs: Int, batchSize: Int, shuffles: Bool, seed: UInt64,
    learningRate: LearningRate, optimizer: Adam.Settings, smoothing: Float
  ) {
    precondition(images > 0 && batchSize > 0, "a plan needs images, and batches of some")
    self.images = images
    self.epochs = epochs
    self.batchSize = batchSize
    self.shuffles = shuffles
    self.seed = seed
    self.learningRate = learningRate
    self.optimizer = optimizer
    self.smoothing = smoothing
  }

  /// The steps of an epoch.
  public var stepsPerEpoch: Int { (images + batchSize - 1) / batchSize }

  /// The order in which an epoch sees the images, the first being epoch 0.
  ///
  /// It depends on the seed and the epoch alone, so a run that goes on later finds the same.
  public func order(ofEpoch epoch: Int) -> [Int] {
    var order = Array(0..<images)
    guard shuffles else { return order }
    var random = Random(seed: seed, stream: UInt64(epoch) << 32)
    random.shuffle(&order)
    return order
  }
}

/// A training run: epochs of batches, in an order that depends on the plan alone.
public struct TrainingRun: Sendable {
  /// What the run does.
  public let plan: TrainingPlan
  /// The model and its optimiser as they are now.
  public private(set) var trainer: Trainer
  /// The losses of the steps of this epoch so far; nothing between epochs.
  public private(set) var epochSum: CrossEntropy.Sum

  /// The order of this epoch, once a step of it has been asked for.
  private var order: [Int] = []

  /// The images of one step, as a trainer asks for them.
  public struct Batch: Sendable {
    /// Which images to load, by their place in the data.
    public let indices: ArraySlice<Int>
    /// A number that no other image of the run has, for the first of them; the next has one more. It
    /// numbers the generators of random changes.
    public let stream: UInt64
  }

  /// The run from its beginning.
  public init(_ plan: TrainingPlan, from model: MLPMixer, threads: Int) {
    self.init(
      plan, model: model, optimizer: Adam(for: model, plan.optimizer),
      epochSum: CrossEntropy.Sum(), threads: threads)
  }

  /// The run that goes on from where another was.
  init(
    _ plan: TrainingPlan, model: MLPMixer, optimizer: Adam, epochSum: CrossEntropy.Sum,
    threads: Int
  ) {
    self.plan = plan
    self.epochSum = epochSum
    trainer = Trainer(model, optimizer: optimizer, smoothing: plan.smoothing, threads: threads)
  }

  /// The number of steps taken.
  public var step: Int { trainer.optimizer.step }

  /// The number of whole epochs done.
  public var epoch: Int { step / plan.stepsPerEpoch }

  /// The number of steps taken in this epoch.
  public var stepInEpoch: Int { step % plan.stepsPerEpoch }

  /// Whether all epochs are done.
  public var isFinished: Bool { epoch >= plan.epochs }

  /// Takes the next step of a run that cannot diverge, being the same every time.
  ///
  /// - Precondition: the loss is finite; otherwise as ``takeStep(load:)``.
  public mutating func advance(
    load: @Sendable (_ batch: Batch, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) -> (batch: CrossEntropy.Sum, epoch: CrossEntropy.Sum?) {
    do throws(Divergence) {
      return try takeStep(load: load)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Takes the next step.
  ///
  /// - Parameter load: writes some images of the batch, [images, channels, height, width], and their
  ///   labels; called on several threads at once.
  /// - Returns: the losses of the batch, before the update; and the sums of the whole epoch, if this
  ///   was its last step.
  /// - Throws: ``Divergence`` if the loss is not finite; the run is then as it was before the step.
  public mutating func takeStep(
    load: @Sendable (_ batch: Batch, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) throws(Divergence) -> (batch: CrossEntropy.Sum, epoch: CrossEntropy.Sum?) {
    precondition(!isFinished, "the run has had its \(plan.epochs) epochs")
    if order.isEmpty { order = plan.order(ofEpoch: epoch) }
    let first = stepInEpoch * plan.batchSize
    let count = min(plan.batchSize, plan.images - first)
    let stream = UInt64(epoch * plan.images + first)
    let loadPlaces: @Sendable (Range<Int>, inout Tensor, inout [Int]) -> Void = {
      [order] places, images, labels in
      let batch = Batch(
        indices: order[first + places.lowerBound..<first + places.upperBound],
        stream: stream + UInt64(places.lowerBound))
      load(batch, &images, &labels)
    }
    let sum = trainer.step(
      count: count, learningRate: plan.learningRate(step: step), load: loadPlaces)
    guard sum.loss.isFinite else {
      throw divergence(ofStep: step, count: count, load: loadPlaces)
    }
    epochSum.add(sum)
    guard stepInEpoch == 0 else { return (sum, nil) }
    defer { epochSum = CrossEntropy.Sum() }
    order = []
    return (sum, epochSum)
  }

  /// Throws if a test after the last step did not give a finite loss.
  ///
  /// A step whose loss was finite may still have moved the weights too far, and after the last step of
  /// a run no other would tell.
  ///
  /// - Parameters:
  ///   - test: what the test gave.
  ///   - load: as for ``Evaluator/evaluate(count:load:)``.
  public func requireFinite(
    _ test: CrossEntropy.Sum,
    load: (_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) throws(Divergence) {
    guard test.loss.isFinite else {
      throw divergence(ofStep: step - 1, count: test.count, load: load)
    }
  }

  /// What is wrong with the model, given images whose loss is not finite.
  private func divergence(
    ofStep step: Int, count: Int,
    load: (_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) -> Divergence {
    let model = trainer.model
    var images = Tensor([0])
    var labels: [Int] = []
    let size = model.configuration.imagesPerPass
    for first in stride(from: 0, to: count, by: size) {
      load(first..<min(first + size, count), &images, &labels)
      if let flaw = model.firstNonFinitePart(for: images) {
        return divergence(ofStep: step, flaw)
      }
    }
    return divergence(ofStep: step, "a loss that is not finite")
  }

  /// The divergence of a step, the first being 0.
  private func divergence(ofStep step: Int, _ found: String) -> Divergence {
    Divergence(step: step + 1, learningRate: plan.learningRate(step: step), found: found)
  }

  /// Throws if the last step has left weights, or moments of the optimiser, that are not finite.
  func requireFinite() throws(Divergence) {
    for (part, what) in [
      (trainer.model, "weights"), (trainer.optimizer.mean, "mean gradients"),
      (trainer.optimizer.square, "mean squared gradients"),
    ] {
      if let flaw = part.firstNonFinite {
        throw divergence(ofStep: step - 1, "\(flaw.value) among the \(what) of '\(flaw.name)'")
      }
    }
  }
}
