import Quantum
import Testing

@Suite("Observables of a state vector")
struct StateVectorTests {
  @Test("equal amplitudes of Ising spins have the energy −hN and the V-score 1/h²")
  func uniformIsing() throws {
    let uniform = StateVector(sites: 10) { _ in 1 }
    for field in [0.5, 1, 2] {
      let ring = try isingRing(10, field: field)
      #expect(agree(uniform.expectation(of: ring), -10 * field, within: 1e-13))
      #expect(agree(uniform.vScore(of: ring), 1 / (field * field), within: 1e-12))
    }
  }

  @Test("equal amplitudes of 8 Rydberg atoms have the known energy and variance")
  func uniformRydberg() throws {
    let uniform = StateVector(sites: 8) { _ in 1 }
    let chain = try rydbergChain(8)
    #expect(agree(uniform.expectation(of: chain), -3.473628520103, within: 1e-11))
    #expect(agree(uniform.variance(of: chain), 9.082477850248, within: 1e-11))
    #expect(agree(uniform.occupation(ofSite: 3), 0.5, within: 1e-14))
  }

  @Test("equal amplitudes with Marshall's signs on the 4 × 4 torus have the energy −136/15")
  func uniformTorus() throws {
    let torus = try HeisenbergTorus(secondNeighbors: 0)
    let uniform = StateVector(sites: 16) { $0.nonzeroBitCount == 8 ? 1 : 0 }
    #expect(agree(uniform.expectation(of: torus.withMarshallSigns), -136.0 / 15, within: 1e-12))
    let signed = uniform.withMarshallSigns(sublattice: torus.sublattice)
    #expect(agree(signed.expectation(of: torus.plain), -136.0 / 15, within: 1e-12))
  }

  @Test("two Heisenberg spins form a singlet, and the ring's bonds sum to its energy")
  func spinCorrelations() throws {
    let pair = try Hamiltonian.heisenberg(try Lattice(chain: 2, isPeriodic: false))
    let singlet = Lanczos().groundState(of: pair)
    #expect(agree(singlet.state.spinCorrelation(0, 1), -0.75, within: 1e-13))
    let ring = try heisenbergRing(8)
    let ground = Lanczos().groundState(of: ring, hasZeroMagnetization: true)
    let bonds = try Lattice(chain: 8, isPeriodic: true).bonds
    let sum = bonds.reduce(0) { $0 + ground.state.spinCorrelation($1.first, $1.second) }
    #expect(agree(sum, ground.energy, within: 1e-12))
    #expect(agree(ground.state.rootMeanSquareMagnetization, 0, within: 1e-14))
  }

  @Test("a single configuration has the magnetization, correlations and occupations of its bits")
  func singleConfiguration() {
    let state = StateVector(sites: 4) { $0 == 0b0010 ? 3 : 0 }
    #expect(state.amplitudes[2] == 1)
    #expect(state.rootMeanSquareMagnetization == 0.5)
    #expect(state.zCorrelation(0, 1) == -1 && state.zCorrelation(0, 3) == 1)
    #expect(state.occupation(ofSite: 1) == 1 && state.occupation(ofSite: 0) == 0)
    #expect(state.transverseMagnetization == 0)
  }
}
