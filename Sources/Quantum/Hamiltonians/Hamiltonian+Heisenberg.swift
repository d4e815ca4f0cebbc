extension Hamiltonian {
  /// The Heisenberg antiferromagnet of spins ½, H = Σ Sᵢ·Sⱼ + J₂ Σ Sᵢ·Sⱼ, the first sum over the
  /// nearest and the second over the second neighbors, every bond once.
  ///
  /// - Parameters:
  ///   - lattice: the sites and their neighbors.
  ///   - j2: the coupling of second neighbors, J₂, in units of that of nearest neighbors.
  /// - Throws: ``LatticeError`` if J₂ is not 0 on a ring of fewer than 5 sites.
  public static func heisenberg(
    _ lattice: Lattice, secondNeighbors j2: Double = 0
  ) throws(LatticeError) -> Hamiltonian {
    var terms = lattice.bonds.flatMap { spinProduct($0) }
    if j2 != 0 {
      terms += try lattice.secondNeighborBonds.flatMap { spinProduct($0, coefficient: j2) }
    }
    return Hamiltonian(sites: lattice.sites, terms: terms)
  }

  /// Sᵢ·Sⱼ of two spins, whose mean is −¾ in a singlet and ¼ in a triplet.
  ///
  /// - Parameters:
  ///   - first: the number of a site.
  ///   - second: the number of another site.
  ///   - sites: the number of spins.
  public static func spinProduct(of first: Int, and second: Int, sites: Int) -> Hamiltonian {
    precondition(first != second, "found site \(first) twice; expected two sites")
    return Hamiltonian(sites: sites, terms: spinProduct(Bond(first, second)))
  }

  /// Sᵢ·Sⱼ = (σˣσˣ + σʸσʸ + σᶻσᶻ) / 4 of a bond, times a coefficient.
  static func spinProduct(_ bond: Bond, coefficient: Double = 1) -> [Term] {
    [
      Term(coefficient / 4, flips: bond.mask),
      Term(-coefficient / 4, flips: bond.mask, signs: bond.mask),
      Term(coefficient / 4, signs: bond.mask),
    ]
  }
}
