import Quantum
import Testing

@Suite("Lattices")
struct LatticeTests {
  @Test("a chain, a ring and a torus have every bond once, between as many neighbors as expected")
  func bonds() throws {
    for sites in 5...12 {
      let chain = try Lattice(chain: sites, isPeriodic: false)
      #expect(Set(chain.bonds.map(\.mask)).count == sites - 1)
      #expect(Set(try chain.secondNeighborBonds.map(\.mask)).count == sites - 2)
      let ring = try Lattice(chain: sites, isPeriodic: true)
      expect(ring.bonds, neighbors: 2, sites: sites)
      expect(try ring.secondNeighborBonds, neighbors: 2, sites: sites)
    }
    for (height, width) in [(3, 3), (3, 4), (4, 4), (6, 4), (8, 8)] {
      let torus = try Lattice(height: height, width: width)
      expect(torus.bonds, neighbors: 4, sites: height * width)
      expect(try torus.secondNeighborBonds, neighbors: 4, sites: height * width)
      #expect(
        Set(torus.bonds.map(\.mask)).isDisjoint(with: try torus.secondNeighborBonds.map(\.mask)))
    }
  }

  private func expect(_ bonds: [Bond], neighbors: Int, sites: Int) {
    #expect(Set(bonds.map(\.mask)).count == sites * neighbors / 2)
    #expect(bonds.count == sites * neighbors / 2)
    for site in 0..<sites {
      let own = bonds.filter { $0.first == site || $0.second == site }
      #expect(own.count == neighbors, "site \(site) of \(sites)")
    }
  }

  @Test(
    "nearest neighbors are in different sublattices, and neighbors across a diagonal in the same")
  func sublattices() throws {
    let lattices = [
      try Lattice(chain: 7, isPeriodic: false), try Lattice(chain: 8, isPeriodic: true),
      try Lattice(height: 4, width: 6),
    ]
    for lattice in lattices {
      let mask = try lattice.sublattice
      #expect(mask.nonzeroBitCount == lattice.sites / 2)
      for bond in lattice.bonds { #expect((bond.mask & mask).nonzeroBitCount == 1) }
      for bond in try lattice.secondNeighborBonds {
        #expect((bond.mask & mask).nonzeroBitCount != 1)
      }
    }
  }

  @Test("a lattice whose bonds would coincide, or of more than 64 sites, is refused with its size")
  func sizes() {
    for sites in [0, 65] {
      #expect(throws: LatticeError.chainLength(found: sites)) {
        _ = try Lattice(chain: sites, isPeriodic: false)
      }
    }
    for sites in [1, 2, 65] {
      #expect(throws: LatticeError.ringLength(found: sites)) {
        _ = try Lattice(chain: sites, isPeriodic: true)
      }
    }
    for (height, width) in [(2, 4), (4, 1), (9, 8)] {
      #expect(throws: LatticeError.torusSize(height: height, width: width)) {
        _ = try Lattice(height: height, width: width)
      }
    }
  }

  @Test("second neighbors of 4 sites, sublattices of odd rings and 0 atoms are refused")
  func models() throws {
    let square = try Lattice(chain: 4, isPeriodic: true)
    #expect(throws: LatticeError.secondNeighbors(found: 4)) { _ = try square.secondNeighborBonds }
    #expect(throws: LatticeError.secondNeighbors(found: 4)) {
      _ = try Hamiltonian.heisenberg(square, secondNeighbors: 0.5)
    }
    #expect(throws: LatticeError.oddLength(height: 1, width: 5)) {
      _ = try Lattice(chain: 5, isPeriodic: true).sublattice
    }
    #expect(throws: LatticeError.oddLength(height: 4, width: 3)) {
      _ = try Lattice(height: 4, width: 3).sublattice
    }
    #expect(throws: LatticeError.chainLength(found: 0)) {
      _ = try Hamiltonian.rydberg(sites: 0, rabi: 1, detuning: 1, blockadeRadius: 1)
    }
  }

  @Test("the error for a size says what was found and what was expected")
  func descriptions() {
    #expect(
      LatticeError.ringLength(found: 2).description
        == "found a ring of 2 sites; expected 3 to 64")
    #expect(
      LatticeError.torusSize(height: 2, width: 4).description
        == "found a torus of 2 × 4 sites; expected lengths of at least 3 and at most 64 sites")
    #expect(
      LatticeError.oddLength(height: 3, width: 4).description
        == "found a torus of 3 × 4 sites; expected even lengths, without which there are no "
        + "sublattices")
  }
}
