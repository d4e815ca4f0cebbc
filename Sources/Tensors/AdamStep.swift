import Vectors

/// The coefficients of one step of Adam, the same for every parameter.
public struct AdamStep: Sendable {
  /// The learning rate divided by the bias correction of the first moment, 1 − β₁ᵗ; t is the number of the
  /// step.
  public var stepSize: Float
  /// The square root of the bias correction of the second moment, √(1 − β₂ᵗ).
  public var biasCorrection2Sqrt: Float
  /// The decay rate of the first moment, β₁.
  public var beta1: Double
  /// The decay rate of the second moment, β₂.
  public var beta2: Double
  /// The number added to the denominator, ε.
  public var epsilon: Float
  /// The factor λ of L2 regularization: λ times the parameter is added to its gradient.
  public var l2Decay: Float
  /// The factor of decoupled weight decay, by which the parameter is multiplied: 1 − rate·λ in AdamW, 1
  /// without it.
  public var decoupledDecay: Float

  /// The step with these coefficients.
  public init(
    stepSize: Float, biasCorrection2Sqrt: Float, beta1: Double, beta2: Double, epsilon: Float,
    l2Decay: Float, decoupledDecay: Float
  ) {
    self.stepSize = stepSize
    self.biasCorrection2Sqrt = biasCorrection2Sqrt
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.l2Decay = l2Decay
    self.decoupledDecay = decoupledDecay
  }

  /// Adds up the gradients, in order, and moves a parameter against their sum, in one pass (Kingma
  /// and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2).
  ///
  ///     g = Σ gradients + l2Decay·p      m = β₁m + (1 − β₁)g      v = β₂v + (1 − β₂)g²
  ///     p = decoupledDecay·p − stepSize · m / (√v / biasCorrection2Sqrt + ε)
  ///
  /// - Parameters:
  ///   - parameter: p, changed.
  ///   - gradients: at least one tensor, each shaped as p.
  ///   - firstMoment: m, shaped as p, changed.
  ///   - secondMoment: v, shaped as p, changed.
  public func apply(
    to parameter: inout Tensor, gradients: [Tensor], firstMoment: inout Tensor,
    secondMoment: inout Tensor
  ) {
    precondition(
      firstMoment.shape == parameter.shape && secondMoment.shape == parameter.shape
        && gradients.allSatisfy { $0.shape == parameter.shape },
      "the gradients and moments of a parameter \(parameter.shape) must have its shape")
    let p = parameter.mutablePointer
    let m = firstMoment.mutablePointer
    let v = secondMoment.mutablePointer
    let count = parameter.count
    let beta1 = Vector(repeating: Float(beta1))
    let beta2 = Vector(repeating: Float(beta2))
    // 1 − β₂ is taken in double precision, as PyTorch does: in Float it would be off by 5 · 10⁻⁵.
    let complement1 = Float(1 - self.beta1)
    let complement2 = Float(1 - self.beta2)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: gradients.count) {
      shards in
      for (place, shard) in gradients.enumerated() {
        shards.initializeElement(at: place, to: shard.pointer)
      }
      for index in stride(from: 0, to: count, by: Vector.width) {
        var gradient = Vector.zero
        for shard in shards { gradient += Vector(at: shard + index) }
        var value = Vector(at: p + index)
        gradient = gradient.addingProduct(value, Vector(repeating: l2Decay))
        let newFirst = (gradient * complement1).addingProduct(Vector(at: m + index), beta1)
        let newSecond = (gradient * gradient * complement2)
          .addingProduct(Vector(at: v + index), beta2)
        let root = newSecond.squareRoot() / biasCorrection2Sqrt + epsilon
        value = (value * decoupledDecay).addingProduct(
          newFirst / root, Vector(repeating: -stepSize))
        newFirst.store(at: m + index)
        newSecond.store(at: v + index)
        value.store(at: p + index)
      }
    }
  }
}
