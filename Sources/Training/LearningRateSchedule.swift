import Vectors

/// The learning rate of every step of a training run.
public enum LearningRateSchedule: Hashable, Sendable, Codable {
  /// The same rate in every step.
  case constant(Float)

  /// A linear warm-up from zero to `peak` over the first `warmUp` steps, then half a cosine down to zero at
  /// step `total` (Loshchilov and Hutter 2017, "SGDR").
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
