import Quantum
import Tensors
import Testing

@Suite("Symmetry groups of lattices")
struct SymmetryGroupTests {
  /// The sizes of all orbits, of all configurations or of those with zero magnetization.
  private func orbitSizes(_ group: SymmetryGroup, hasZeroMagnetization: Bool = false) -> [Int] {
    (0..<UInt64(1) << UInt64(group.sites)).compactMap { spins in
      guard !hasZeroMagnetization || spins.nonzeroBitCount * 2 == group.sites else { return nil }
      return group.orbitSize(ofRepresentative: spins)
    }
  }

  @Test("a ring has 2N symmetries, a square torus 8N, an oblong one 4N, an open chain 2")
  func counts() throws {
    let ring = try Lattice(chain: 10, isPeriodic: true)
    #expect(SymmetryGroup(ring).count == 20)
    #expect(SymmetryGroup(ring, flip: true).count == 40)
    #expect(SymmetryGroup(ring, reflections: false).count == 10)
    let flip = SymmetryGroup(ring, translations: false, reflections: false, flip: true)
    #expect(flip.orbit(of: 0b11) == [0b11, 0b11_1111_1100])
    #expect(SymmetryGroup(try Lattice(height: 6, width: 6)).count == 288)
    #expect(SymmetryGroup(try Lattice(height: 3, width: 5)).count == 60)
    #expect(SymmetryGroup(try Lattice(chain: 8, isPeriodic: false)).count == 2)
    #expect(SymmetryGroup(try Lattice(chain: 1, isPeriodic: false)).count == 1)
  }

  @Test("rings of 10 and 16 Ising spins have 44 and 1,162 orbits, which make up 2ᴺ configurations")
  func ringOrbits() throws {
    for (sites, orbits) in [(10, 44), (16, 1162)] {
      let sizes = orbitSizes(
        SymmetryGroup(try Lattice(chain: sites, isPeriodic: true), flip: true))
      #expect(sizes.count == orbits)
      #expect(sizes.reduce(0, +) == 1 << sites)
    }
  }

  @Test("the 4 × 4 torus has 107 orbits of zero magnetization, which make up 12,870 configurations")
  func torusOrbits() throws {
    let group = SymmetryGroup(try Lattice(height: 4, width: 4), flip: true)
    let sizes = orbitSizes(group, hasZeroMagnetization: true)
    #expect(sizes.count == 107)
    #expect(sizes.reduce(0, +) == 12_870)
  }

  @Test("every configuration of an orbit gives the same list, its smallest configuration first")
  func orbits() throws {
    var random = Random(seed: 1)
    let lattices = [
      try Lattice(chain: 64, isPeriodic: true), try Lattice(chain: 9, isPeriodic: false),
      try Lattice(height: 4, width: 4), try Lattice(height: 3, width: 7),
      try Lattice(height: 8, width: 8),
    ]
    for lattice in lattices {
      for flip in [false, true] {
        let group = SymmetryGroup(lattice, flip: flip)
        let spins = random.next() >> UInt64(64 - lattice.sites)
        let orbit = group.orbit(of: spins)
        #expect(orbit.count == group.count && orbit.contains(spins))
        #expect(orbit[0] == orbit.min() && orbit[0] == group.representative(of: spins))
        #expect(group.orbitSize(ofRepresentative: orbit[0]) == Set(orbit).count)
        for image in Set(orbit) {
          #expect(group.orbit(of: image) == orbit)
          if image != orbit[0] { #expect(group.orbitSize(ofRepresentative: image) == nil) }
        }
      }
    }
  }

  @Test("a configuration that every symmetry leaves as it is comes once per symmetry")
  func multiplicity() throws {
    let group = SymmetryGroup(try Lattice(height: 3, width: 3))
    #expect(group.orbit(of: 0) == Array(repeating: 0, count: 72))
    #expect(group.orbitSize(ofRepresentative: 0) == 1)
    var list: [UInt64] = [5]
    group.appendOrbit(of: 0, to: &list)
    #expect(list.count == 73 && list[0] == 5)
  }

  @Test("the energies of all images of a configuration are equal, and so are the ways out of them")
  func invariance() throws {
    let torus = try Lattice(height: 4, width: 4)
    let ring = try Lattice(chain: 11, isPeriodic: true)
    let models = [
      (torus, try Hamiltonian.heisenberg(torus, secondNeighbors: 0.5)),
      (ring, Hamiltonian.transverseFieldIsing(ring, field: 1)),
    ]
    for (lattice, hamiltonian) in models {
      let group = SymmetryGroup(lattice, flip: true)
      func waysOut(_ spins: UInt64) -> [UInt64] {
        var ways: [UInt64] = []
        hamiltonian.forEachConnected(to: spins) { other, _ in
          ways.append(group.representative(of: other))
        }
        return ways.sorted()
      }
      for spins in [UInt64(0b1011), 0b1100_1010_011] {
        for image in Set(group.orbit(of: spins)) {
          #expect(agree(hamiltonian.diagonal(image), hamiltonian.diagonal(spins), within: 1e-12))
          #expect(waysOut(image) == waysOut(spins))
        }
      }
    }
  }
}
