import Testing
import Vectors

@testable import Quantum

@Suite("The energy of a wave function by a full sum")
struct VariationalEnergyTests {
  /// A Hamiltonian and where its full sum runs.
  private struct Problem {
    let hamiltonian: Hamiltonian
    let hasZeroMagnetization: Bool
    let symmetry: SymmetryGroup
  }

  private func problems() throws -> [Problem] {
    let ring = try Lattice(chain: 8, isPeriodic: true)
    let sublattice = try ring.sublattice
    return [
      Problem(
        hamiltonian: try rydbergChain(8), hasZeroMagnetization: false,
        symmetry: SymmetryGroup(try Lattice(chain: 8, isPeriodic: false))),
      Problem(
        hamiltonian: try isingRing(8, field: 0.5), hasZeroMagnetization: false,
        symmetry: SymmetryGroup(ring, flip: true)),
      Problem(
        hamiltonian: try heisenbergRing(8, secondNeighbors: 0.4)
          .withMarshallSigns(sublattice: sublattice),
        hasZeroMagnetization: true, symmetry: SymmetryGroup(ring, flip: true)),
    ]
  }

  @Test("no random weights give less than the energy of the exact ground state")
  func variationalPrinciple() throws {
    for problem in try problems() {
      let hamiltonian = problem.hamiltonian
      let ground = Lanczos().groundState(
        of: hamiltonian, hasZeroMagnetization: problem.hasZeroMagnetization)
      for seed in 0..<6 as Range<UInt64> {
        for symmetry in [nil, problem.symmetry] {
          let wave = try mixerWave(width: 8, seed: seed, headFactor: 2, symmetry: symmetry)
          let (energy, variance) = exactEnergy(
            of: wave, hamiltonian, hasZeroMagnetization: problem.hasZeroMagnetization)
          #expect(energy > ground.energy + 1e-6)
          #expect(variance > 1e-6)
        }
      }
    }
  }

  @Test("energy and variance, also over orbits, are ⟨H⟩ and ⟨H²⟩ − ⟨H⟩² of the list of amplitudes")
  func stateVector() throws {
    for problem in try problems() {
      for symmetry in [nil, problem.symmetry] {
        let wave = try mixerWave(width: 8, headFactor: 3, symmetry: symmetry)
        var evaluator = AmplitudeEvaluator(wave, threads: 2)
        let all = Array(0..<UInt64(256))
        let logAmplitudes = evaluator.logAmplitudes(of: all, wave)
        let state = StateVector(sites: 8) { spins in
          guard !problem.hasZeroMagnetization || spins.nonzeroBitCount == 4 else { return 0 }
          return exponential(logAmplitudes[Int(spins)])
        }
        let (energy, variance) = exactEnergy(
          of: wave, problem.hamiltonian, hasZeroMagnetization: problem.hasZeroMagnetization)
        #expect(agree(energy, state.expectation(of: problem.hamiltonian), within: 1e-11))
        // Local energies see the rounding of log ψ, which is a Float, in every ratio; so does the state.
        #expect(agree(variance, state.variance(of: problem.hamiltonian), within: 1e-10))

        let space = ConfigurationSpace(
          sites: 8, hasZeroMagnetization: problem.hasZeroMagnetization, symmetry: symmetry)
        let amplitudes = space.amplitudes(space.configurations.map { logAmplitudes[Int($0)] })
        #expect(
          zip(space.configurations, amplitudes).allSatisfy {
            agree($1, state.amplitudes[Int($0)], within: 1e-13)
          })
      }
    }
  }

  @Test("with a zero head Ising spins have the energy −hN and the V-score 1/h²")
  func uniformIsing() throws {
    let wave = try mixerWave(width: 8, headFactor: 0)
    for field in [0.5, 1, 2] {
      let (energy, variance) = exactEnergy(of: wave, try isingRing(8, field: field))
      #expect(agree(energy, -8 * field, within: 1e-12))
      let score = vScore(sites: 8, energy: energy, variance: variance)
      #expect(agree(score, 1 / (field * field), within: 1e-11))
    }
  }

  @Test("with a zero head 8 Rydberg atoms have the known energy and variance")
  func uniformRydberg() throws {
    let wave = try mixerWave(width: 8, headFactor: 0)
    let (energy, variance) = exactEnergy(of: wave, try rydbergChain(8))
    #expect(agree(energy, -3.473628520103, within: 1e-11))
    #expect(agree(variance, 9.082477850248, within: 1e-11))
  }

  @Test("with a zero head and Marshall's signs the 4 × 4 torus has the energy −136/15")
  func uniformTorus() throws {
    let torus = try HeisenbergTorus(secondNeighbors: 0)
    let group = SymmetryGroup(torus.lattice, flip: true)
    let wave = try mixerWave(height: 4, width: 4, headFactor: 0, symmetry: group)
    let (energy, _) = exactEnergy(of: wave, torus.withMarshallSigns, hasZeroMagnetization: true)
    #expect(agree(energy, -136.0 / 15, within: 1e-12))
  }

  @Test("the local energies of the exact ground state have no variance")
  func groundState() throws {
    let chain = try rydbergChain(8)
    let ground = Lanczos().groundState(of: chain)
    let amplitudes = ground.state.amplitudes
    let ensemble = Ensemble(
      configurations: Array(0..<256), weights: amplitudes.map { $0 * $0 },
      logAmplitudes: [], localEnergies: ground.state.localEnergies(of: chain))
    #expect(agree(ensemble.energy, -6.209799491784, within: 1e-11))
    #expect(ensemble.variance < 1e-18)
  }
}
