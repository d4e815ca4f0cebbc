import ChapterKit
import Mixer
import NeuralNetwork
import Notebook
import Tensors

/// How a sum of products is rounded.
enum Rounding: String, CaseIterable {
  case fused = "fused, bias first"
  case biasLast = "fused, bias last"
  case twice = "not fused, bias first"
}

/// `nn.Linear` of PyTorch: y = W·x + b along the last axis of x, with a given rounding.
func linear(_ layer: Linear, _ x: Tensor, _ rounding: Rounding) -> Tensor {
  var y = Tensor([x.shape[0], x.shape[1], layer.weight.shape[0]])
  for image in 0..<x.shape[0] {
    for channel in 0..<x.shape[1] {
      for o in 0..<layer.weight.shape[0] {
        var sum = rounding == .biasLast ? 0 : layer.bias[o]
        for p in 0..<layer.weight.shape[1] {
          let (weight, value) = (layer.weight[o, p], x[image, channel, p])
          sum = rounding == .twice ? sum + weight * value : sum.addingProduct(weight, value)
        }
        y[image, channel, o] = rounding == .biasLast ? sum + layer.bias[o] : sum
      }
    }
  }
  return y
}

/// ∂W = ∂y·xᵀ and ∂b = Σ ∂y in the library's order: column c is added to partial sum c mod 16, then
/// the sixteen partial sums are added in a fixed order.
nonisolated func linearGradientInSixteenSums(_ dy: Tensor, _ x: Tensor) -> Linear {
  var zeros = ZeroInitializer()
  var result = Linear(inputs: x.shape[0], outputs: dy.shape[0], using: &zeros)
  for o in 0..<dy.shape[0] {
    var sums = [Float](repeating: 0, count: 16)
    for c in 0..<dy.shape[1] { sums[c % 16] += dy[o, c] }
    // Halves first: ((s₀ + s₈) + (s₄ + s₁₂)) + …
    while sums.count > 1 {
      let half = sums.count / 2
      sums = (0..<half).map { sums[$0] + sums[$0 + half] }
    }
    result.bias[o] = sums[0]
    for p in 0..<x.shape[0] {
      sums = [Float](repeating: 0, count: 16)
      for c in 0..<dy.shape[1] { sums[c % 16] = sums[c % 16].addingProduct(dy[o, c], x[p, c]) }
      // Neighbors first: ((s₀ + s₁) + (s₂ + s₃)) + …
      while sums.count > 1 {
        sums = stride(from: 0, to: sums.count, by: 2).map { sums[$0] + sums[$0 + 1] }
      }
      result.weight[o, p] = sums[0]
    }
  }
  return result
}

/// The article's token mixing of x, [batch, patches, channels].
func articleMixed(_ x: Tensor, by mixing: TokenMixing, _ rounding: Rounding) -> Tensor {
  var y = lastAxesSwapped(x)
  y = linear(mixing.up, y, rounding)
  gelu(&y)
  y = linear(mixing.down, y, rounding)
  return lastAxesSwapped(y)
}

/// One row per tensor: how a backward pass differs from the library's, and how it does if it adds in
/// sixteen sums.
func gradientRows(
  _ plain: (dx: Tensor, gradient: TokenMixing), inSixteenSums: (dx: Tensor, gradient: TokenMixing),
  library: (dx: Tensor, gradient: TokenMixing)
) -> [[String]] {
  zip(derivativePairs(plain, library), derivativePairs(inSixteenSums, library)).map { a, b in
    [
      a.name, "\(a.a.shape)", fixed(largestMagnitude(a.b), 2), differing(a.a, a.b),
      short(largestDifference(a.a, a.b)), differing(b.a, b.b),
    ]
  }
}

/// The largest difference of two backward passes, over the largest derivative of the same tensor.
func largestError(
  of a: (dx: Tensor, gradient: TokenMixing), _ b: (dx: Tensor, gradient: TokenMixing)
) -> Float {
  derivativePairs(a, b).map { largestDifference($0.a, $0.b) / largestMagnitude($0.b) }.max()!
}

/// Whether a backward pass is the library's up to rounding, and bit for bit with sixteen sums.
func agreeInSixteenSums(
  _ plain: (dx: Tensor, gradient: TokenMixing),
  _ inSixteenSums: (dx: Tensor, gradient: TokenMixing),
  _ library: (dx: Tensor, gradient: TokenMixing)
) -> Bool {
  largestError(of: plain, library) < 1e-5 && largestError(of: inSixteenSums, library) == 0
}
