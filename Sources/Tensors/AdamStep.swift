import Vectors

/// The numbers of one step of Adam, the same for every parameter.
public struct AdamStep: Sendable {
  /// The learning rate divided by 1 − β₁ᵗ, t being the number of the step.
  public var stepSize: Float
  /// √(1 − β₂ᵗ).
  public var secondCorrection: Float
  /// The decay of the mean gradient, β₁.
  public var beta1: Double
  /// The decay of the mean squared gradient, β₂.
  public var beta2: Double
  /// What keeps the step finite where gradients vanish, ε.
  public var epsilon: Float
  /// What is added to the gradient, times the parameter: Adam's weight decay λ.
  public var gradientDecay: Float
  /// What the parameter is multiplied by first: 1 − rate·λ in AdamW, 1 in Adam.
  public var shrinkage: Float

  /// The step with all of its numbers.
  public init(
    stepSize: Float, secondCorrection: Float, beta1: Double, beta2: Double, epsilon: Float,
    gradientDecay: Float, shrinkage: Float
  ) {
    self.stepSize = stepSize
    self.secondCorrection = secondCorrection
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.gradientDecay = gradientDecay
    self.shrinkage = shrinkage
  }

  /// Adds up the gradients, in order, and moves a parameter against their sum, in one pass (Kingma
  /// and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2).
  ///
  ///     g = Σ gradients + gradientDecay·p      m = β₁m + (1 − β₁)g      v = β₂v + (1 − β₂)g²
  ///     p = shrinkage·p − stepSize · m / (√v / secondCorrection + ε)
  ///
  /// - Parameters:
  ///   - parameter: p, changed.
  ///   - gradients: at least one tensor, each shaped as p.
  ///   - mean: m, shaped as p, changed.
  ///   - square: v, shaped as p, changed.
  public func apply(
    to parameter: inout Tensor, gradients: [Tensor], mean: inout Tensor, square: inout Tensor
  ) {
    precondition(
      mean.shape == parameter.shape && square.shape == parameter.shape
        && gradients.allSatisfy { $0.shape == parameter.shape },
      "the gradients and moments of a parameter \(parameter.shape) must have its shape")
    let p = parameter.mutablePointer
    let m = mean.mutablePointer
    let v = square.mutablePointer
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
        gradient = gradient.addingProduct(value, Vector(repeating: gradientDecay))
        let newMean = (gradient * complement1).addingProduct(Vector(at: m + index), beta1)
        let newSquare = (gradient * gradient * complement2)
          .addingProduct(Vector(at: v + index), beta2)
        let root = newSquare.squareRoot() / secondCorrection + epsilon
        value = (value * shrinkage).addingProduct(newMean / root, Vector(repeating: -stepSize))
        newMean.store(at: m + index)
        newSquare.store(at: v + index)
        value.store(at: p + index)
      }
    }
  }
}
