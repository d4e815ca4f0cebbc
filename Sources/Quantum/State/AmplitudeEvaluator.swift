import NeuralNetwork
import Tensors

/// Computes log ψ of many configurations on several threads. It keeps its memory from call to call.
public struct AmplitudeEvaluator<Model: Module>: Sendable {
  private var workers: [AmplitudeWorker<Model>]

  private struct Part: Sendable {
    let configurations: [UInt64]
    var logAmplitudes: [Double] = []
  }

  /// The number of configurations that a thread takes at a time.
  private static var partSize: Int { 256 }

  /// The evaluator for networks of some sizes.
  ///
  /// - Parameters:
  ///   - wave: gives the sizes of the network.
  ///   - threads: the number of threads; the result does not depend on it.
  public init(_ wave: WaveFunction<Model>, threads: Int) {
    precondition(threads >= 1, "found \(threads) threads; expected at least 1")
    workers = (0..<threads).map { _ in AmplitudeWorker(wave) }
  }

  /// log ψ of some configurations, in their order.
  ///
  /// - Parameters:
  ///   - configurations: one bit per spin.
  ///   - wave: ψ as it is now.
  public mutating func logAmplitudes(
    of configurations: [UInt64], _ wave: WaveFunction<Model>
  ) -> [Double] {
    let size = Self.partSize
    var parts = stride(from: 0, to: configurations.count, by: size).map { first in
      Part(configurations: Array(configurations[first..<min(first + size, configurations.count)]))
    }
    concurrently(over: &parts, with: &workers) { part, worker in
      worker.computeLogAmplitudes(of: part.configurations, wave, into: &part.logAmplitudes)
    }
    return parts.flatMap(\.logAmplitudes)
  }
}
