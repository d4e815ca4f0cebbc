import Tensors

/// Runs a model on images without training it.
///
/// It keeps the model in the form that is fastest to apply, and its memory from call to call.
public struct Evaluator: Sendable {
  /// The model that is run.
  public let model: MLPMixer

  private var workers: [Worker]
  private var passes: [Pass] = []

  /// What one thread works with.
  private struct Worker: Sendable {
    var cache: MLPMixer.Cache
    var images = Tensor([0])
    var labels: [Int] = []
  }

  /// A few images that go through the network together, and their scores.
  private struct Pass: Sendable {
    var images = 0..<0
    var logits = Tensor([0])
    var loss = CrossEntropy()
    var sum = CrossEntropy.Sum()
  }

  /// The evaluator of a model on a number of threads.
  public init(_ model: MLPMixer, threads: Int) {
    precondition(threads >= 1, "an evaluation needs at least one thread; found \(threads)")
    self.model = model
    workers = (0..<threads).map { _ in
      var cache = model.makeCache(for: .inference)
      model.prepare(&cache)
      return Worker(cache: cache)
    }
  }

  /// The losses of `count` images.
  ///
  /// - Parameters:
  ///   - count: the number of images.
  ///   - load: as for ``Trainer/step(count:learningRate:load:)``.
  public mutating func evaluate(
    count: Int,
    load: @Sendable (_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) -> CrossEntropy.Sum {
    run(count: count) { pass, worker, model in
      load(pass.images, &worker.images, &worker.labels)
      model.forward(worker.images, into: &pass.logits, cache: &worker.cache)
      pass.sum = pass.loss(pass.logits, labels: worker.labels)
    }
    return passes.reduce(into: CrossEntropy.Sum()) { $0.add($1.sum) }
  }

  /// The scores of `count` images, [images, classes].
  ///
  /// - Parameters:
  ///   - count: the number of images.
  ///   - load: writes the images at some places, [images, channels, height, width]; called on several
  ///     threads at once, for different places.
  public mutating func logits(
    count: Int, load: @Sendable (_ places: Range<Int>, _ images: inout Tensor) -> Void
  ) -> Tensor {
    run(count: count) { pass, worker, model in
      load(pass.images, &worker.images)
      model.forward(worker.images, into: &pass.logits, cache: &worker.cache)
    }
    return Tensor([count, model.configuration.classes], passes.flatMap { $0.logits.elements })
  }

  /// The scores of images, [images, classes].
  public mutating func logits(_ images: Tensor) -> Tensor {
    var logits = Tensor([0])
    model.forward(images, into: &logits, cache: &workers[0].cache)
    return logits
  }

  private mutating func run(
    count: Int, _ body: @Sendable (inout Pass, inout Worker, MLPMixer) -> Void
  ) {
    let size = model.configuration.imagesPerPass
    let needed = (count + size - 1) / size
    if passes.count != needed { passes = Array(repeating: Pass(), count: needed) }
    for index in passes.indices {
      passes[index].images = index * size..<min((index + 1) * size, count)
    }
    concurrently(over: &passes, with: &workers) { [model] in body(&$0, &$1, model) }
  }
}
