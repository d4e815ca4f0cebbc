import Quantum
import Tensors
import Testing

@Suite("Hamiltonians as sums of Pauli strings")
struct HamiltonianTests {
  /// ⟨to|X(flips)·Z(signs)|from⟩ as the product of 2 × 2 matrices, one per site.
  private func element(of term: Hamiltonian.Term, _ to: UInt64, _ from: UInt64, sites: Int)
    -> Double
  {
    var product = term.coefficient
    for site in 0..<UInt64(sites) {
      let (row, column) = (to >> site & 1, from >> site & 1)
      let isFlipped = term.flips >> site & 1 == 1
      let isSigned = term.signs >> site & 1 == 1
      if isFlipped == (row == column) { return 0 }
      if isSigned, column == 1 { product = -product }
    }
    return product
  }

  @Test("the matrix elements are those of products of Pauli matrices")
  func elements() {
    let sites = 4
    var random = Random(seed: 3)
    var terms: [Hamiltonian.Term] = []
    while terms.count < 60 {
      let (flips, signs) = (UInt64(random.index(below: 16)), UInt64(random.index(below: 16)))
      guard (flips & signs).nonzeroBitCount % 2 == 0 else { continue }
      terms.append(.init(Double(random.uniform(in: -1...1)), flips: flips, signs: signs))
    }
    let hamiltonian = Hamiltonian(sites: sites, terms: terms)
    for from in 0..<UInt64(16) {
      var row = Array(repeating: 0.0, count: 16)
      row[Int(from)] = hamiltonian.diagonal(from)
      hamiltonian.forEachConnected(to: from) { row[Int($0)] += $1 }
      for to in 0..<UInt64(16) {
        let sum = terms.reduce(0) { $0 + element(of: $1, to, from, sites: sites) }
        #expect(agree(row[Int(to)], sum, within: 1e-13), "⟨\(to)|H|\(from)⟩")
      }
    }
  }

  @Test("terms with equal masks are merged, those that cancel left out, in a fixed order")
  func merging() {
    let terms: [Hamiltonian.Term] = [
      .init(1, flips: 2), .init(0.5, signs: 1), .init(2, flips: 1, signs: 2), .init(3, flips: 2),
      .init(-0.5, signs: 1), .init(7),
    ]
    let merged: [Hamiltonian.Term] = [.init(7), .init(2, flips: 1, signs: 2), .init(4, flips: 2)]
    #expect(Hamiltonian(sites: 2, terms: terms).terms == merged)
    #expect(
      Hamiltonian(sites: 2, terms: terms.reversed()) == Hamiltonian(sites: 2, terms: terms))
  }

  @Test("what a configuration leads to leads back with the same element, which is never zero")
  func symmetry() throws {
    let hamiltonian = try HeisenbergTorus(secondNeighbors: 0.5).withMarshallSigns
    for spins in stride(from: UInt64(0), to: 1 << 16, by: 97) {
      var count = 0
      hamiltonian.forEachConnected(to: spins) { other, element in
        count += 1
        #expect(element != 0 && other != spins)
        var back = 0.0
        hamiltonian.forEachConnected(to: other) { if $0 == spins { back += $1 } }
        #expect(back == element)
      }
      #expect(count <= hamiltonian.largestConnectedCount)
    }
  }

  @Test("a single Rydberg atom has the energies −δ/2 ± √(Ω² + δ²)/2")
  func singleAtom() throws {
    let atom = try Hamiltonian.rydberg(sites: 1, rabi: 0.7, detuning: 0.4, blockadeRadius: 2)
    let root = (0.7 * 0.7 + 0.4 * 0.4).squareRoot() / 2
    let ground = Lanczos().groundState(of: atom)
    let excited = Lanczos().firstExcitedState(above: ground, of: atom)
    #expect(agree(ground.energy, -0.2 - root, within: 1e-14))
    #expect(agree(excited.energy, -0.2 + root, within: 1e-14))
  }

  @Test("excited Rydberg atoms i < j repel each other by Ω(R_b/(j − i))⁶, and each gains δ")
  func repulsion() throws {
    let chain = try rydbergChain(5)
    #expect(agree(chain.diagonal(0), 0, within: 1e-14))
    #expect(agree(chain.diagonal(0b00100), -1.2, within: 1e-14))
    #expect(agree(chain.diagonal(0b00110), 3 - 2.4, within: 1e-14))
    #expect(agree(chain.diagonal(0b01010), 3.0 / 64 - 2.4, within: 1e-14))
    let energy: Double = 3 + 3.0 / 729 + 3.0 / 4096 - 3.6
    #expect(agree(chain.diagonal(0b10011), energy, within: 1e-14))
    chain.forEachConnected(to: 0b00110) { _, element in #expect(element == -0.5) }
  }

  @Test("Marshall's signs make the Heisenberg ring stoquastic, but not with second neighbors")
  func marshallSigns() throws {
    let sublattice = try Lattice(chain: 8, isPeriodic: true).sublattice
    let ring = try heisenbergRing(8)
    #expect(!ring.isStoquastic)
    #expect(ring.withMarshallSigns(sublattice: sublattice).isStoquastic)
    let frustrated = try heisenbergRing(8, secondNeighbors: 0.3)
    #expect(!frustrated.withMarshallSigns(sublattice: sublattice).isStoquastic)
    #expect(try isingRing(8, field: 1).isStoquastic)
    #expect(try !isingRing(8, field: -1).isStoquastic)
  }

  @Test("a ring of 64 Ising spins leads from every configuration to 64 others")
  func largest() throws {
    let ring = try isingRing(64, field: 1)
    var others: Set<UInt64> = []
    ring.forEachConnected(to: ~0) { other, element in
      #expect(element == -1)
      others.insert(other)
    }
    #expect(others.count == 64 && ring.largestConnectedCount == 64)
    #expect(ring.diagonal(~0) == -64 && ring.diagonal(0xAAAA_AAAA_AAAA_AAAA) == 64)
  }
}
