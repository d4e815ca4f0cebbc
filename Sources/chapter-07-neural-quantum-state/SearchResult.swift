import Mixer
import Quantum

/// The energy of a wave function at the end of a search.
nonisolated struct SearchResult {
  /// The energy by a full sum, or else its estimate.
  let energy: Double
  /// The standard error; 0 in a full sum.
  let error: Double
  /// The variance of the local energies.
  let variance: Double
  /// The estimate from samples; nil if the search was a full sum.
  let estimate: EnergyEstimate?

  /// The largest number of configurations that the final energy is summed over.
  private static let mostConfigurations = 4_194_304.0
  /// The number of samples of an estimate.
  private static let samples = 100_000

  /// The result of a search, whose Markov chains it moves, if there are any.
  ///
  /// - Throws: ``NonFiniteEnergyError`` if the energy is not finite.
  init(of search: inout GroundStateSearch<MLPMixer>) throws(NonFiniteEnergyError) {
    if case .samples(let metropolis) = search.plan.configurations {
      let perChain = max(4, (Self.samples + metropolis.chains - 1) / metropolis.chains)
      estimate = search.sampledEnergy(perChain: perChain, sweeps: metropolis.sweeps)
    } else {
      estimate = nil
    }
    if let estimate, search.hamiltonian.sites > 22 {
      (energy, error, variance) = (estimate.mean, estimate.error, estimate.variance)
    } else {
      let exact = search.exactEnergy()
      (energy, error, variance) = (exact.energy, 0, exact.variance)
    }
    guard energy.isFinite, error.isFinite, variance.isFinite else {
      throw NonFiniteEnergyError(energy: energy)
    }
  }

  /// N · variance / E².
  func vScore(sites: Int) -> Double {
    Quantum.vScore(sites: sites, energy: energy, variance: variance)
  }
}

/// A search whose last step moved the parameters too far.
nonisolated struct NonFiniteEnergyError: Error, CustomStringConvertible {
  let energy: Double

  /// One line with what was found and what to do.
  var description: String {
    "after the last step: found the energy \(energy); expected a finite number: use a smaller step size "
      + "or a larger shift"
  }
}
