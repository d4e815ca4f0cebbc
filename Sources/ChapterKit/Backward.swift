import Mixer
import Tensors

/// The gradient of a linear layer y = W·x + b: ∂W = ∂y·xᵀ and ∂b = Σ ∂y, summed over the columns in
/// order.
///
/// - Parameters:
///   - dy: ∂y, [outputs, columns].
///   - x: [inputs, columns].
package func linearGradient(_ dy: Tensor, _ x: Tensor) -> Linear {
  var result = Linear(inputs: x.shape[0], outputs: dy.shape[0])
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

/// The library's derivatives of a layer, by a forward and a backward pass.
///
/// - Parameters:
///   - dy: the derivatives for the output.
///   - x: the input.
///   - layer: the layer.
/// - Returns: the derivatives for the input and for the parameters.
package func libraryBackward<L: Layer>(
  _ dy: Tensor, x: Tensor, of layer: L
) -> (dx: Tensor, gradient: L) {
  var cache = layer.makeCache(for: .training)
  layer.prepare(&cache)
  var (y, dx, gradient) = (Tensor([0]), Tensor([0]), layer.zeroed())
  layer.forward(x, into: &y, cache: &cache)
  layer.backward(dy, x: x, into: &dx, cache: &cache, gradient: &gradient)
  return (dx, gradient)
}

/// The derivatives of an MLP from two backward passes, side by side, in the order X, W₁, b₁, W₂, b₂.
///
/// - Parameters:
///   - a: the derivatives for the input and for the parameters from one pass.
///   - b: those from the other.
package func derivativePairs<MLP: Layer>(
  _ a: (dx: Tensor, gradient: MLP), _ b: (dx: Tensor, gradient: MLP)
) -> [(name: String, a: Tensor, b: Tensor)] {
  let tensorsOfA = [a.dx] + a.gradient.parameters.map(\.tensor)
  let tensorsOfB = [b.dx] + b.gradient.parameters.map(\.tensor)
  return zip(["X", "W₁", "b₁", "W₂", "b₂"], zip(tensorsOfA, tensorsOfB)).map { name, pair in
    (name, pair.0, pair.1)
  }
}
