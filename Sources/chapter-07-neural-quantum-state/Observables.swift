import Quantum

/// A quantity whose mean in the ground state is of interest.
nonisolated struct Observable {
  /// The symbol, such as "⟨σˣ⟩".
  let name: String
  /// The operator, for the amplitudes that the wave function has: with Marshall's signs, if the Hamiltonian has
  /// them.
  let quantity: Hamiltonian
}

/// The mean of an observable in a state.
nonisolated struct ObservedMean: Codable {
  var name: String
  var value: Double
  /// The standard error; 0 if all configurations were summed.
  var error: Double
}

extension Problem {
  /// What is measured in the state that a search finds.
  ///
  /// - Throws: `LatticeError` if the lattice is impossible.
  var observables: [Observable] {
    get throws(LatticeError) {
      switch self {
      case .rydberg: return [occupation] + (0..<sites).map { occupation(of: $0) }
      case .tfim:
        return [transverseMagnetization, squaredMagnetization]
          + (1...sites / 2).map { correlation(distance: $0) } + [magnetization]
      case .heisenberg, .j1j2:
        let sublattice = try lattice.sublattice
        return (1..<sites).map { site in
          let plain = Hamiltonian.spinProduct(of: 0, and: site, sites: sites)
          return Observable(
            name: "⟨S(0)·S(\(site))⟩", quantity: plain.withMarshallSigns(sublattice: sublattice))
        }
      }
    }
  }

  /// The mean occupation of the atoms, Σ nᵢ / N.
  private var occupation: Observable {
    let terms = (0..<sites).flatMap { occupationTerms(of: $0, factor: 1 / Double(sites)) }
    return Observable(name: "⟨n⟩", quantity: Hamiltonian(sites: sites, terms: terms))
  }

  private func occupation(of site: Int) -> Observable {
    Observable(
      name: "⟨n(\(site + 1))⟩",
      quantity: Hamiltonian(sites: sites, terms: occupationTerms(of: site, factor: 1)))
  }

  /// n = (1 − σᶻ) / 2 of a site, times a factor.
  private func occupationTerms(of site: Int, factor: Double) -> [Hamiltonian.Term] {
    [.init(factor / 2), .init(-factor / 2, signs: 1 << UInt64(site))]
  }

  /// Σ σˣᵢ / N.
  private var transverseMagnetization: Observable {
    let terms = (0..<sites).map { site in
      Hamiltonian.Term(1 / Double(sites), flips: 1 << UInt64(site))
    }
    return Observable(name: "⟨σˣ⟩", quantity: Hamiltonian(sites: sites, terms: terms))
  }

  /// Σ σᶻᵢ / N, which is 0 in a state that is invariant under the flip of all spins.
  private var magnetization: Observable {
    let terms = (0..<sites).map { site in
      Hamiltonian.Term(1 / Double(sites), signs: 1 << UInt64(site))
    }
    return Observable(name: "⟨σᶻ⟩", quantity: Hamiltonian(sites: sites, terms: terms))
  }

  /// (Σ σᶻᵢ / N)², whose root is the order parameter of a finite ring.
  private var squaredMagnetization: Observable {
    let factor = 1 / Double(sites * sites)
    var terms = [Hamiltonian.Term(1 / Double(sites))]
    for first in 0..<sites {
      for second in 0..<first {
        terms.append(.init(2 * factor, signs: 1 << UInt64(first) | 1 << UInt64(second)))
      }
    }
    return Observable(name: "⟨m²⟩", quantity: Hamiltonian(sites: sites, terms: terms))
  }

  /// Σ σᶻᵢ σᶻᵢ₊ᵣ / N on a ring.
  private func correlation(distance: Int) -> Observable {
    let terms = (0..<sites).map { site in
      Hamiltonian.Term(
        1 / Double(sites), signs: 1 << UInt64(site) | 1 << UInt64((site + distance) % sites))
    }
    return Observable(name: "C(\(distance))", quantity: Hamiltonian(sites: sites, terms: terms))
  }
}
