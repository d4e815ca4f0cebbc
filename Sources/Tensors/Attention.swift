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
  let keysTransposed = scratch.mutablePointer
  let scores = keysTransposed + layout.transposedCount
  let results = y.mutablePointer
  let allWeights = weights.mutablePointer
  layout.forEachHead { head in
    let queries = qkv.pointer + head.queries
    let p = allWeights + head.weights
    transposeRows(
      count: patches, width: headWidth, queries + layout.width, row: layout.qkvRow,
      into: keysTransposed, row: layout.scratchRow)
    product(
      rows: patches, columns: layout.scratchRow, depth: headWidth,
      queries, row: layout.qkvRow, column: 1,
      .matrix(keysTransposed, row: layout.scratchRow),
      into: scores, row: layout.scratchRow, start: .zero)
    for row in 0..<patches {
      softmaxOfScaledRow(
        scores + row * layout.scratchRow, count: patches, scale: layout.scale,
        into: p + row * patches)
    }
    product(
      rows: patches, columns: headWidth, depth: patches,
      p, row: patches, column: 1, .matrix(queries + 2 * layout.width, row: layout.qkvRow),
      into: results + head.results, row: layout.resultRow, start: .zero)
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
  let valuesTransposed = scratch.mutablePointer
  let scoreGradients = valuesTransposed + layout.transposedCount
  let results = dqkv.mutablePointer
  layout.forEachHead { head in
    let queries = qkv.pointer + head.queries
    let keys = queries + layout.width
    let dQueries = results + head.queries
    let gradients = dy.pointer + head.results
    let p = weights.pointer + head.weights
    product(
      rows: patches, columns: headWidth, depth: patches,
      p, row: 1, column: patches, .matrix(gradients, row: layout.resultRow),
      into: dQueries + 2 * layout.width, row: layout.qkvRow, start: .zero)
    transposeRows(
      count: patches, width: headWidth, keys + layout.width, row: layout.qkvRow,
      into: valuesTransposed, row: layout.scratchRow)
    product(
      rows: patches, columns: layout.scratchRow, depth: headWidth,
      gradients, row: layout.resultRow, column: 1,
      .matrix(valuesTransposed, row: layout.scratchRow),
      into: scoreGradients, row: layout.scratchRow, start: .zero)
    for row in 0..<patches {
      softmaxGradientOfScaledRow(
        scoreGradients + row * layout.scratchRow, weights: p + row * patches, count: patches,
        scale: layout.scale)
    }
    product(
      rows: patches, columns: headWidth, depth: patches,
      scoreGradients, row: layout.scratchRow, column: 1, .matrix(keys, row: layout.qkvRow),
      into: dQueries, row: layout.qkvRow, start: .zero)
    product(
      rows: patches, columns: headWidth, depth: patches,
      scoreGradients, row: 1, column: layout.scratchRow, .matrix(queries, row: layout.qkvRow),
      into: dQueries + layout.width, row: layout.qkvRow, start: .zero)
  }
}

/// Turns a row of scores into weights, `exp((s − max s)·scale)` divided by their sum.
///
/// - Parameters:
///   - scores: overwritten. From `count` to the next multiple of sixteen they must repeat some of the others.
///   - weights: written to the next multiple of sixteen.
@inline(__always)
private func softmaxOfScaledRow(
  _ scores: UnsafeMutablePointer<Float>, count: Int, scale: Float,
  into weights: UnsafeMutablePointer<Float>
) {
  var largest = Vector(at: scores)
  for column in stride(from: Vector.width, to: count, by: Vector.width) {
    largest = largerLanes(largest, Vector(at: scores + column))
  }
  let maximum = largestLane(largest)
  var sum = Vector.zero
  for column in stride(from: 0, to: count, by: Vector.width) {
    let powers = exponential((Vector(at: scores + column) - maximum) * scale)
    powers.store(at: scores + column)
    sum += Vector(at: scores + column, count: count - column)
  }
  let total = Vector(repeating: sum.laneSum)
  for column in stride(from: 0, to: count, by: Vector.width) {
    (Vector(at: scores + column) / total).store(at: weights + column)
  }
}

/// Turns a row of ∂P into one of ∂S·scale, `p·(∂p − Σ ∂p·p)·scale`, in place.
@inline(__always)
private func softmaxGradientOfScaledRow(
  _ gradients: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>, count: Int, scale: Float
) {
  var sum = Vector.zero
  for column in stride(from: 0, to: count, by: Vector.width) {
    let left = count - column
    sum.addProduct(
      Vector(at: gradients + column, count: left), Vector(at: weights + column, count: left))
  }
  let projection = sum.laneSum
  for column in stride(from: 0, to: count, by: Vector.width) {
    (Vector(at: weights + column) * scale * (Vector(at: gradients + column) - projection))
      .store(at: gradients + column)
  }
}

/// The larger of two numbers in every lane.
@inline(__always)
private func largerLanes(_ a: Vector, _ b: Vector) -> Vector {
  a.replacing(with: b, where: b .> a)
}

/// The largest of the lanes.
@inline(__always)
private func largestLane(_ a: Vector) -> Float {
  let eight = a.lowHalf.replacing(with: a.highHalf, where: a.highHalf .> a.lowHalf)
  let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
  let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
  return two[0] < two[1] ? two[1] : two[0]
}
