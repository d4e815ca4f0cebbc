import Tensors

/// Exact ground states of up to 22 spins by the method of Lanczos, with one double per configuration.
///
/// The lowest state in the Krylov space of a start vector is found in two passes over the recurrence:
/// the first gives the eigenvector within the space, the second adds up the vectors. From there it
/// starts again until the residual ‖H·v − E·v‖ is small. At 20 spins it takes about 100 MB; the result
/// has the same bits for any number of threads.
public struct Lanczos: Sendable {
  /// The residual at which a state is good enough.
  public var tolerance: Double

  /// The number of threads.
  public var threads: Int

  /// The largest number of steps before a new start.
  private static var longestPass: Int { 300 }

  /// The method with a tolerance of the residual; the error of the energy is about its square.
  public init(tolerance: Double = 1e-11, threads: Int = 1) {
    precondition(
      tolerance > 0 && threads >= 1,
      "found a tolerance of \(tolerance) and \(threads) threads; expected more than 0 of both")
    self.tolerance = tolerance
    self.threads = threads
  }

  /// The ground state of a Hamiltonian.
  ///
  /// It starts from equal amplitudes if the Hamiltonian is stoquastic, as then no amplitude of the
  /// ground state is negative; otherwise from pseudo-random numbers between 1 and 2.
  ///
  /// - Parameters:
  ///   - hamiltonian: H, of at most 22 sites.
  ///   - hasZeroMagnetization: whether only configurations with as many spins up as down count; H
  ///     must conserve the magnetization then.
  public func groundState(
    of hamiltonian: Hamiltonian, hasZeroMagnetization: Bool = false
  ) -> Eigenstate {
    let start = startVector(
      sites: hamiltonian.sites, hasZeroMagnetization, isRandom: !hamiltonian.isStoquastic)
    return lowestState(of: HamiltonianMatrix(hamiltonian), from: start, orthogonalTo: [])
  }

  /// The lowest state that is orthogonal to the ground state. Its energy minus that of the ground
  /// state is the gap.
  ///
  /// - Parameters:
  ///   - ground: the ground state.
  ///   - hamiltonian: H, of at most 22 sites.
  ///   - hasZeroMagnetization: as for the ground state.
  public func firstExcitedState(
    above ground: Eigenstate, of hamiltonian: Hamiltonian, hasZeroMagnetization: Bool = false
  ) -> Eigenstate {
    let start = startVector(sites: hamiltonian.sites, hasZeroMagnetization, isRandom: true)
    let ground = ground.state.blocks
    return lowestState(of: HamiltonianMatrix(hamiltonian), from: start, orthogonalTo: [ground])
  }

  private func startVector(
    sites: Int, _ hasZeroMagnetization: Bool, isRandom: Bool
  ) -> BlockVector {
    precondition(
      !hasZeroMagnetization || sites % 2 == 0,
      "found zero magnetization of \(sites) sites; expected an even number of them")
    var random = Random(seed: 0)
    return BlockVector(sites: sites) { spins in
      if hasZeroMagnetization, spins.nonzeroBitCount * 2 != sites { return 0 }
      return isRandom ? 1 + Double(random.uniform()) : 1
    }
  }

  private func lowestState(
    of matrix: HamiltonianMatrix, from start: BlockVector, orthogonalTo orthogonal: [BlockVector]
  ) -> Eigenstate {
    var vector = start
    var products = 0
    var residual = Double.infinity
    while true {
      makeOrthonormal(&vector, to: orthogonal)
      var image = matrix.product(with: vector, threads: threads)
      let energy = vector.dot(image)
      let lastResidual = residual
      residual = image.add(-energy, times: vector, threads: threads).squareRoot()
      products += 1
      // Rounding bounds the residual from below: where another pass does not help, it stops.
      if residual <= tolerance || !(residual < lastResidual / 2) {
        return Eigenstate(
          energy: energy, state: StateVector(sites: matrix.sites, amplitudes: vector.elements),
          residual: residual, products: products)
      }
      var recurrence = LanczosRecurrence(
        matrix, from: vector, orthogonalTo: orthogonal, threads: threads)
      var weights: [Double] = []
      repeat {
        recurrence.step()
        weights = recurrence.tridiagonal.lowestEigenpair().vector
      } while weights.count < Self.longestPass
        && recurrence.remainder * weights[weights.count - 1].magnitude > tolerance / 2

      recurrence = LanczosRecurrence(
        matrix, from: vector, orthogonalTo: orthogonal, threads: threads)
      vector.scale(by: weights[0], threads: threads)
      for weight in weights.dropFirst() {
        recurrence.step()
        vector.add(weight, times: recurrence.current, threads: threads)
      }
      products += 2 * weights.count - 1
    }
  }

  /// Makes a vector orthogonal to some others, and its length 1.
  private func makeOrthonormal(_ vector: inout BlockVector, to others: [BlockVector]) {
    for other in others { vector.add(-vector.dot(other), times: other, threads: threads) }
    vector.scale(by: 1 / vector.dot(vector).squareRoot(), threads: threads)
  }
}
