import Mixer
import Tensors

/// The numbers of an image, `[place][channel]`.
typealias Places = [[Float]]

/// A layer: places and channels in, places and channels out.
typealias Layer = (Places) -> Places

/// The sum of W_d·x over the nine directions d, the neighbors of each place and the place itself; those
/// outside the image are left out.
func convolution(_ x: Places, _ weights: [[[Float]]]) -> Places {
  (0..<places).map { place in
    var y = [Float](repeating: 0, count: channels)
    for (direction, weight) in weights.enumerated() {
      let row = place / side + direction / 3 - 1
      let column = place % side + direction % 3 - 1
      if (0..<side).contains(row), (0..<side).contains(column) {
        add(times(weight, x[row * side + column]), to: &y)
      }
    }
    return y
  }
}

/// Attention with one head and without an output matrix.
func attention(_ x: Places, _ query: [[Float]], _ key: [[Float]], _ value: [[Float]]) -> Places {
  let queries = x.map { times(query, $0) }
  let keys = x.map { times(key, $0) }
  let values = x.map { times(value, $0) }
  return queries.map { query in
    let weights = softmax(keys.map { key in dot(query, key) / Float(channels).squareRoot() })
    var y = [Float](repeating: 0, count: channels)
    for (value, weight) in zip(values, weights) { add(value, times: weight, to: &y) }
    return y
  }
}

/// The library's token mixing, of one image.
func mixing(_ x: Places, _ layer: TokenMixing) -> Places {
  let y = layer(Tensor([places, 1, channels], x.flatMap { $0 }))
  return (0..<places).map { place in (0..<channels).map { y[place, 0, $0] } }
}

/// A convolution with random weights.
func convolutionLayer() -> Layer {
  let weights = randomMatrices(9)
  return { convolution($0, weights) }
}

/// Attention with random weights; those of the queries are multiplied by 3, so that the softmax is not
/// nearly uniform.
func attentionLayer() -> Layer {
  let weights = randomMatrices(3)
  let query = weights[0].map { $0.map { 3 * $0 } }
  return { attention($0, query, weights[1], weights[2]) }
}

/// Mixing with random weights.
func mixingLayer() -> Layer {
  let layer = TokenMixing(patches: places, hidden: hidden, using: &random)
  return { mixing($0, layer) }
}

private func randomMatrices(_ count: Int) -> [[[Float]]] {
  (0..<count).map { _ in randomMatrix(channels, channels, using: &random) }
}
