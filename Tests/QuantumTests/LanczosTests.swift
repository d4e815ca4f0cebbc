import Quantum
import Tensors
import Testing

@Suite("Exact ground states by Lanczos")
struct LanczosTests {
  private let lanczos = Lanczos(threads: 2)

  @Test("the Rydberg chain of 8 has the known energy, gap, occupation and smallest amplitude")
  func rydberg8() throws {
    let chain = try rydbergChain(8)
    let ground = lanczos.groundState(of: chain)
    let excited = lanczos.firstExcitedState(above: ground, of: chain)
    #expect(agree(ground.energy, -6.209799491784, within: 1e-11))
    #expect(agree(ground.energy / 8, -0.776224936473, within: 1e-11))
    #expect(agree(excited.energy - ground.energy, 0.2913392274, within: 1e-9))
    let occupation = (0..<8).reduce(0) { $0 + ground.state.occupation(ofSite: $1) / 8 }
    #expect(agree(occupation, 0.4409976490, within: 1e-9))
    let smallest = ground.state.amplitudes.min() ?? 0
    #expect(agree(smallest, 4.4e-4, within: 5e-6))
  }

  @Test("the Rydberg chain of 16 has the known energy and gap")
  func rydberg16() throws {
    let chain = try rydbergChain(16)
    let ground = lanczos.groundState(of: chain)
    let excited = lanczos.firstExcitedState(above: ground, of: chain)
    #expect(agree(ground.energy, -11.986863515801, within: 1e-11))
    #expect(agree(excited.energy - ground.energy, 0.1667378317, within: 1e-9))
    #expect(agree(excited.state.overlap(with: ground.state), 0, within: 1e-12))
  }

  @Test("rings of 10 and 16 Ising spins have the known energies in three fields")
  func ising() throws {
    let energies = [
      (10, 0.5, -10.6356044093), (10, 1, -12.7849064430), (10, 2, -21.2712088187),
      (16, 0.5, -17.0167124963), (16, 1, -20.4045944748), (16, 2, -34.0334249927),
    ]
    for (sites, field, energy) in energies {
      let ground = lanczos.groundState(of: try isingRing(sites, field: field))
      #expect(agree(ground.energy, energy, within: 1e-10), "N = \(sites), h = \(field)")
    }
  }

  @Test("a ring of 20 Ising spins in the field 1 has the known energy")
  func ising20() throws {
    let ground = lanczos.groundState(of: try isingRing(20, field: 1))
    #expect(agree(ground.energy, -25.4909896864, within: 1e-10))
    #expect(ground.residual < 1e-10)
  }

  @Test("rings of 8 to 16 Heisenberg spins have the energies of the Bethe ansatz")
  func heisenberg() throws {
    let energies = [
      (8, -3.6510934089), (10, -4.5154463545), (12, -5.3873909174), (16, -7.1422963606),
    ]
    for (sites, energy) in energies {
      let ring = try heisenbergRing(sites)
      let ground = lanczos.groundState(of: ring, hasZeroMagnetization: true)
      #expect(agree(ground.energy, energy, within: 1e-10), "N = \(sites)")
      let sublattice = try Lattice(chain: sites, isPeriodic: true).sublattice
      let rotated = lanczos.groundState(of: ring.withMarshallSigns(sublattice: sublattice))
      #expect(agree(rotated.energy, energy, within: 1e-10), "N = \(sites), Marshall's signs")
    }
  }

  @Test("the 4 × 4 torus of Heisenberg spins has the known energy and gap")
  func torus() throws {
    let torus = try HeisenbergTorus(secondNeighbors: 0)
    let ground = torus.groundState
    let excited = lanczos.firstExcitedState(
      above: ground, of: torus.plain, hasZeroMagnetization: true)
    #expect(agree(ground.energy, -11.228483208429, within: 1e-11))
    #expect(agree(excited.energy - ground.energy, 0.57859834, within: 5e-9))
  }

  @Test("the frustrated 4 × 4 torus has the known energies at J₂ = 0.4 and 0.6")
  func frustratedTorus() throws {
    for (j2, energy) in [(0.4, -8.818364363211), (0.6, -8.414333152240)] {
      let ground = try HeisenbergTorus(secondNeighbors: j2).groundState
      #expect(agree(ground.energy, energy, within: 1e-11), "J₂ = \(j2)")
    }
  }

  @Test("the frustrated 4 × 4 torus at J₂ = 0.5 has the known energy, and signs nearly Marshall's")
  func frustratedSigns() throws {
    let torus = try HeisenbergTorus(secondNeighbors: 0.5)
    let ground = torus.groundState
    #expect(agree(ground.energy, -8.457923351395, within: 1e-11))
    let rotated = ground.state.withMarshallSigns(sublattice: torus.sublattice)
    #expect(agree(rotated.majoritySignWeight, 0.98726903, within: 5e-9))
    let positive = StateVector(sites: 16) { abs(ground.state.amplitudes[Int($0)]) }
    let energy = positive.expectation(of: torus.withMarshallSigns)
    #expect(agree(energy, -8.2729091360, within: 1e-9))
  }

  @Test("the ring of 12 Heisenberg spins with J₂ = ½ has the energy −3N/8 of Majumdar and Ghosh")
  func majumdarGhosh() throws {
    let ring = try heisenbergRing(12, secondNeighbors: 0.5)
    let ground = lanczos.groundState(of: ring, hasZeroMagnetization: true)
    #expect(agree(ground.energy, -4.5, within: 1e-12))
  }

  @Test("a ground state has length 1, the residual asked for, no variance and one local energy")
  func eigenstate() throws {
    for (hamiltonian, tolerance) in [
      (try rydbergChain(8), 1e-12), (try isingRing(10, field: 1), 1e-12),
    ] {
      let ground = Lanczos(tolerance: tolerance).groundState(of: hamiltonian)
      let state = ground.state
      #expect(ground.residual <= tolerance)
      #expect(agree(state.overlap(with: state), 1, within: 1e-14))
      #expect(agree(state.expectation(of: hamiltonian), ground.energy, within: 1e-12))
      #expect(state.variance(of: hamiltonian) < 1e-22)
      #expect(state.amplitudes.allSatisfy { $0 > 0 })
      for energy in state.localEnergies(of: hamiltonian) {
        #expect(agree(energy, ground.energy, within: 2e-9))
      }
    }
  }

  @Test("the ground state has the same bits for any number of threads")
  func threads() throws {
    let ring = try isingRing(14, field: 0.9)
    let one = Lanczos(threads: 1).groundState(of: ring)
    for threads in [2, 3] {
      let several = Lanczos(threads: threads).groundState(of: ring)
      #expect(several.energy == one.energy && several.residual == one.residual)
      #expect(several.state.amplitudes == one.state.amplitudes, "\(threads) threads")
    }
  }

  @Test("in a negative field no state without negative amplitudes has an energy below −N")
  func negativeField() throws {
    let ring = try isingRing(10, field: -1)
    #expect(agree(lanczos.groundState(of: ring).energy, -12.7849064430, within: 1e-10))
    var random = Random(seed: 5)
    for _ in 0..<50 {
      let sparsity = random.index(below: 40)
      let state = StateVector(sites: 10) { _ in
        random.index(below: 40) < sparsity ? 0 : Double(random.uniform()) + 1e-3
      }
      #expect(state.expectation(of: ring) >= -10)
    }
    let allUp = StateVector(sites: 10) { $0 == 0 ? 1 : 0 }
    #expect(allUp.expectation(of: ring) == -10)
  }
}
