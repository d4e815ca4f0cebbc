/// A state of N spins as the list of its 2ᴺ real amplitudes, with what can be computed from them
/// exactly.
public struct StateVector: Sendable {
  /// The number of spins, at most 22.
  public let sites: Int

  /// The amplitudes ψ(σ), in increasing order of σ; their squares sum to 1.
  public let amplitudes: [Double]

  /// The state with some amplitudes, which are divided by the root of the sum of their squares.
  ///
  /// - Precondition: 2 to the power of `sites` amplitudes, not all of them 0.
  public init(sites: Int, amplitudes: [Double]) {
    precondition(1...22 ~= sites, "found \(sites) sites; expected 1 to 22")
    precondition(
      amplitudes.count == 1 << sites,
      "found \(amplitudes.count) amplitudes of \(sites) spins; expected \(1 << sites)")
    let norm = dotProduct(amplitudes, amplitudes).squareRoot()
    precondition(norm > 0 && norm < .infinity, "found amplitudes of norm \(norm)")
    self.sites = sites
    self.amplitudes = amplitudes.map { $0 / norm }
  }

  /// The state with the amplitude `amplitude(σ)` for every configuration, normalized.
  public init(sites: Int, _ amplitude: (_ spins: UInt64) -> Double) {
    self.init(sites: sites, amplitudes: (0..<UInt64(1) << UInt64(sites)).map(amplitude))
  }

  /// The state with every amplitude multiplied by Marshall's sign, (−1)^|σ ∩ A|, of a sublattice A.
  public func withMarshallSigns(sublattice: UInt64) -> StateVector {
    StateVector(sites: sites) { spins in
      let amplitude = amplitudes[Int(spins)]
      return (spins & sublattice).nonzeroBitCount % 2 == 0 ? amplitude : -amplitude
    }
  }

  /// The expectation ⟨ψ|A|ψ⟩ of an operator, such as the energy if it is the Hamiltonian.
  public func expectation(of operator: Hamiltonian) -> Double {
    let vector = blocks
    return vector.dot(image(of: vector, under: `operator`))
  }

  /// The variance ⟨ψ|A²|ψ⟩ − ⟨ψ|A|ψ⟩² of an operator; 0 for an eigenstate.
  public func variance(of operator: Hamiltonian) -> Double {
    let vector = blocks
    var image = image(of: vector, under: `operator`)
    return image.add(-vector.dot(image), times: vector, threads: 1)
  }

  /// The V-score of a state as an approximation to the ground state, N · variance / energy²
  /// (Wu et al. 2024, "Variational benchmarks for quantum many-body problems").
  public func vScore(of hamiltonian: Hamiltonian) -> Double {
    let energy = expectation(of: hamiltonian)
    return Double(sites) * variance(of: hamiltonian) / (energy * energy)
  }

  /// The local energies (H·ψ)(σ)/ψ(σ), in increasing order of σ; not finite where ψ(σ) = 0.
  public func localEnergies(of hamiltonian: Hamiltonian) -> [Double] {
    zip(image(of: blocks, under: hamiltonian).elements, amplitudes).map { $0 / $1 }
  }

  /// The inner product with another state.
  public func overlap(with other: StateVector) -> Double {
    dotProduct(amplitudes, other.amplitudes)
  }

  /// The amplitudes in blocks.
  var blocks: BlockVector { BlockVector(sites: sites) { amplitudes[Int($0)] } }

  private func image(of vector: BlockVector, under hamiltonian: Hamiltonian) -> BlockVector {
    precondition(
      hamiltonian.sites == sites,
      "found an operator on \(hamiltonian.sites) sites; expected \(sites)")
    return HamiltonianMatrix(hamiltonian).product(with: vector, threads: 1)
  }
}
