import Mixer
import Tensors

/// Random images and labels that a model can be trained and evaluated on.
struct Work: Sendable {
  let model: MLPMixer
  private let pixels: Tensor
  private let labels: [Int]

  /// The work for a model on batches of up to `count` images; larger counts repeat them.
  init(_ configuration: Configuration, images count: Int) throws {
    var random = Random(seed: 0)
    model = try MLPMixer(configuration, using: &random)
    let size = configuration.imageSize
    pixels = Tensor(
      [count, configuration.imageChannels, size.height, size.width], uniform: 1, using: &random)
    labels = (0..<count).map { _ in random.index(below: configuration.classes) }
  }

  /// Writes images and labels, as a trainer asks for them.
  func load(_ places: Range<Int>, _ images: inout Tensor, _ labels: inout [Int]) {
    let size = pixels.count / pixels.shape[0]
    images.reuse(as: pixels.shape.replacingFirst(with: places.count))
    labels.removeAll(keepingCapacity: true)
    pixels.withElements { source in
      images.withMutableElements { target in
        for (index, place) in places.enumerated() {
          let first = place % self.labels.count * size
          for offset in 0..<size { target[index * size + offset] = source[first + offset] }
        }
      }
    }
    for place in places { labels.append(self.labels[place % self.labels.count]) }
  }

  /// The seconds of some training steps, after one that is not counted.
  func train(batch: Int, threads: Int, repetitions: Int) -> [Double] {
    var trainer = Trainer(
      model, optimizer: Adam(for: model, .init(weightDecay: 1e-5)), threads: threads)
    return timed(repetitions) {
      _ = trainer.step(count: batch, learningRate: 1e-5, load: load)
    }
  }

  /// The seconds of some evaluations of `count` images, after one that is not counted.
  func evaluate(count: Int, threads: Int, repetitions: Int) -> [Double] {
    var evaluator = Evaluator(model, threads: threads)
    return timed(repetitions) { _ = evaluator.evaluate(count: count, load: load) }
  }

  /// The seconds of some passes of a single image.
  func one(repetitions: Int) -> [Double] {
    var evaluator = Evaluator(model, threads: 1)
    let image = Tensor(pixels.shape.replacingFirst(with: 1))
    return timed(repetitions) { _ = evaluator.logits(image) }
  }
}

/// The seconds that each of some repetitions took, after one that is not counted.
func timed(_ repetitions: Int, _ work: () -> Void) -> [Double] {
  work()
  return (0..<repetitions).map { _ in
    let start = ContinuousClock.now
    work()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// The middle of some numbers.
func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
