import Mixer
import Quantum

/// A ground-state energy that is known, to compare with.
nonisolated struct ReferenceEnergy: Hashable {
  /// The energy of all spins.
  var value: Double
  /// The number of decimal places that are known.
  var decimals = 10
  /// Where it is from.
  var source: String

  /// How far an energy is from it, |E − E₀| / |E₀|.
  func relativeError(of energy: Double) -> Double {
    ((energy - value) / value).magnitude
  }
}

extension Problem {
  /// The energy of the ground state, as far as it is known: in closed form, by Lanczos, or from the literature.
  ///
  /// - Parameter threads: the number of threads of Lanczos.
  /// - Throws: `LatticeError` if the lattice is impossible.
  func referenceEnergy(threads: Int) throws(LatticeError) -> ReferenceEnergy? {
    if case .tfim(let sites, let field) = self {
      // The signs of all σˣ change under a rotation of the spins, so the energy depends on |h|.
      let energy = IsingChain(sites: sites, field: field.magnitude).energy
      return ReferenceEnergy(value: energy, source: "closed form")
    }
    if sites <= 22 {
      let ground = Lanczos(threads: threads).groundState(
        of: try hamiltonian, hasZeroMagnetization: hasZeroMagnetization)
      return ReferenceEnergy(value: ground.energy, source: "Lanczos")
    }
    guard case .heisenberg(let lattice) = self else { return nil }
    return switch (lattice.height, lattice.width) {
    case (1, 32): ReferenceEnergy(value: -14.2065274389, source: "Bethe ansatz")
    case (1, 64): ReferenceEnergy(value: -28.3743013854, source: "Bethe ansatz")
    case (6, 6):
      ReferenceEnergy(
        value: -24.439397, decimals: 6, source: "quantum Monte Carlo, Sandvik, arXiv:2601.20189")
    default: nil
    }
  }
}

/// An exact energy was asked for that is not known.
nonisolated struct UnknownEnergyError: Error, CustomStringConvertible {
  let problem: Problem

  /// One line with the problem and what is known.
  var description: String {
    "found no exact energy of the \(problem.latticeName), \(problem.formula); expected at most 22 spins, "
      + "the Ising ring, or Heisenberg spins on a ring of 32 or 64 or a torus of 6×6"
  }
}
