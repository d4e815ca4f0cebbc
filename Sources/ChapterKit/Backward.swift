import NeuralNetwork
import Tensors

/// The gradient of a linear layer y = W·x + b: ∂W = ∂y·xᵀ and ∂b = Σ ∂y, summed over the columns in
/// order.
///
/// - Parameters:
///   - dy: ∂y, [outputs, columns].
///   - x: [inputs, columns].
package func linearGradient(_ dy: Tensor, _ x: Tensor) -> Linear {
  var zeros = ZeroInitializer()
  var result = Linear(inputs: x.shape[0], outputs: dy.shape[0], using: &zeros)
  for o in 0..<dy.shape[0] {
    for c in 0..<dy.shape[1] {
      result.bias[o] += dy[o, c]
      for p in 0..<x.shape[0] {
        result.weight[o, p] = result.weight[o, p].addingProduct(dy[o, c], x[p, c])
      }
    }
  }
  return result
}

/// The derivatives of an MLP from two backward passes, side by side, in the order X, W₁, b₁, W₂, b₂.
///
/// - Parameters:
///   - a: the derivatives for the input and for the parameters from one pass.
///   - b: those from the other.
package func derivativePairs<L: Layer>(
  _ a: (dx: Tensor, gradient: L), _ b: (dx: Tensor, gradient: L)
) -> [(name: String, a: Tensor, b: Tensor)] {
  let tensorsOfA = [a.dx] + a.gradient.parameters.map(\.tensor)
  let tensorsOfB = [b.dx] + b.gradient.parameters.map(\.tensor)
  return zip(["X", "W₁", "b₁", "W₂", "b₂"], zip(tensorsOfA, tensorsOfB)).map { name, pair in
    (name, pair.0, pair.1)
  }
}
