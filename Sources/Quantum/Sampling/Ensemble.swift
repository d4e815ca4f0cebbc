/// Configurations with weights: samples, or all configurations of a space.
struct Ensemble: Sendable {
  /// The configurations, one bit per spin.
  var configurations: [UInt64]
  /// Their weights, which sum to 1: |ψ|² in a full sum, or else one over the number of samples.
  var weights: [Double]
  /// log ψ of each.
  var logAmplitudes: [Double]
  /// The local energy of each, Σ_σ′ ⟨σ|H|σ′⟩ ψ(σ′)/ψ(σ).
  var localEnergies: [Double]

  /// The mean of the local energies: the energy of the state, or an estimate of it.
  var energy: Double {
    var sum = 0.0
    for (weight, energy) in zip(weights, localEnergies) { sum.addProduct(weight, energy) }
    return sum
  }

  /// √w (E_loc − mean) of each configuration: the vector ε of stochastic reconfiguration.
  func residual(mean: Double) -> [Double] {
    zip(weights, localEnergies).map { weight, energy in weight.squareRoot() * (energy - mean) }
  }

  /// The variance of the local energies: that of the energy in the state, or an estimate of it; 0 in an
  /// eigenstate.
  var variance: Double {
    let mean = energy
    var sum = 0.0
    for (weight, energy) in zip(weights, localEnergies) {
      sum.addProduct(weight, (energy - mean) * (energy - mean))
    }
    return sum
  }
}
