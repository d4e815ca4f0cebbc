/// The recurrence of Lanczos (1950), which makes a Hamiltonian tridiagonal: orthonormal vectors q₁,
/// q₂, … with H qⱼ = βⱼ₋₁ qⱼ₋₁ + αⱼ qⱼ + βⱼ qⱼ₊₁.
///
/// It keeps two vectors. The same start gives the same vectors bit for bit, so they are not stored
/// but computed again where they are needed.
struct LanczosRecurrence: Sendable {
  /// The vector of this step, qⱼ.
  private(set) var current: BlockVector

  /// The numbers α so far, and the β between them.
  private(set) var tridiagonal = TridiagonalMatrix()

  /// The last β, the length of what is left of H qⱼ.
  private(set) var remainder = 0.0

  private var previous: BlockVector
  private let matrix: HamiltonianMatrix
  private let orthogonal: [BlockVector]
  private let threads: Int

  /// The recurrence from a vector of length 1 that is orthogonal to those that all vectors are to be
  /// orthogonal to.
  init(
    _ matrix: HamiltonianMatrix, from start: BlockVector, orthogonalTo orthogonal: [BlockVector],
    threads: Int
  ) {
    self.matrix = matrix
    self.orthogonal = orthogonal
    self.threads = threads
    current = start
    previous = BlockVector(sites: matrix.sites) { _ in 0 }
  }

  /// Computes αⱼ and βⱼ and goes on to qⱼ₊₁.
  mutating func step() {
    let (current, matrix, remainder) = (current, matrix, remainder)
    if !tridiagonal.diagonal.isEmpty { tridiagonal.offDiagonal.append(remainder) }
    let alpha = previous.update(threads: threads) { elements, block in
      for i in elements.indices { elements[i] *= -remainder }
      matrix.addProduct(with: current, block: block, to: &elements)
      return dotProduct(elements, current.blocks[block].elements)
    }
    tridiagonal.diagonal.append(alpha)
    var squares = previous.add(-alpha, times: current, threads: threads)
    for vector in orthogonal {
      squares = previous.add(-previous.dot(vector), times: vector, threads: threads)
    }
    self.remainder = squares.squareRoot()
    if squares > 0 { previous.scale(by: 1 / self.remainder, threads: threads) }
    swap(&previous, &self.current)
  }
}
