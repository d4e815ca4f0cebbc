import Quantum
import Testing

@Suite("The best state without negative amplitudes")
struct PositiveStatesTests {
  @Test("with Marshall's signs it has the known energies on the frustrated 4 × 4 torus")
  func frustrated() throws {
    let known = [(0.4, -8.8163155566), (0.5, -8.4199061399), (0.6, -8.1975505562)]
    for (j2, energy) in known {
      let torus = try HeisenbergTorus(secondNeighbors: j2)
      for group in [
        SymmetryGroup(torus.lattice, flip: true), SymmetryGroup(torus.lattice, reflections: false),
      ] {
        let lowest = torus.withMarshallSigns.lowestEnergyOfPositiveStates(
          symmetry: group, hasZeroMagnetization: true)
        #expect(agree(lowest, energy, within: 1e-9), "J₂ = \(j2), \(group.count) symmetries")
      }
    }
  }

  @Test("it is the ground state where the Hamiltonian is stoquastic")
  func stoquastic() throws {
    let torus = try HeisenbergTorus(secondNeighbors: 0)
    let lowest = torus.withMarshallSigns.lowestEnergyOfPositiveStates(
      symmetry: SymmetryGroup(torus.lattice, flip: true), hasZeroMagnetization: true)
    #expect(agree(lowest, -11.228483208429, within: 1e-10))
    let ring = try isingRing(10, field: 1)
    let group = SymmetryGroup(try Lattice(chain: 10, isPeriodic: true), flip: true)
    let energy = ring.lowestEnergyOfPositiveStates(symmetry: group, hasZeroMagnetization: false)
    #expect(agree(energy, -12.7849064430, within: 1e-10))
  }

  @Test("in a negative field it is all spins up and all down, with the energy −N")
  func negativeField() throws {
    let ring = try isingRing(10, field: -1)
    let group = SymmetryGroup(try Lattice(chain: 10, isPeriodic: true), flip: true)
    let energy = ring.lowestEnergyOfPositiveStates(symmetry: group, hasZeroMagnetization: false)
    #expect(agree(energy, -10, within: 1e-12))
  }
}
