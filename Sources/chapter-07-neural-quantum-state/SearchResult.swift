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
  let estimate: MonteCarloEstimate?
  /// The means of the problem's observables, from all configurations or from samples as the energy is.
  let means: [ObservedMean]

  /// The number of samples of an estimate.
  private static let samples = 100_000

  /// The result of a search, whose Markov chains it moves, if there are any.
  ///
  /// - Throws: ``NonFiniteEnergyError`` if the energy is not finite.
  init(
    of search: inout GroundStateSearch<MLPMixer>, observables: [Observable]
  ) throws(NonFiniteEnergyError) {
    let isSummed = search.hamiltonian.sites <= 22
    var estimates: [MonteCarloEstimate] = []
    if case .samples(let metropolis) = search.plan.configurations {
      let perChain = max(4, (Self.samples + metropolis.chains - 1) / metropolis.chains)
      let quantities = isSummed ? [] : observables.map(\.quantity)
      estimates = search.sampledMeans(
        of: [search.hamiltonian] + quantities, perChain: perChain, sweeps: metropolis.sweeps)
    }
    estimate = estimates.first
    if isSummed {
      let exact = search.exactEnergy()
      (energy, error, variance) = (exact.energy, 0, exact.variance)
      let state = search.stateVector()
      means = observables.map {
        ObservedMean(name: $0.name, value: state.expectation(of: $0.quantity), error: 0)
      }
    } else {
      let estimate = estimates[0]
      (energy, error, variance) = (estimate.mean, estimate.error, estimate.variance)
      means = zip(observables, estimates.dropFirst()).map {
        ObservedMean(name: $0.name, value: $1.mean, error: $1.error)
      }
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
