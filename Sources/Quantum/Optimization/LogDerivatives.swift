import NeuralNetwork
import Tensors
import Training

/// Computes the derivatives of log ψ with respect to all parameters, for every configuration of an
/// ensemble.
struct LogDerivatives<Model: Module>: Sendable {
  private var gradients: PerSampleGradients<Model>

  init(_ wave: WaveFunction<Model>, threads: Int) {
    gradients = PerSampleGradients(wave.model, threads: threads)
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
    let parameters = gradients.samples.first?.gradient.count ?? 0
    rows.resize(rows: configurations.count, columns: parameters)
    let factor = wave.outputFactor
    var means = [Double](repeating: 0, count: parameters)
    for (sample, weight) in zip(gradients.samples, ensemble.weights) {
      sample.gradient.withElements { row in
        for index in 0..<parameters { means[index].addProduct(weight * factor, Double(row[index])) }
      }
    }
    for (index, sample) in gradients.samples.enumerated() {
      let root = ensemble.weights[index].squareRoot()
      sample.gradient.withElements { gradient in
        rows.withMutableRow(index) { row in
          for column in 0..<parameters {
            row[column] = root * (factor * Double(gradient[column]) - means[column])
          }
        }
      }
    }
  }
}
