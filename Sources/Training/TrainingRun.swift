import NeuralNetwork
import Tensors

/// A training run: epochs of batches, in an order that depends on the plan alone.
public struct TrainingRun<Model: Module, Loss: LossFunction>: Sendable {
  /// What the run does.
  public let plan: TrainingPlan
  /// The model and its optimizer as they are now.
  public private(set) var trainer: Trainer<Model, Loss>
  /// The metrics of the steps of this epoch so far, each from before its update; empty between epochs.
  public private(set) var epochMetrics: Loss.Metrics

  /// The order of this epoch; empty before its first step.
  private var order: [Int] = []

  /// The run from its beginning.
  public init(_ plan: TrainingPlan, from model: Model, loss: Loss, threads: Int) {
    self.init(
      plan,
      trainer: Trainer(
        model, optimizer: Adam(for: model, plan.optimizer),
        average: plan.averageDecay.map { WeightAverage(model, decay: $0) }, loss: loss,
        threads: threads),
      epochMetrics: Loss.Metrics())
  }

  /// The run in the state of another.
  init(_ plan: TrainingPlan, trainer: Trainer<Model, Loss>, epochMetrics: Loss.Metrics) {
    self.plan = plan
    self.trainer = trainer
    self.epochMetrics = epochMetrics
  }

  /// The model as it is now: with the moving average of the weights if the plan asks for it, else with those
  /// after the last step, which are `trainer.model` in any case.
  public var model: Model { trainer.average?.model ?? trainer.model }

  /// The number of steps taken.
  public var stepsTaken: Int { trainer.optimizer.stepsTaken }

  /// The number of whole epochs done.
  public var epoch: Int { stepsTaken / plan.stepsPerEpoch }

  /// The number of steps taken in this epoch.
  public var stepInEpoch: Int { stepsTaken % plan.stepsPerEpoch }

  /// Whether all epochs are done.
  public var isFinished: Bool { epoch >= plan.epochs }

  /// Takes the next step.
  ///
  /// - Parameter source: the training examples, as many as the plan says.
  /// - Returns: the metrics of the batch, before the update; and the sums over the whole epoch, if this
  ///   was its last step.
  /// - Throws: ``DivergenceError`` if the loss is not finite; the run is then as it was before the step.
  public mutating func step<Source: BatchSource<Loss.Targets>>(
    on source: Source
  ) throws(DivergenceError) -> (batch: Loss.Metrics, epoch: Loss.Metrics?) {
    precondition(!isFinished, "the run has had its \(plan.epochs) epochs")
    if order.isEmpty { order = plan.order(ofEpoch: epoch) }
    let first = stepInEpoch * plan.batchSize
    let count = min(plan.batchSize, plan.examples - first)
    let batch = Batch(
      indices: order[first..<first + count], firstStream: UInt64(epoch * plan.examples + first))
    let metrics = trainer.step(
      on: batch, of: source, learningRate: plan.learningRate(step: stepsTaken))
    guard metrics.loss.isFinite else {
      throw nonFiniteError(ofStep: stepsTaken, on: batch, of: source)
    }
    epochMetrics.add(metrics)
    guard stepInEpoch == 0 else { return (metrics, nil) }
    defer { epochMetrics = Loss.Metrics() }
    order = []
    return (metrics, epochMetrics)
  }

  /// Throws if a test after the last step shows that the run has diverged: its loss is not finite, or is more
  /// than ten times that of a model that knows nothing.
  ///
  /// A step whose loss was finite may still have moved the weights too far, and after the last step of a
  /// run no other step would show it.
  ///
  /// - Parameters:
  ///   - test: the metrics of the test.
  ///   - source: the examples of the test.
  ///   - uninformedLoss: the mean loss of a model that knows nothing, such as
  ///     `CrossEntropy.uninformedLoss(classes:)`.
  public func requireNoDivergence<Source: BatchSource<Loss.Targets>>(
    _ test: Loss.Metrics, on source: Source, uninformedLoss: Double
  ) throws(DivergenceError) {
    guard test.loss.isFinite else {
      throw nonFiniteError(ofStep: stepsTaken - 1, on: Batch(0..<source.count), of: source)
    }
    guard test.meanLoss <= 10 * uninformedLoss else {
      throw DivergenceError(
        step: stepsTaken, found: "a test loss of \(Float(test.meanLoss))",
        expected: "at most ten times the \(Float(uninformedLoss)) of a model that knows nothing",
        cause: plan.causeOfDivergence(afterSteps: stepsTaken))
    }
  }

  /// Throws if the last step has left weights, or moments of the optimizer, that are not finite.
  func requireFinite() throws(DivergenceError) {
    var parts = [
      (trainer.model, "weights"), (trainer.optimizer.firstMoment, "first moments"),
      (trainer.optimizer.secondMoment, "second moments"),
    ]
    if let average = trainer.average { parts.append((average.model, "averaged weights")) }
    for (part, name) in parts {
      if let bad = part.firstNonFiniteParameter {
        throw DivergenceError(
          step: stepsTaken, found: "\(bad.value) among the \(name) of '\(bad.name)'",
          expected: "finite numbers", cause: plan.causeOfDivergence(afterSteps: stepsTaken))
      }
    }
  }

  /// The error of a step, the first being 0, whose loss is not finite.
  private func nonFiniteError<Source: BatchSource<Loss.Targets>>(
    ofStep step: Int, on batch: Batch, of source: Source
  ) -> DivergenceError {
    DivergenceError(
      step: step + 1,
      found: trainer.model.firstNonFiniteValue(on: batch, of: source, noTargets: Loss.noTargets)
        ?? "a loss that is not finite",
      expected: "finite numbers", cause: plan.causeOfDivergence(afterSteps: stepsTaken))
  }
}
