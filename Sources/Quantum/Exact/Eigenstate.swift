/// An eigenvector of a Hamiltonian with its energy.
public struct Eigenstate: Sendable {
  /// The eigenvalue, E.
  public let energy: Double

  /// The eigenvector, v.
  public let state: StateVector

  /// The length of H·v − E·v. An eigenvalue lies at most so far from E.
  public let residual: Double

  /// The number of products of the Hamiltonian with a vector that were computed.
  public let products: Int
}
