extension Hamiltonian {
  /// The lowest energy of a state without negative amplitudes that is invariant under a group of
  /// symmetries.
  ///
  /// It bounds what a positive wave function can reach. For a stoquastic Hamiltonian it is that of the
  /// ground state; with Marshall's signs in a frustrated Hamiltonian it is higher.
  ///
  /// The energy is minimized over nonnegative amplitudes of orbits by a projected power iteration:
  /// multiply by s − H, all of whose eigenvalues are positive, set negative amplitudes to 0, normalize.
  /// The energy never rises (Journée et al. 2010, "Generalized power method for sparse principal
  /// component analysis"), and it ends in a local minimum, from equal amplitudes.
  ///
  /// - Parameters:
  ///   - symmetry: symmetries of this Hamiltonian.
  ///   - hasZeroMagnetization: whether only configurations with as many spins up as down count.
  ///   - steps: the number of multiplications.
  public func lowestEnergyOfPositiveStates(
    symmetry: SymmetryGroup, hasZeroMagnetization: Bool, steps: Int = 3000
  ) -> Double {
    let matrix = OrbitMatrix(self, symmetry, hasZeroMagnetization: hasZeroMagnetization)
    let shift = matrix.largestRowSum
    var vector = matrix.orbitSizes.map { $0.squareRoot() }
    var energy = 0.0
    for _ in 0...steps {
      let norm = dotProduct(vector, vector).squareRoot()
      for i in vector.indices { vector[i] /= norm }
      let image = matrix.product(with: vector)
      energy = dotProduct(vector, image)
      for i in vector.indices { vector[i] = max(0, shift * vector[i] - image[i]) }
    }
    return energy
  }
}

/// A Hamiltonian in the basis of equal superpositions of the configurations of an orbit.
private struct OrbitMatrix {
  /// The number of configurations of every orbit.
  let orbitSizes: [Double]

  private let rows: [[(column: Int, element: Double)]]

  init(_ hamiltonian: Hamiltonian, _ symmetry: SymmetryGroup, hasZeroMagnetization: Bool) {
    let sites = hamiltonian.sites
    precondition(
      symmetry.sites == sites && sites <= 22,
      "found symmetries of \(symmetry.sites) sites for \(sites); expected as many, and at most 22")
    var numbers: [UInt64: Int] = [:]
    var representatives: [UInt64] = []
    var sizes: [Double] = []
    for spins in 0..<UInt64(1) << UInt64(sites)
    where !hasZeroMagnetization || spins.nonzeroBitCount * 2 == sites {
      guard let size = symmetry.orbitSize(ofRepresentative: spins) else { continue }
      numbers[spins] = representatives.count
      representatives.append(spins)
      sizes.append(Double(size))
    }
    orbitSizes = sizes
    rows = representatives.enumerated().map { number, spins in
      var row = [(column: number, element: hamiltonian.diagonal(spins))]
      hamiltonian.forEachConnected(to: spins) { other, element in
        guard let column = numbers[symmetry.representative(of: other)] else { return }
        row.append((column, element * (sizes[number] / sizes[column]).squareRoot()))
      }
      return row
    }
  }

  /// A number that no eigenvalue exceeds in magnitude.
  var largestRowSum: Double {
    rows.map { row in row.reduce(0) { $0 + $1.element.magnitude } }.max() ?? 0
  }

  func product(with vector: [Double]) -> [Double] {
    rows.map { row in
      var sum = 0.0
      for (column, element) in row { sum += element * vector[column] }
      return sum
    }
  }
}
