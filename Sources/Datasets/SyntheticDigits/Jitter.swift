import Tensors

/// The random variations of one digit.
struct Jitter {
  /// The generator that the variations come from.
  var random: Random

  /// A number from the triangular distribution on `center` ± `spread`, most likely near the center.
  mutating func triangular(_ center: Float, _ spread: Float) -> Float {
    center + spread * (random.uniform() + random.uniform() - 1)
  }

  /// True with the given probability.
  mutating func bernoulli(_ probability: Float) -> Bool {
    random.uniform() < probability
  }
}
