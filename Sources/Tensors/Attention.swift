import Vectors

// Multi-head self-attention (Vaswani et al. 2017, arXiv:1706.03762, section 3.2; over the patches of an
// image: Dosovitskiy et al. 2021, arXiv:2010.11929), between the linear layer that makes queries, keys and
// values and the one that projects the result.
//
// Every head of every image has the matrices Q, K and V, [patches, headWidth]:
//
//     S = Q·Kᵀ/√headWidth    P = softmax(S) along the rows    Y = P·V
//     ∂V = Pᵀ·∂Y    ∂P = ∂Y·Vᵀ    ∂S = P ⊙ (∂P − rowsum(∂P ⊙ P))
//     ∂Q = ∂S·K/√headWidth    ∂K = ∂Sᵀ·Q/√headWidth

/// Lets every patch of an image take the weighted mean of the values of all its patches, head by head
/// (Vaswani et al. 2017, equation 1): `Y = softmax(Q·Kᵀ/√headWidth)·V`.
///
/// - Parameters:
///   - qkv: [patches, images, 3·width]: the queries, then the keys, then the values of a patch, each
///     [heads, headWidth], so that width = heads·headWidth.
///   - heads: the number of heads.
///   - y: written, [patches, images, width], the heads one after another.
///   - weights: written, P, [images, heads, patches, patches]: how much each patch (third axis) takes from
///     each (last axis). Every row sums to 1.
///   - scratch: memory that is overwritten.
public func attention(
  _ qkv: Tensor, heads: Int,
  into y: inout Tensor, weights: inout Tensor, scratch: inout Tensor
) {
  let layout = AttentionLayout(qkv.shape, heads: heads)
  let (patches, headWidth) = (layout.patches, layout.headWidth)
  y.resize(to: layout.resultShape)
  weights.resize(to: layout.weightsShape)
  scratch.resize(to: layout.scratchShape)
  // Of one head; a column of the scores is a query, so that sixteen of them are normalized at a time.
  let queriesTransposed = scratch.mutablePointer
  let keys = queriesTransposed + layout.transposedCount
  let values = keys + layout.matrixCount
  let scores = values + layout.matrixCount
  let results = y.mutablePointer
  let allWeights = weights.mutablePointer
  layout.forEachHead { head in
    let source = qkv.pointer + head.queries
    transposeRows(
      count: patches, width: headWidth, source, row: layout.qkvRow,
      into: queriesTransposed, row: layout.scoresRow)
    copyRows(
      count: patches, width: headWidth, source + layout.width, row: layout.qkvRow,
      into: keys, row: layout.matrixRow)
    copyRows(
      count: patches, width: headWidth, source + 2 * layout.width, row: layout.qkvRow,
      into: values, row: layout.matrixRow)
    product(
      rows: patches, columns: layout.scoresRow, depth: headWidth,
      keys, row: layout.matrixRow, column: 1,
      .matrix(queriesTransposed, row: layout.scoresRow),
      into: scores, row: layout.scoresRow, start: .zero)
    softmaxOfColumns(scores, rows: patches, columns: layout.scoresRow, scale: layout.scale)
    product(
      rows: patches, columns: headWidth, depth: patches,
      scores, row: 1, column: layout.scoresRow, .matrix(values, row: layout.matrixRow),
      into: results + head.results, row: layout.resultRow, start: .zero)
    transposeRows(
      count: patches, width: patches, scores, row: layout.scoresRow,
      into: allWeights + head.weights, row: patches)
  }
}

/// The gradient of ``attention(_:heads:into:weights:scratch:)``: ∂V = Pᵀ·∂Y, and with ∂P = ∂Y·Vᵀ and
/// ∂S = P ⊙ (∂P − rowsum(∂P ⊙ P)) the others ∂Q = ∂S·K/√headWidth and ∂K = ∂Sᵀ·Q/√headWidth.
///
/// - Parameters:
///   - dy: ∂Y, [patches, images, width].
///   - qkv: what the forward pass took, [patches, images, 3·width].
///   - weights: P, as the forward pass wrote it, [images, heads, patches, patches].
///   - heads: the number of heads.
///   - dqkv: written, shaped as `qkv`.
///   - scratch: memory that is overwritten.
public func attentionGradient(
  _ dy: Tensor, qkv: Tensor, weights: Tensor, heads: Int,
  into dqkv: inout Tensor, scratch: inout Tensor
) {
  let layout = AttentionLayout(qkv.shape, heads: heads)
  let (patches, headWidth) = (layout.patches, layout.headWidth)
  precondition(
    dy.shape == layout.resultShape && weights.shape == layout.weightsShape,
    "the gradient \(dy.shape) and the weights \(weights.shape) do not fit the attention of \(heads) "
      + "heads over \(qkv.shape), which gives \(layout.resultShape) and \(layout.weightsShape)")
  dqkv.resize(to: qkv.shape)
  scratch.resize(to: layout.scratchShape)
  // Of one head.
  let valuesTransposed = scratch.mutablePointer
  let queries = valuesTransposed + layout.transposedCount
  let keys = queries + layout.matrixCount
  let gradients = keys + layout.matrixCount
  let dScores = gradients + layout.matrixCount
  let results = dqkv.mutablePointer
  layout.forEachHead { head in
    let source = qkv.pointer + head.queries
    let target = results + head.queries
    let p = weights.pointer + head.weights
    copyRows(
      count: patches, width: headWidth, source, row: layout.qkvRow,
      into: queries, row: layout.matrixRow)
    copyRows(
      count: patches, width: headWidth, source + layout.width, row: layout.qkvRow,
      into: keys, row: layout.matrixRow)
    transposeRows(
      count: patches, width: headWidth, source + 2 * layout.width, row: layout.qkvRow,
      into: valuesTransposed, row: layout.scoresRow)
    copyRows(
      count: patches, width: headWidth, dy.pointer + head.results, row: layout.resultRow,
      into: gradients, row: layout.matrixRow)
    product(
      rows: patches, columns: headWidth, depth: patches,
      p, row: 1, column: patches, .matrix(gradients, row: layout.matrixRow),
      into: target + 2 * layout.width, row: layout.qkvRow, start: .zero)
    product(
      rows: patches, columns: layout.scoresRow, depth: headWidth,
      gradients, row: layout.matrixRow, column: 1,
      .matrix(valuesTransposed, row: layout.scoresRow),
      into: dScores, row: layout.scoresRow, start: .zero)
    softmaxGradientOfRows(
      dScores, row: layout.scoresRow, weights: p, count: patches, scale: layout.scale)
    product(
      rows: patches, columns: headWidth, depth: patches,
      dScores, row: layout.scoresRow, column: 1, .matrix(keys, row: layout.matrixRow),
      into: target, row: layout.qkvRow, start: .zero)
    product(
      rows: patches, columns: headWidth, depth: patches,
      dScores, row: 1, column: layout.scoresRow, .matrix(queries, row: layout.matrixRow),
      into: target + layout.width, row: layout.qkvRow, start: .zero)
  }
}

/// Turns every column of scores into weights, `exp((s − max s)·scale)` divided by their sum, in place.
///
/// - Parameter columns: a multiple of sixteen.
private func softmaxOfColumns(
  _ scores: UnsafeMutablePointer<Float>, rows: Int, columns: Int, scale: Float
) {
  for column in stride(from: 0, to: columns, by: Vector.width) {
    let top = scores + column
    // The largest score is subtracted first, so that no exponential overflows.
    var largest = Vector(at: top)
    for row in 1..<max(rows, 1) {
      let next = Vector(at: top + row * columns)
      largest = largest.replacing(with: next, where: next .> largest)
    }
    var sum = Vector.zero
    for row in 0..<rows {
      let powers = exponential((Vector(at: top + row * columns) - largest) * scale)
      powers.store(at: top + row * columns)
      sum += powers
    }
    let reciprocal = 1 / sum
    for row in 0..<rows {
      (Vector(at: top + row * columns) * reciprocal).store(at: top + row * columns)
    }
  }
}

/// Turns ∂P into ∂S·scale, `p·(∂p − Σ ∂p·p)·scale`, the sum being that of a row, in place.
///
/// - Parameters:
///   - gradients: `count` rows of ∂P.
///   - row: how far they lie apart, a multiple of sixteen.
///   - weights: P, `count` rows one after another.
private func softmaxGradientOfRows(
  _ gradients: UnsafeMutablePointer<Float>, row: Int, weights: UnsafePointer<Float>, count: Int,
  scale: Float
) {
  for first in stride(from: 0, to: count, by: 4) {
    // Beyond the last row, that row is repeated and its sum is dropped.
    let sums = laneSumsOfFour { index in
      let index = min(first + index, count - 1)
      var sum = Vector.zero
      for column in stride(from: 0, to: count, by: Vector.width) {
        let left = count - column
        sum = sum.addingProduct(
          Vector(at: gradients + index * row + column, count: left),
          Vector(at: weights + index * count + column, count: left))
      }
      return sum
    }
    for lane in 0..<min(4, count - first) {
      let target = gradients + (first + lane) * row
      let p = weights + (first + lane) * count
      for column in stride(from: 0, to: count, by: Vector.width) {
        let distance = Vector(at: target + column) - sums[lane]
        (Vector(at: p + column) * scale * distance).store(at: target + column)
      }
    }
  }
}

/// The sums of the lanes of four vectors, neighbors first, in the first four lanes.
@inline(__always)
private func laneSumsOfFour(_ vector: (Int) -> Vector) -> Vector {
  let fours = vector(0).pairSums(with: vector(1))
    .pairSums(with: vector(2).pairSums(with: vector(3)))
  let pairs = fours.pairSums(with: fours)
  return pairs.pairSums(with: pairs)
}
