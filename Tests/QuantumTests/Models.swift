import Quantum

/// The blockade radius of the tests, 3^(1/6), at which neighbors repel each other by 3Ω.
private let blockadeRadius = 1.200_936_955_176_002_7

/// The Rydberg chain of the tests, Ω = 1, δ = 1.2.
func rydbergChain(_ sites: Int) throws -> Hamiltonian {
  try .rydberg(sites: sites, rabi: 1, detuning: 1.2, blockadeRadius: blockadeRadius)
}

/// A ring of Ising spins in a transverse field.
func isingRing(_ sites: Int, field: Double) throws -> Hamiltonian {
  .transverseFieldIsing(try Lattice(chain: sites, isPeriodic: true), field: field)
}

/// A ring of Heisenberg spins.
func heisenbergRing(_ sites: Int, secondNeighbors j2: Double = 0) throws -> Hamiltonian {
  try .heisenberg(try Lattice(chain: sites, isPeriodic: true), secondNeighbors: j2)
}

/// The 4 × 4 torus of Heisenberg spins, with and without Marshall's signs.
struct HeisenbergTorus {
  let lattice: Lattice
  let sublattice: UInt64
  let plain: Hamiltonian
  let withMarshallSigns: Hamiltonian

  init(secondNeighbors j2: Double) throws {
    lattice = try Lattice(height: 4, width: 4)
    sublattice = try lattice.sublattice
    plain = try .heisenberg(lattice, secondNeighbors: j2)
    withMarshallSigns = plain.withMarshallSigns(sublattice: sublattice)
  }

  /// The exact ground state, without Marshall's signs.
  var groundState: Eigenstate {
    Lanczos(threads: 2).groundState(of: plain, hasZeroMagnetization: true)
  }
}

/// Whether two numbers differ by at most a tolerance.
func agree(_ a: Double, _ b: Double, within tolerance: Double) -> Bool {
  abs(a - b) <= tolerance
}
