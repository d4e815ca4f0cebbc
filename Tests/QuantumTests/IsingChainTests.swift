import Quantum
import Testing

@Suite("The ring of Ising spins in closed form")
struct IsingChainTests {
  @Test("the energies of rings of 10 to 32 spins are the known ones")
  func energies() {
    let known: [(sites: Int, energies: [Double])] = [
      (10, [-10.6356044093, -12.7849064430, -21.2712088187]),
      (16, [-17.0167124963, -20.4045944748, -34.0334249927]),
      (20, [-21.2708883069, -25.4909896864, -42.5417766138]),
      (32, [-34.0334211192, -40.7600324942, -68.0668422383]),
    ]
    for (sites, energies) in known {
      for (field, energy) in zip([0.5, 1, 2], energies) {
        let chain = IsingChain(sites: sites, field: field)
        #expect(agree(chain.energy, energy, within: 1e-10), "N = \(sites), h = \(field)")
      }
    }
  }

  @Test("⟨σˣ⟩, the magnetization and C(8) of 16 spins are the known ones in four fields")
  func observables() {
    let known = [
      (0.5, 0.25866171, 0.96718594, 0.93060059), (1, 0.63764358, 0.72272534, 0.42918566),
      (1.5, 0.87717665, 0.40261135, 0.01737275), (2, 0.93421368, 0.34118485, 0.00163389),
    ]
    for (field, transverse, magnetization, correlation) in known {
      let chain = IsingChain(sites: 16, field: field)
      #expect(agree(chain.transverseMagnetization, transverse, within: 5.1e-9), "h = \(field)")
      #expect(
        agree(chain.rootMeanSquareMagnetization, magnetization, within: 5.1e-9), "h = \(field)")
      #expect(agree(chain.correlation(distance: 8), correlation, within: 5.1e-9), "h = \(field)")
    }
  }

  @Test("rings of 9 and 10 spins have the energy, ⟨σˣ⟩, C(r) and magnetization of Lanczos")
  func lanczos() throws {
    for sites in [9, 10] {
      for field in [0.3, 1, 1.7] {
        let chain = IsingChain(sites: sites, field: field)
        let ground = Lanczos().groundState(of: try isingRing(sites, field: field))
        let state = ground.state
        #expect(agree(chain.energy, ground.energy, within: 1e-12))
        #expect(
          agree(chain.transverseMagnetization, state.transverseMagnetization, within: 1e-10))
        #expect(
          agree(
            chain.rootMeanSquareMagnetization, state.rootMeanSquareMagnetization, within: 1e-10))
        for distance in 0..<sites {
          let correlation = state.zCorrelation(0, distance)
          #expect(agree(chain.correlation(distance: distance), correlation, within: 1e-10))
        }
      }
    }
  }

  @Test("without a field all spins are parallel: E = −N, ⟨σˣ⟩ = 0, C(r) = 1")
  func noField() {
    let chain = IsingChain(sites: 12, field: 0)
    #expect(agree(chain.energy, -12, within: 1e-13))
    #expect(agree(chain.transverseMagnetization, 0, within: 1e-13))
    #expect(agree(chain.rootMeanSquareMagnetization, 1, within: 1e-13))
    #expect(agree(chain.correlation(distance: 5), 1, within: 1e-13))
  }
}
