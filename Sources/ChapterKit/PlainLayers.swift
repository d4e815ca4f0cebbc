import NeuralNetwork
import Tensors

/// `nn.Linear` of PyTorch, along the last axis, in plain loops: the bias first, then every product, each
/// rounded before it is added.
///
/// - Parameters:
///   - x: [… , inputs].
///   - layer: W [outputs, inputs] and b [outputs].
/// - Returns: [… , outputs].
package func linear(_ x: Tensor, by layer: Linear) -> Tensor {
  let (outputs, inputs) = (layer.weight.shape[0], layer.weight.shape[1])
  let (elements, weight, bias) = (x.elements, layer.weight.elements, layer.bias.elements)
  var result: [Float] = []
  for row in 0..<x.count / inputs {
    for output in 0..<outputs {
      var sum = bias[output]
      for input in 0..<inputs {
        sum += elements[row * inputs + input] * weight[output * inputs + input]
      }
      result.append(sum)
    }
  }
  return Tensor(x.shape.replacingLast(with: outputs), result)
}

/// `nn.LayerNorm` of PyTorch, over the last axis of three, in plain loops.
///
/// - Parameters:
///   - x: [… , … , channels].
///   - norm: the scale and the shift of each channel.
/// - Returns: a tensor of the same shape.
package func normalized(_ x: Tensor, by norm: LayerNorm) -> Tensor {
  var y = Tensor(x.shape)
  let channels = x.shape[2]
  for p in 0..<x.shape[0] {
    for i in 0..<x.shape[1] {
      var (mean, variance) = (Float(0), Float(0))
      for c in 0..<channels { mean += x[p, i, c] }
      mean /= Float(channels)
      for c in 0..<channels { variance += (x[p, i, c] - mean) * (x[p, i, c] - mean) }
      let deviation = (variance / Float(channels) + 1e-5).squareRoot()
      for c in 0..<channels {
        y[p, i, c] = (x[p, i, c] - mean) / deviation * norm.weight[c] + norm.bias[c]
      }
    }
  }
  return y
}
