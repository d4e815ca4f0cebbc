/// The V-score of a state, N · Var(H) / E², a measure of its error that needs no exact energy
/// (Wu et al. 2024, "Variational benchmarks for quantum many-body problems").
///
/// - Parameters:
///   - sites: the number of spins, N.
///   - energy: ⟨H⟩.
///   - variance: ⟨H²⟩ − ⟨H⟩².
public func vScore(sites: Int, energy: Double, variance: Double) -> Double {
  Double(sites) * variance / (energy * energy)
}
