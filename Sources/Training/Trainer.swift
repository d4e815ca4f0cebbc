import NeuralNetwork
import Tensors

/// Trains a model, one batch per step.
///
/// A batch is split into the same shards whatever the number of threads. Each shard passes through the
/// whole network in micro-batches, so that the activations stay in the second-level cache, and the shards'
/// gradients are added in the order of the shards. So the result does not depend on the number of threads,
/// bit for bit.
public struct Trainer<Model: Module, Loss: LossFunction>: Sendable {
  /// The model as it is now.
  public private(set) var model: Model

  /// The optimizer and its moments.
  public private(set) var optimizer: Adam<Model>

  /// The moving average of the model's weights; nil if none is kept.
  public private(set) var average: WeightAverage<Model>?

  /// The loss that is minimized.
  public let loss: Loss

  private var shards: [Shard<Model, Loss.Metrics>]
  private var workers: [Worker]

  /// What one thread works with.
  private struct Worker: Sendable {
    var cache: Model.Cache
    var loss: Loss
    var inputs = Tensor.empty
    var targets = Loss.noTargets
    var outputs = Tensor.empty
    var dOutputs = Tensor.empty
  }

  /// The trainer of a model.
  ///
  /// - Parameters:
  ///   - model: where training starts.
  ///   - optimizer: the optimizer, whose moments belong to this model.
  ///   - average: the moving average of the weights; nil for none.
  ///   - loss: what is minimized.
  ///   - threads: the number of threads.
  public init(
    _ model: Model, optimizer: Adam<Model>, average: WeightAverage<Model>? = nil, loss: Loss,
    threads: Int
  ) {
    precondition(threads >= 1, "training needs at least one thread; found \(threads)")
    self.model = model
    self.optimizer = optimizer
    self.average = average
    self.loss = loss
    shards = (0..<Batch.shardCount).map { _ in Shard(gradient: model.zerosLike()) }
    workers = (0..<min(threads, Batch.shardCount)).map { _ in
      Worker(cache: model.makeCache(for: .training), loss: loss)
    }
  }

  /// Takes one step on a batch: forward, backward and an update.
  ///
  /// If the loss is not finite, there is no update: everything stays as it was before.
  ///
  /// - Parameters:
  ///   - batch: the examples of the step.
  ///   - source: where they are loaded from.
  ///   - learningRate: the rate of this step.
  /// - Returns: the metrics of the batch, before the update.
  public mutating func step<Source: BatchSource<Loss.Targets>>(
    on batch: Batch, of source: Source, learningRate: Float
  ) -> Loss.Metrics {
    let used = computeGradient(on: batch, of: source)
    var metrics = Loss.Metrics()
    for shard in 0..<used { metrics.add(shards[shard].metrics) }
    guard metrics.loss.isFinite else { return metrics }
    optimizer.update(
      &model, shards: &shards, used: used, learningRate: learningRate, threads: workers.count)
    average?.add(&model, step: optimizer.stepsTaken, threads: workers.count)
    return metrics
  }

  /// The gradient of the mean loss over a batch, without an update.
  public mutating func gradient<Source: BatchSource<Loss.Targets>>(
    on batch: Batch, of source: Source
  ) -> Model {
    let used = computeGradient(on: batch, of: source)
    var total = shards[0].gradient
    for shard in 1..<used {
      var rest = shards[shard].gradient.parameters.makeIterator()
      total.visitParameters { add(rest.next()!.tensor, to: &$0) }
    }
    return total
  }

  /// Fills the shards, and returns how many of them the batch needed.
  private mutating func computeGradient<Source: BatchSource<Loss.Targets>>(
    on batch: Batch, of source: Source
  ) -> Int {
    let count = batch.count
    precondition(count > 0, "a batch needs at least one example")
    let used = min(Batch.shardCount, count)
    for shard in shards.indices {
      shards[shard].places = shard < used ? (0..<count).part(shard, of: used) : 0..<0
    }
    let scale = 1 / Float(count)
    let microBatchSize = model.microBatchSize
    concurrently(over: &shards, with: &workers) { [model] shard, worker in
      guard !shard.places.isEmpty else { return }
      shard.metrics = Loss.Metrics()
      shard.gradient.setToZero()
      let passes = (shard.places.count + microBatchSize - 1) / microBatchSize
      for pass in 0..<passes {
        source.load(
          batch[shard.places.part(pass, of: passes)], into: &worker.inputs,
          targets: &worker.targets)
        model.forward(worker.inputs, into: &worker.outputs, cache: &worker.cache)
        shard.metrics.add(worker.loss(worker.outputs, targets: worker.targets))
        worker.loss.gradient(targets: worker.targets, scale: scale, into: &worker.dOutputs)
        model.backward(
          worker.dOutputs, x: worker.inputs, cache: &worker.cache, gradient: &shard.gradient)
      }
    }
    return used
  }
}

/// A part of a batch: which of its examples, and the gradient and the metrics that they gave.
struct Shard<Model: Parameterized, Metrics: LossMetrics>: Sendable {
  var places = 0..<0
  var gradient: Model
  var metrics = Metrics()
}
