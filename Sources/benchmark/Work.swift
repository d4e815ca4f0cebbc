import Mixer
import NeuralNetwork
import Tensors
import Training

/// Random images with labels, repeated to any number of them.
struct RandomImages: BatchSource {
  /// The number of examples.
  var count: Int
  private let pixels: Tensor
  private let labels: [Int]

  /// `count` images for a model.
  init(for sizes: MixerConfiguration, count: Int, using random: inout Random) {
    self.count = count
    pixels = Tensor(
      [count, sizes.imageChannels, sizes.imageSize.height, sizes.imageSize.width], uniform: 1,
      using: &random)
    labels = (0..<count).map { _ in random.index(below: sizes.classes) }
  }

  /// The shape of one image, [1, channels, height, width].
  var imageShape: Shape { pixels.shape.replacingFirst(with: 1) }

  func load(_ batch: Batch, into images: inout Tensor, targets labels: inout [Int]) {
    let size = pixels.count / pixels.shape[0]
    images.resize(to: pixels.shape.replacingFirst(with: batch.count))
    labels.removeAll(keepingCapacity: true)
    pixels.withElements { source in
      images.withMutableElements { target in
        for (place, index) in batch.indices.enumerated() {
          let first = index % self.labels.count * size
          for offset in 0..<size { target[place * size + offset] = source[first + offset] }
        }
      }
    }
    for index in batch.indices { labels.append(self.labels[index % self.labels.count]) }
  }
}

/// A model and random images that it can be trained and evaluated on.
struct Work<Mixing: PatchMixing>: Sendable {
  let model: PatchClassifier<Mixing>
  private let images: RandomImages

  /// The work for a model on batches of up to `count` different images.
  init(_ configuration: MixerConfiguration, images count: Int) throws {
    var random = Random(seed: 0)
    model = try PatchClassifier(configuration, using: &random)
    images = RandomImages(for: configuration, count: count, using: &random)
  }

  /// The seconds of some training steps, after one that is not counted.
  func train(batch size: Int, threads: Int, repetitions: Int) -> [Double] {
    var trainer = Trainer(
      model, optimizer: Adam(for: model, AdamSettings(weightDecay: 1e-5)), loss: CrossEntropy(),
      threads: threads)
    let batch = Batch(0..<size)
    return timed(repetitions) { _ = trainer.step(on: batch, of: images, learningRate: 1e-5) }
  }

  /// The seconds of some evaluations of `count` images, after one that is not counted.
  func evaluate(count: Int, threads: Int, repetitions: Int) -> [Double] {
    var evaluator = Evaluator(model, loss: CrossEntropy(), threads: threads)
    var images = images
    images.count = count
    return timed(repetitions) { _ = evaluator.evaluate(on: images) }
  }

  /// The seconds of some passes of a single image.
  func one(threads: Int, repetitions: Int) -> [Double] {
    var evaluator = Evaluator(model, loss: CrossEntropy(), threads: threads)
    let image = Tensor(images.imageShape)
    return timed(repetitions) { _ = evaluator.outputs(for: image) }
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

/// The median of some numbers.
func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
