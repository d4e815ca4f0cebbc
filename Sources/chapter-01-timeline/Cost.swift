/// The cost of one layer for an image of s places with c channels each.
struct Cost {
  var parameters: Int
  /// Multiplications and additions.
  var flops: Int

  /// Nine matrices, used at every place.
  static func convolution(_ s: Int, _ c: Int) -> Cost {
    Cost(parameters: 9 * c * c, flops: 2 * 9 * s * c * c)
  }

  /// Three matrices, used at every place; the scores; the sums of the values.
  static func attention(_ s: Int, _ c: Int) -> Cost {
    Cost(parameters: 3 * c * c, flops: 2 * (3 * s * c * c + 2 * s * s * c))
  }

  /// Two matrices and their biases, used for every channel.
  static func mixing(_ s: Int, _ c: Int, hidden d: Int) -> Cost {
    Cost(parameters: 2 * s * d + s + d, flops: 2 * 2 * s * d * c)
  }
}
