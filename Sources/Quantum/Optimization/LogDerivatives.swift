import NeuralNetwork
import Tensors
import Training

/// Computes the derivatives of log ψ with respect to all parameters, for every configuration of an
/// ensemble.
struct LogDerivatives<Model: Module>: Sendable {
  private var gradients: PerSampleGradients<Model>
  private let threads: Int

  init(_ wave: WaveFunction<Model>, threads: Int) {
    gradients = PerSampleGradients(wave.model, threads: threads)
    self.threads = threads
  }

  /// Writes √w (∂ log ψ − mean), one row per configuration: the matrix O of stochastic
  /// reconfiguration.
  ///
  /// - Parameters:
  ///   - ensemble: configurations and weights w.
  ///   - wave: ψ as it is now.
  ///   - rows: written, [configurations, parameters].
  mutating func compute(
    _ ensemble: Ensemble, _ wave: WaveFunction<Model>, into rows: inout DoubleMatrix
  ) {
    let configurations = ensemble.configurations
    gradients.compute(of: wave.model, count: configurations.count) { place, input in
      var images: [UInt64] = []
      wave.appendImages(of: configurations[place], to: &images)
      wave.write(images[...], to: &input)
    }
    setCenteredRows(
      of: &rows, to: gradients.samples.map(\.gradient), weights: ensemble.weights,
      factor: wave.outputFactor, threads: threads)
  }
}
