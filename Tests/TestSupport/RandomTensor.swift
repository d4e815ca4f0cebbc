import Tensors

/// A tensor of numbers between −1 and 1, the same for the same seed.
public func randomTensor(_ shape: Shape, seed: UInt64) -> Tensor {
  var random = Random(seed: seed)
  return Tensor(shape, uniform: 1, using: &random)
}
