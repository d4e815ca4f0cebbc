import Mixer
import NeuralNetwork
import Tensors

/// How much each patch of a mixing's output depends on each patch of its input: for the patches p and q the root
/// of the sum of all squared derivatives of p's channels with respect to q's.
///
/// - Parameters:
///   - layer: the mixing.
///   - x: its input, [patches, 1, channels].
/// - Returns: [patches of the output, patches of the input].
nonisolated func influence<Layer: PatchMixing>(of layer: Layer, at x: Tensor) -> [Float] {
  let (patches, channels) = (x.shape[0], x.shape[2])
  // One copy of the input for each number of the output, whose derivative it gives.
  let copies = patches * channels
  var inputs = Tensor([patches, copies, channels])
  var dOutputs = Tensor([patches, copies, channels])
  for patch in 0..<patches {
    for copy in 0..<copies {
      for channel in 0..<channels {
        inputs[(patch * copies + copy) * channels + channel] = x[patch * channels + channel]
      }
    }
    for channel in 0..<channels {
      dOutputs[(patch * copies + patch * channels + channel) * channels + channel] = 1
    }
  }
  var cache = layer.makeCache(for: .training)
  var outputs = Tensor.empty
  var dInputs = Tensor.empty
  var gradient = layer.zerosLike()
  layer.forward(inputs, into: &outputs, cache: &cache)
  layer.backward(dOutputs, x: inputs, into: &dInputs, cache: &cache, gradient: &gradient)
  return (0..<patches * patches).map { place in
    let (output, input) = (place / patches, place % patches)
    var sum: Float = 0
    for index in 0..<channels * channels {
      let derivative = dInputs[(input * copies + output * channels) * channels + index]
      sum += derivative * derivative
    }
    return sum.squareRoot()
  }
}

/// The cache of a model after a forward pass of one image.
nonisolated func cache<Layer: PatchMixing>(
  of model: PatchClassifier<Layer>, after image: Tensor
) -> PatchClassifier<Layer>.Cache {
  var cache = model.makeCache(for: .training)
  var logits = Tensor.empty
  model.forward(image, into: &logits, cache: &cache)
  return cache
}

/// The ``influence(of:at:)`` of every layer of a model, for one image.
nonisolated func influences<Layer: PatchMixing>(
  in model: PatchClassifier<Layer>, for image: Tensor
) -> [[Float]] {
  zip(model.layers, cache(of: model, after: image).layers).map {
    influence(of: $0.tokenMixing, at: $1.normedTokens)
  }
}

/// Shares of the squared influence of patches on patches.
nonisolated struct Influence {
  /// The share of the patches on themselves.
  let own: Float
  /// Of the rest, the share of patches on those that they touch, also at a corner.
  let neighbors: Float

  /// The shares in an ``influence(of:at:)``.
  init(of influence: [Float], columns: Int) {
    let patches = columns * columns
    var (own, near, far): (Float, Float, Float) = (0, 0, 0)
    for place in influence.indices {
      let (p, q) = (place / patches, place % patches)
      let square = influence[place] * influence[place]
      if p == q {
        own += square
      } else if abs(p / columns - q / columns) <= 1, abs(p % columns - q % columns) <= 1 {
        near += square
      } else {
        far += square
      }
    }
    self.own = own / (own + near + far)
    neighbors = near / (near + far)
  }
}

/// The weights that lead from the patches to each of the hidden units of token mixing whose weights are largest.
nonisolated func largestRows(of mixing: TokenMixing, count: Int) -> [[Float]] {
  largest(rows(of: mixing.up.weight), count)
}

/// The largest kernels of a convolution.
nonisolated func largestKernels(of mixing: DepthwiseConvolution, count: Int) -> [[Float]] {
  largest(rows(of: mixing.weight), count)
}

/// The attention weights of a patch for each patch, for every head.
nonisolated func attention(of patch: Int, in cache: SelfAttention.Cache) -> [[Float]] {
  let (heads, patches) = (cache.attention.shape[1], cache.attention.shape[2])
  return (0..<heads).map { head in
    (0..<patches).map { cache.attention[(head * patches + patch) * patches + $0] }
  }
}

nonisolated private func rows(of weight: Tensor) -> [[Float]] {
  let size = weight.count / weight.shape[0]
  return (0..<weight.shape[0]).map { row in (0..<size).map { weight[row * size + $0] } }
}

nonisolated private func largest(_ rows: [[Float]], _ count: Int) -> [[Float]] {
  func square(_ row: [Float]) -> Float { row.reduce(0) { $0 + $1 * $1 } }
  return Array(rows.sorted { square($0) > square($1) }.prefix(count))
}
