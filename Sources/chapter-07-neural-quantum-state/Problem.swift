import Mixer
import Quantum

/// Spins and their Hamiltonian, whose ground state is searched.
nonisolated enum Problem: Hashable, Codable {
  /// An open chain of Rydberg atoms.
  case rydberg(sites: Int, rabi: Double, detuning: Double, blockadeRadius: Double)
  /// A ring of Ising spins in a transverse field.
  case tfim(sites: Int, field: Double)
  /// A Heisenberg antiferromagnet: a ring if the lattice has one row, else a torus.
  case heisenberg(lattice: PixelSize)
  /// The same with second neighbors.
  case j1j2(lattice: PixelSize, j2: Double)

  /// The number of rows and columns of the spins.
  var size: PixelSize {
    switch self {
    case .rydberg(let sites, _, _, _), .tfim(let sites, _): PixelSize(height: 1, width: sites)
    case .heisenberg(let lattice), .j1j2(let lattice, _): lattice
    }
  }

  /// The number of spins, N.
  var sites: Int { size.height * size.width }

  /// The spins and their neighbors.
  ///
  /// - Throws: `LatticeError` if there is none of this size.
  var lattice: Lattice {
    get throws(LatticeError) {
      if case .rydberg(let sites, _, _, _) = self {
        return try Lattice(chain: sites, isPeriodic: false)
      }
      return size.height == 1
        ? try Lattice(chain: size.width, isPeriodic: true)
        : try Lattice(height: size.height, width: size.width)
    }
  }

  /// H. That of Heisenberg spins is the operator for amplitudes multiplied by Marshall's signs.
  ///
  /// - Throws: `LatticeError` if the lattice is impossible, or has no sublattices for these signs.
  var hamiltonian: Hamiltonian {
    get throws(LatticeError) {
      switch self {
      case .rydberg(let sites, let rabi, let detuning, let blockadeRadius):
        return try .rydberg(
          sites: sites, rabi: rabi, detuning: detuning, blockadeRadius: blockadeRadius)
      case .tfim(_, let field):
        return .transverseFieldIsing(try lattice, field: field)
      case .heisenberg, .j1j2:
        let lattice = try lattice
        return try Hamiltonian.heisenberg(lattice, secondNeighbors: secondNeighborCoupling)
          .withMarshallSigns(sublattice: try lattice.sublattice)
      }
    }
  }

  private var secondNeighborCoupling: Double {
    if case .j1j2(_, let j2) = self { j2 } else { 0 }
  }

  /// Whether the ground state is searched among configurations with as many spins up as down.
  var hasZeroMagnetization: Bool {
    switch self {
    case .rydberg, .tfim: false
    case .heisenberg, .j1j2: true
    }
  }

  /// The group of some symmetries of the Hamiltonian; nil for none.
  func group(of symmetry: Symmetry?) throws(LatticeError) -> SymmetryGroup? {
    switch symmetry {
    case nil: return nil
    case .flip:
      return SymmetryGroup(try lattice, translations: false, reflections: false, flip: true)
    case .all:
      if case .rydberg = self { return SymmetryGroup(try lattice) }
      return SymmetryGroup(try lattice, flip: true)
    }
  }

  /// The number of elements of the group of some symmetries; 1 if the lattice is impossible.
  func order(of symmetry: Symmetry?) -> Double {
    Double((try? group(of: symmetry))?.count ?? 1)
  }

  /// The number of configurations of the space: 2ᴺ, or those of zero magnetization.
  var configurationCount: Double {
    if !hasZeroMagnetization { return Double(sign: .plus, exponent: sites, significand: 1) }
    var binomial = 1.0
    for up in 0..<sites / 2 { binomial = binomial * Double(sites - up) / Double(up + 1) }
    return binomial.rounded()
  }

  /// The lattice in words.
  var latticeName: String {
    switch self {
    case .rydberg: "open chain of \(sites) atoms"
    case .tfim, .heisenberg, .j1j2:
      size.height == 1 ? "ring of \(sites) spins" : "torus of \(size) spins"
    }
  }

  /// The Hamiltonian as a formula, with its parameters.
  var formula: String {
    switch self {
    case .rydberg(_, let rabi, let detuning, let blockadeRadius):
      "−(Ω/2) Σ σˣ − δ Σ n + Σ Ω (R_b/r)⁶ n n, Ω = \(rabi), δ = \(detuning), R_b = \(blockadeRadius)"
    case .tfim(_, let field): "−Σ σᶻσᶻ − h Σ σˣ, h = \(field)"
    case .heisenberg: "Σ S·S, with Marshall's signs"
    case .j1j2(_, let j2): "Σ S·S + J₂ Σ S·S, J₂ = \(j2), with Marshall's signs"
    }
  }
}
