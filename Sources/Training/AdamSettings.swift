/// The settings of Adam; their defaults are PyTorch's.
public struct AdamSettings: Hashable, Sendable, Codable {
  /// How weight decay acts.
  public enum WeightDecay: String, Hashable, Sendable, Codable {
    /// L2 regularization: λ times the weight is added to its gradient, as PyTorch's `Adam(weight_decay:)`
    /// does.
    case l2
    /// The weight is multiplied by 1 − rate·λ (AdamW; Loshchilov and Hutter 2019).
    case decoupled
  }

  /// The strength of the weight decay, λ.
  public var weightDecay: Float
  /// How the weight decay acts.
  public var decay: WeightDecay
  /// The decay rate of the first moment, β₁.
  public var beta1: Double
  /// The decay rate of the second moment, β₂.
  public var beta2: Double
  /// The number added to the denominator, ε.
  public var epsilon: Float

  /// The settings, PyTorch's unless given.
  public init(
    weightDecay: Float = 0, decay: WeightDecay = .l2, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Float = 1e-8
  ) {
    self.weightDecay = weightDecay
    self.decay = decay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}
