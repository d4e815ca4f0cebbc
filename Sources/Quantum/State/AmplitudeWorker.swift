import NeuralNetwork
import Tensors

/// What one thread needs to compute amplitudes; it keeps its memory from call to call.
struct AmplitudeWorker<Model: Module>: Sendable {
  private var cache: Model.Cache
  private var images: [UInt64] = []
  private var input = Tensor.empty
  private var output = Tensor.empty

  /// The number of configurations that pass through the network together. The result does not depend
  /// on it.
  private static var batchSize: Int { 64 }

  /// The worker for networks of some sizes.
  init(_ wave: WaveFunction<Model>) {
    cache = wave.model.makeCache(for: .inference)
  }

  /// log ψ of some configurations.
  ///
  /// - Parameters:
  ///   - configurations: one bit per spin.
  ///   - wave: ψ as it is now.
  ///   - logAmplitudes: overwritten with one number per configuration.
  mutating func computeLogAmplitudes(
    of configurations: [UInt64], _ wave: WaveFunction<Model>, into logAmplitudes: inout [Double]
  ) {
    logAmplitudes.removeAll(keepingCapacity: true)
    images.removeAll(keepingCapacity: true)
    for spins in configurations { wave.appendImages(of: spins, to: &images) }
    let imagesPerAmplitude = wave.imagesPerAmplitude
    let factor = wave.outputFactor
    // The images of one configuration may be spread over several batches.
    var sum = 0.0
    var summed = 0
    for first in stride(from: 0, to: images.count, by: Self.batchSize) {
      let last = min(first + Self.batchSize, images.count)
      wave.write(images[first..<last], to: &input)
      wave.model.forward(input, into: &output, cache: &cache)
      output.withElements { outputs in
        for value in outputs {
          sum += Double(value)
          summed += 1
          if summed == imagesPerAmplitude {
            logAmplitudes.append(factor * sum)
            sum = 0
            summed = 0
          }
        }
      }
    }
  }
}
