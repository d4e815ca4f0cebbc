import Tensors

/// Trains a model, one batch at a time.
///
/// A batch is cut into the same shards whatever the number of threads, each shard goes through the
/// whole network a few images at a time, so that everything stays in the second-level cache, and the
/// shards' gradients are added in the shards' order. So the result does not depend on the number of
/// threads, bit for bit.
public struct Trainer: Sendable {
  /// The model as it is now.
  public private(set) var model: MLPMixer

  /// The optimiser and its moments.
  public private(set) var optimizer: Adam

  private var shards: [Shard]
  private var workers: [Worker]

  /// The number of shards of a batch, and so the largest number of threads that are of use.
  public static let shardCount = 8

  /// What one thread works with.
  private struct Worker: Sendable {
    var cache: MLPMixer.Cache
    var loss: CrossEntropy
    var preparedFor = -1
    var images = Tensor([0])
    var labels: [Int] = []
    var logits = Tensor([0])
    var dLogits = Tensor([0])
  }

  /// The trainer of a model.
  ///
  /// - Parameters:
  ///   - model: where training starts.
  ///   - optimizer: the optimiser, whose moments belong to this model.
  ///   - smoothing: the label smoothing of the loss.
  ///   - threads: the number of threads.
  public init(_ model: MLPMixer, optimizer: Adam, smoothing: Float = 0, threads: Int) {
    precondition(threads >= 1, "training needs at least one thread; found \(threads)")
    self.model = model
    self.optimizer = optimizer
    shards = (0..<Self.shardCount).map { _ in Shard(gradient: model.zeroed()) }
    workers = (0..<min(threads, Self.shardCount)).map { _ in
      Worker(cache: model.makeCache(for: .training), loss: CrossEntropy(smoothing: smoothing))
    }
  }

  /// Takes one step on a batch: forward, backward and an update.
  ///
  /// If the loss is not finite, there is no update: everything stays as it was before.
  ///
  /// - Parameters:
  ///   - count: the number of images in the batch.
  ///   - learningRate: the rate of this step.
  ///   - load: writes the images at some places of the batch, [images, channels, height, width], and
  ///     their labels; called on several threads at once, for different places.
  /// - Returns: the losses of the batch, before the update.
  public mutating func step(
    count: Int, learningRate: Float,
    load: @Sendable (_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) -> CrossEntropy.Sum {
    let used = computeGradient(count: count, load: load)
    var sum = CrossEntropy.Sum()
    for shard in 0..<used { sum.add(shards[shard].sum) }
    guard sum.loss.isFinite else { return sum }
    optimizer.update(
      &model, shards: &shards, used: used, learningRate: learningRate, threads: workers.count)
    return sum
  }

  /// The gradient of the mean loss over a batch, without an update.
  public mutating func gradient(
    count: Int,
    load: @Sendable (_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) -> MLPMixer {
    let used = computeGradient(count: count, load: load)
    var total = shards[0].gradient
    for shard in 1..<used {
      var rest = shards[shard].gradient.parameters.makeIterator()
      total.forEachParameter { add(rest.next()!.tensor, to: &$1) }
    }
    return total
  }

  /// Fills the shards, and tells how many of them the batch needed.
  private mutating func computeGradient(
    count: Int,
    load: @Sendable (_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) -> Void
  ) -> Int {
    precondition(count > 0, "a batch needs at least one image")
    let used = min(Self.shardCount, count)
    for shard in shards.indices {
      shards[shard].images = shard < used ? (0..<count).part(shard, of: used) : 0..<0
    }
    let step = optimizer.step
    let scale = 1 / Float(count)
    let imagesPerPass = model.configuration.imagesPerPass
    concurrently(over: &shards, with: &workers) { [model] shard, worker in
      if worker.preparedFor != step {
        model.prepare(&worker.cache)
        worker.preparedFor = step
      }
      shard.sum = CrossEntropy.Sum()
      shard.gradient.clear()
      let passes = (shard.images.count + imagesPerPass - 1) / imagesPerPass
      for pass in 0..<passes {
        load(shard.images.part(pass, of: passes), &worker.images, &worker.labels)
        model.forward(worker.images, into: &worker.logits, cache: &worker.cache)
        shard.sum.add(worker.loss(worker.logits, labels: worker.labels))
        worker.loss.gradient(labels: worker.labels, scale: scale, into: &worker.dLogits)
        model.backward(worker.dLogits, cache: &worker.cache, gradient: &shard.gradient)
      }
    }
    return used
  }
}

extension Range<Int> {
  /// One of `count` parts that are as even as can be.
  fileprivate func part(_ index: Int, of count: Int) -> Range<Int> {
    let size = self.count
    return lowerBound + index * size / count..<lowerBound + (index + 1) * size / count
  }
}

/// A part of a batch: which of its images, and the gradient and the losses that they gave.
struct Shard: Sendable {
  var images = 0..<0
  var gradient: MLPMixer
  var sum = CrossEntropy.Sum()
}
