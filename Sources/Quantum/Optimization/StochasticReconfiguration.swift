import Tensors

/// Stochastic reconfiguration (Sorella 1998), the natural gradient of a wave function: the direction δ
/// in which the parameters follow a small step of imaginary time best. It minimizes
///
///     ‖O·δ − ε‖² + λ‖δ − μδ′‖²,   O = √w (∂ log ψ − mean),   ε = √w (E_loc − mean)
///
/// The shift λ makes the problem well posed; δ′ is the direction of the step before (SPRING; Goldshlager
/// et al. 2024, arXiv:2401.10190). The smaller of two systems with the same solution is solved in Double:
///
///     (OᵀO + λ) δ = Oᵀε + λμδ′                    as large as the number of parameters
///     δ = Oᵀ(OOᵀ + λ)⁻¹(ε − μOδ′) + μδ′           as large as the number of samples
///
/// For the second see Chen and Heyl 2024 (arXiv:2302.01941) and Rende et al. 2024 (arXiv:2310.05715).
struct StochasticReconfiguration: Sendable {
  /// The momentum μ, from 0 to less than 1; 0 is plain stochastic reconfiguration.
  let momentum: Double

  /// The direction of the last step, δ′; empty before the first.
  var previous: [Double] = []

  private var gram = DoubleMatrix.empty
  private let threads: Int

  /// Which of the two systems is solved.
  enum System {
    /// That as large as the number of parameters.
    case parameters
    /// That as large as the number of samples.
    case samples
  }

  /// The solver before its first step.
  init(momentum: Double, threads: Int) {
    precondition(
      (0..<1).contains(momentum), "found a momentum of \(momentum); expected 0 ≤ μ < 1")
    self.momentum = momentum
    self.threads = threads
  }

  /// The direction δ of the next step; the parameters are to be moved by −τδ. It becomes ``previous``.
  ///
  /// - Parameters:
  ///   - derivatives: O, [samples, parameters].
  ///   - residual: ε, [samples].
  ///   - shift: λ.
  ///   - system: which system is solved; the smaller one if nil.
  /// - Throws: `NotPositiveDefiniteError` if λ is too small; ``previous`` is then as before.
  mutating func direction(
    _ derivatives: DoubleMatrix, _ residual: [Double], shift: Double, by system: System? = nil
  ) throws(NotPositiveDefiniteError) -> [Double] {
    let (samples, parameters) = (derivatives.rows, derivatives.columns)
    precondition(
      residual.count == samples, "found \(residual.count) local energies; expected \(samples)")
    if previous.isEmpty { previous = Array(repeating: 0, count: parameters) }
    let smaller: System = parameters <= samples ? .parameters : .samples
    var direction: [Double]
    switch system ?? smaller {
    case .parameters:
      direction = derivatives.transposeProduct(with: residual, threads: threads)
      for index in 0..<parameters { direction[index].addProduct(shift * momentum, previous[index]) }
      gramOfColumns(derivatives, into: &gram, threads: threads)
      try choleskyFactorize(&gram, shift: shift, threads: threads)
      solveCholesky(gram, rightHandSide: &direction)
    case .samples:
      var right = residual
      if momentum > 0 {
        let moved = derivatives.product(with: previous, threads: threads)
        for index in 0..<samples { right[index].addProduct(-momentum, moved[index]) }
      }
      Tensors.gram(derivatives, into: &gram, threads: threads)
      try choleskyFactorize(&gram, shift: shift, threads: threads)
      solveCholesky(gram, rightHandSide: &right)
      direction = derivatives.transposeProduct(with: right, threads: threads)
      for index in 0..<parameters { direction[index].addProduct(momentum, previous[index]) }
    }
    previous = direction
    return direction
  }
}

extension DoubleMatrix {
  /// The product with a vector, in new memory.
  func product(with x: [Double], threads: Int) -> [Double] {
    var y: [Double] = []
    multiply(self, by: x, into: &y, threads: threads)
    return y
  }

  /// The product of the transpose with a vector, in new memory.
  func transposeProduct(with x: [Double], threads: Int) -> [Double] {
    var y: [Double] = []
    multiply(transposeOf: self, by: x, into: &y, threads: threads)
    return y
  }
}
