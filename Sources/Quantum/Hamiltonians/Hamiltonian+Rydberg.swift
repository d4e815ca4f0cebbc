import Vectors

extension Hamiltonian {
  /// An open chain of Rydberg atoms at unit distance, all pairs of which interact:
  ///
  ///     H = −(Ω/2) Σ σˣᵢ − δ Σ nᵢ + Σ_{i<j} Ω (R_b / |i − j|)⁶ nᵢ nⱼ,   nᵢ = (1 − σᶻᵢ) / 2
  ///
  /// Bernien et al. 2017, "Probing many-body dynamics on a 51-atom quantum simulator", equation 1.
  ///
  /// - Parameters:
  ///   - sites: the number of atoms, 1 to 64.
  ///   - rabi: the Rabi frequency, Ω.
  ///   - detuning: the detuning of the laser, δ.
  ///   - blockadeRadius: the distance at which two excited atoms repel each other by Ω, R_b.
  /// - Throws: ``LatticeError`` for another number of atoms.
  public static func rydberg(
    sites: Int, rabi: Double, detuning: Double, blockadeRadius: Double
  ) throws(LatticeError) -> Hamiltonian {
    let chain = try Lattice(chain: sites, isPeriodic: false)
    var terms: [Term] = []
    for i in 0..<chain.sites {
      let atom: UInt64 = 1 << UInt64(i)
      terms.append(Term(-rabi / 2, flips: atom))
      terms.append(Term(-detuning / 2))
      terms.append(Term(detuning / 2, signs: atom))
      for j in i + 1..<sites {
        let repulsion = rabi * power(blockadeRadius / Double(j - i), 6)
        let other: UInt64 = 1 << UInt64(j)
        terms.append(Term(repulsion / 4))
        terms.append(Term(-repulsion / 4, signs: atom))
        terms.append(Term(-repulsion / 4, signs: other))
        terms.append(Term(repulsion / 4, signs: atom | other))
      }
    }
    return Hamiltonian(sites: sites, terms: terms)
  }
}
