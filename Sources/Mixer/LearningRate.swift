import Vectors

/// The learning rate of every step of a training run.
public enum LearningRate: Hashable, Sendable, Codable {
  /// The same rate always.
  case constant(Float)

  /// From nothing to `peak` in equal steps over the first `warmUp` steps, then down to nothing at
  /// step `total` along half a cosine (Loshchilov and Hutter 2017, "SGDR").
  case warmUpThenCosine(peak: Float, warmUp: Int, total: Int)

  /// The rate of a step, the first being 0.
  public func callAsFunction(step: Int) -> Float {
    switch self {
    case .constant(let rate):
      return rate
    case .warmUpThenCosine(let peak, let warmUp, let total):
      if step < warmUp { return peak * Float(step + 1) / Float(warmUp) }
      guard step < total else { return 0 }
      let progress = Double(step - warmUp) / Double(total - warmUp)
      return Float(Double(peak) * (1 + cosine(.pi * progress)) / 2)
    }
  }
}
