import Vectors

/// The small number under the root of a layer norm, 10⁻⁵ as in PyTorch.
private let epsilon: Float = 1e-5

/// Normalizes every row to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016,
/// arXiv:1607.06450): `y = (x − μ)/√(σ² + 10⁻⁵) · weight + bias`, the variance being the biased one.
///
/// - Parameters:
///   - x: [… , width]; a row is the numbers along the last axis.
///   - weight: [width].
///   - bias: [width].
///   - y: written, shaped as x.
///   - means: written, μ of each row.
///   - rstd: written, 1/√(σ² + 10⁻⁵) of each row, the reciprocal of its standard deviation.
public func layerNorm(
  _ x: Tensor, weight: Tensor, bias: Tensor,
  into y: inout Tensor, means: inout Tensor, rstd: inout Tensor
) {
  let width = x.shape.last
  precondition(
    weight.shape == Shape(width) && bias.shape == Shape(width),
    "rows of \(width) cannot be scaled by \(weight.shape) and shifted by \(bias.shape)")
  let rows = x.count / width
  y.resize(to: x.shape)
  means.resize(to: Shape(rows))
  rstd.resize(to: Shape(rows))
  let allMeans = means.mutablePointer
  let allReciprocals = rstd.mutablePointer
  let target = y.mutablePointer
  for first in stride(from: 0, to: rows, by: Vector.width) {
    normalizeRows(
      count: min(Vector.width, rows - first), width: width, x.pointer + first * width,
      weight: weight.pointer, bias: bias.pointer, into: target + first * width,
      means: allMeans + first, rstd: allReciprocals + first)
  }
}

/// Normalizes up to sixteen rows: the divisions and roots for all of them are those of one vector.
@inline(__always)
private func normalizeRows(
  count: Int, width: Int, _ x: UnsafePointer<Float>,
  weight: UnsafePointer<Float>, bias: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
  means: UnsafeMutablePointer<Float>, rstd: UnsafeMutablePointer<Float>
) {
  let whole = width - width % Vector.width
  for row in 0..<count {
    let source = x + row * width
    var sum = Vector.zero
    for column in stride(from: 0, to: whole, by: Vector.width) {
      sum += Vector(at: source + column)
    }
    if whole < width { sum += Vector(at: source + whole, count: width - whole) }
    means[row] = sum.laneSum
  }
  (Vector(at: means) / Float(width)).store(at: means)
  for row in 0..<count {
    let source = x + row * width
    let mean = means[row]
    var squares = Vector.zero
    for column in stride(from: 0, to: whole, by: Vector.width) {
      let distance = Vector(at: source + column) - mean
      squares = squares.addingProduct(distance, distance)
    }
    var squareSum = squares.laneSum
    for column in whole..<width {
      let distance = source[column] - mean
      squareSum.addProduct(distance, distance)
    }
    rstd[row] = squareSum
  }
  (1 / (Vector(at: rstd) / Float(width) + epsilon).squareRoot()).store(at: rstd)
  for row in 0..<count {
    let source = x + row * width
    let target = y + row * width
    let mean = Vector(repeating: means[row])
    let reciprocal = Vector(repeating: rstd[row])
    // What is written beyond the row's end is overwritten by the next row.
    for column in stride(from: 0, to: width, by: Vector.width) {
      let normal = (Vector(at: source + column) - mean) * reciprocal
      Vector(at: bias + column).addingProduct(normal, Vector(at: weight + column))
        .store(at: target + column)
    }
  }
}

/// The gradient of ``layerNorm(_:weight:bias:into:means:rstd:)``.
///
/// With s the `rstd` of a row and n = (x − μ)·s the normalized row, and g = ∂y·weight, the gradient is
/// ∂x = s·(g − mean(g) − n·mean(g·n)); the weight's is Σ ∂y·n and the bias's Σ ∂y, over the rows.
///
/// - Parameters:
///   - dy: ∂y, shaped as x.
///   - x: what was normalized.
///   - weight: [width], the scale.
///   - means: μ of each row, as the forward pass wrote it.
///   - rstd: s of each row, as the forward pass wrote it.
///   - dx: written, shaped as x.
///   - dWeight: [width], added to.
///   - dBias: [width], added to.
public func layerNormGradient(
  _ dy: Tensor, x: Tensor, weight: Tensor, means: Tensor, rstd: Tensor,
  into dx: inout Tensor, weight dWeight: inout Tensor, bias dBias: inout Tensor
) {
  let width = x.shape.last
  let rows = x.count / width
  precondition(
    dy.shape == x.shape && means.count == rows && rstd.count == rows,
    "the gradient \(dy.shape) does not fit the rows of \(x.shape) that were normalised")
  dx.resize(to: x.shape)
  let weights = weight.pointer
  let weightGradients = dWeight.mutablePointer
  let biasGradients = dBias.mutablePointer
  let allRows = x.pointer
  let allGradients = dy.pointer
  let allResults = dx.mutablePointer
  let allMeans = means.pointer
  let allReciprocals = rstd.pointer
  let whole = width - width % Vector.width
  for row in 0..<rows {
    let source = allRows + row * width
    let gradient = allGradients + row * width
    let target = allResults + row * width
    let mean = Vector(repeating: allMeans[row])
    let reciprocal = Vector(repeating: allReciprocals[row])
    var sum = Vector.zero
    var projection = Vector.zero
    for column in stride(from: 0, to: width, by: Vector.width) {
      let left = column < whole ? Vector.width : width - whole
      let normal = (load(source + column, left) - mean) * reciprocal
      let dNormal = load(gradient + column, left)
      let g = dNormal * load(weights + column, left)
      sum += g
      // Beyond the row's end g is 0, so what `normal` holds there does not count.
      projection = projection.addingProduct(g, normal)
      Vector(at: weightGradients + column).addingProduct(dNormal, normal)
        .store(at: weightGradients + column)
      (Vector(at: biasGradients + column) + dNormal).store(at: biasGradients + column)
    }
    let meanOfG = Vector(repeating: sum.laneSum / Float(width))
    let negativeMeanOfProjection = Vector(repeating: -(projection.laneSum / Float(width)))
    // What is written beyond the row's end is overwritten by the next row.
    for column in stride(from: 0, to: width, by: Vector.width) {
      let normal = (Vector(at: source + column) - mean) * reciprocal
      let centred = Vector(at: gradient + column) * Vector(at: weights + column) - meanOfG
      (centred.addingProduct(normal, negativeMeanOfProjection) * reciprocal)
        .store(at: target + column)
    }
  }
}

/// Sixteen floats, or the first few of them and zeros.
@inline(__always)
private func load(_ source: UnsafePointer<Float>, _ count: Int) -> Vector {
  count == Vector.width ? Vector(at: source) : Vector(at: source, count: count)
}
