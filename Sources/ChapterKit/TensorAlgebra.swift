import Mixer
import NeuralNetwork
import Tensors

/// The sum x + y, element by element; both have the same shape.
package func sum(_ x: Tensor, _ y: Tensor) -> Tensor {
  var result = x
  add(y, to: &result)
  return result
}

/// The transpose Wᵀ of a matrix: [rows, columns] → [columns, rows].
package func transposed(_ matrix: Tensor) -> Tensor {
  var result = Tensor.empty
  transpose(matrix, into: &result)
  return result
}

/// `x.transpose(1, 2)` of PyTorch: [a, b, c] → [a, c, b].
package func lastAxesSwapped(_ x: Tensor) -> Tensor {
  var y = Tensor([x.shape[0], x.shape[2], x.shape[1]])
  for a in 0..<x.shape[0] {
    for b in 0..<x.shape[1] { for c in 0..<x.shape[2] { y[a, c, b] = x[a, b, c] } }
  }
  return y
}

/// `x.transpose(0, 1)` of PyTorch: [a, b, c] → [b, a, c].
package func firstAxesSwapped(_ x: Tensor) -> Tensor {
  var y = Tensor([x.shape[1], x.shape[0], x.shape[2]])
  for a in 0..<x.shape[0] {
    for b in 0..<x.shape[1] { for c in 0..<x.shape[2] { y[b, a, c] = x[a, b, c] } }
  }
  return y
}

/// A tensor of three axes with its entries along one of them in another order.
///
/// - Parameters:
///   - x: the tensor.
///   - axis: the axis that is reordered, 0, 1 or 2.
///   - order: for each place along that axis the place in `x` that its entries are taken from.
package func shuffled(_ x: Tensor, axis: Int, _ order: [Int]) -> Tensor {
  var y = Tensor(x.shape)
  for a in 0..<x.shape[0] {
    for b in 0..<x.shape[1] {
      for c in 0..<x.shape[2] {
        var source = [a, b, c]
        source[axis] = order[source[axis]]
        y[a, b, c] = x[source[0], source[1], source[2]]
      }
    }
  }
  return y
}

/// The product W₂·W₁ of a layer's token mixing, which leaves GELU out, [patches, patches]: roughly what every
/// patch (row) gets from every patch (column).
package func tokenMixingProduct(of layer: MixerLayer) -> Tensor {
  var product = Tensor.empty
  matmulFirstAxis(
    layer.tokenMixing.down.weight, layer.tokenMixing.up.weight, into: &product)
  return product
}
