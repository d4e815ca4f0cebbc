import Tensors

/// A hand that never does the same thing twice, though every time it starts from the same seed.
struct Hand {
  var random: Random

  /// A number near `centre` and at most `spread` away; nearer ones are likelier (triangular).
  mutating func about(_ centre: Float, _ spread: Float) -> Float {
    centre + spread * (random.uniform() + random.uniform() - 1)
  }

  /// Whether something happens that happens so often.
  mutating func happens(_ share: Float) -> Bool {
    random.uniform() < share
  }
}
