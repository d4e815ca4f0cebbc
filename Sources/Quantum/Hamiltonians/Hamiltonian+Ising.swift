extension Hamiltonian {
  /// The Ising model in a transverse field, H = −J Σ σᶻᵢσᶻⱼ − h Σ σˣᵢ, every bond once.
  ///
  /// - Parameters:
  ///   - lattice: the sites and their nearest neighbors.
  ///   - coupling: J, positive for a ferromagnet.
  ///   - field: h.
  public static func transverseFieldIsing(
    _ lattice: Lattice, coupling: Double = 1, field: Double
  ) -> Hamiltonian {
    var terms = lattice.bonds.map { Term(-coupling, signs: $0.mask) }
    for site in 0..<lattice.sites { terms.append(Term(-field, flips: 1 << UInt64(site))) }
    return Hamiltonian(sites: lattice.sites, terms: terms)
  }
}
