/// A Hamiltonian as a matrix of 2ᴺ rows, of which only the diagonal is stored.
struct HamiltonianMatrix: Sendable {
  private let hamiltonian: Hamiltonian
  private let diagonal: BlockVector

  /// The matrix of a Hamiltonian of at most 22 sites.
  init(_ hamiltonian: Hamiltonian) {
    precondition(
      hamiltonian.sites <= 22,
      "found an exact vector for \(hamiltonian.sites) sites; expected at most 22")
    self.hamiltonian = hamiltonian
    diagonal = BlockVector(sites: hamiltonian.sites) { hamiltonian.diagonal($0) }
  }

  /// The number of spins.
  var sites: Int { hamiltonian.sites }

  /// Adds one block of H·x.
  ///
  /// - Parameters:
  ///   - x: one number per configuration.
  ///   - block: the number of the block.
  ///   - y: the elements of the block, added to.
  func addProduct(with x: BlockVector, block: Int, to y: inout [Double]) {
    let bits = UInt64(BlockVector.blockBits(sites: sites))
    let first = UInt64(block) << bits
    let own = x.blocks[block].elements
    let diagonal = diagonal.blocks[block].elements
    for i in y.indices { y[i] += diagonal[i] * own[i] }
    var elements = Array(repeating: 0.0, count: y.count)
    for group in hamiltonian.groups {
      // The flips of the high bits lead to another block, those of the low bits to another element.
      let source = x.blocks[block ^ Int(group.flips >> bits)].elements
      let lowFlips = Int(group.flips & (1 << bits - 1))
      if group.signedTerms.isEmpty {
        let element = group.constant
        for i in y.indices { y[i] += element * source[i ^ lowFlips] }
      } else {
        hamiltonian.computeElements(of: group, from: first, into: &elements)
        for i in y.indices { y[i] += elements[i] * source[i ^ lowFlips] }
      }
    }
  }

  /// H·x.
  func product(with x: BlockVector, threads: Int) -> BlockVector {
    var y = x
    y.update(threads: threads) { elements, block in
      for i in elements.indices { elements[i] = 0 }
      addProduct(with: x, block: block, to: &elements)
      return 0
    }
    return y
  }
}
