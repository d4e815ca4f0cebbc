import NeuralNetwork
import Tensors

/// Applies a model to examples without training it.
///
/// It keeps the model's packed weights, and its memory from call to call.
public struct Evaluator<Model: Module, Loss: LossFunction>: Sendable {
  /// The model that is applied.
  public let model: Model

  private var workers: [Worker]
  private var sharedCache: Model.Cache
  private var passes: [Pass] = []

  /// What one thread works with.
  private struct Worker: Sendable {
    var cache: Model.Cache
    var loss: Loss
    var inputs = Tensor.empty
    var targets = Loss.noTargets
    var outputs = Tensor.empty
  }

  /// A micro-batch and what it gave.
  private struct Pass: Sendable {
    var places = 0..<0
    var outputs = Tensor.empty
    var metrics = Loss.Metrics()
  }

  /// The evaluator of a model.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - loss: what the outputs are measured with.
  ///   - threads: the number of threads; the results do not depend on it.
  public init(_ model: Model, loss: Loss, threads: Int) {
    precondition(threads >= 1, "an evaluation needs at least one thread; found \(threads)")
    self.model = model
    workers = (0..<threads).map { _ in
      Worker(cache: model.makeCache(for: .inference), loss: loss)
    }
    sharedCache = model.makeCache(for: .inference(threads: threads))
  }

  /// The metrics over all examples of a data set.
  public mutating func evaluate<Source: BatchSource<Loss.Targets>>(
    on source: Source
  ) -> Loss.Metrics {
    run(on: source) { pass, worker, model in
      model.forward(worker.inputs, into: &worker.outputs, cache: &worker.cache)
      pass.metrics = worker.loss(worker.outputs, targets: worker.targets)
    }
    return passes.reduce(into: Loss.Metrics()) { $0.add($1.metrics) }
  }

  /// The outputs for all examples of a data set, [examples, …].
  public mutating func outputs<Source: BatchSource<Loss.Targets>>(for source: Source) -> Tensor {
    run(on: source) { pass, worker, model in
      model.forward(worker.inputs, into: &pass.outputs, cache: &worker.cache)
    }
    guard let first = passes.first else { return .empty }
    return Tensor(
      first.outputs.shape.replacingFirst(with: source.count), passes.flatMap { $0.outputs.elements }
    )
  }

  /// The outputs for an input, such as a single image: the threads share the pass, if the model can be shared.
  public mutating func outputs(for input: Tensor) -> Tensor {
    var outputs = Tensor.empty
    model.forward(input, into: &outputs, cache: &sharedCache)
    return outputs
  }

  /// Loads every micro-batch of a data set and calls `body` with it.
  private mutating func run<Source: BatchSource<Loss.Targets>>(
    on source: Source, _ body: @Sendable (inout Pass, inout Worker, Model) -> Void
  ) {
    let all = Batch(0..<source.count)
    let size = model.microBatchSize
    let needed = (all.count + size - 1) / size
    if passes.count != needed { passes = Array(repeating: Pass(), count: needed) }
    for index in passes.indices {
      passes[index].places = index * size..<min((index + 1) * size, all.count)
    }
    concurrently(over: &passes, with: &workers) { [model] pass, worker in
      source.load(all[pass.places], into: &worker.inputs, targets: &worker.targets)
      body(&pass, &worker, model)
    }
  }
}
