import Mixer
import Tensors

/// The table of patches that a projection was computed from, by least squares.
///
/// With at least as many channels as numbers in a patch this is the table that fits best,
/// (WᵀW)⁻¹Wᵀ(y − b); with fewer it is the smallest of all tables that fit, Wᵀ(WWᵀ)⁻¹(y − b).
///
/// - Parameter projected: [patches, images, channels].
/// - Returns: [patches, images, numbers in a patch].
func unprojected(_ projected: Tensor, by embedding: PatchEmbedding) -> Tensor {
  let outputs = embedding.weight.shape[0]
  let inputs = embedding.weight.count / outputs
  let weight = (0..<outputs).map { row in
    (0..<inputs).map { Double(embedding.weight[row * inputs + $0]) }
  }
  let transposed = (0..<inputs).map { column in weight.map { $0[column] } }
  let isWide = outputs < inputs
  let square = products(isWide ? weight : transposed)
  let rows = projected.count / outputs
  let differences = (0..<rows).map { row in
    (0..<outputs).map { Double(projected[row * outputs + $0]) - Double(embedding.bias[$0]) }
  }
  let patches: [[Double]]
  if isWide {
    patches = solve(square, differences).map { times(transposed, $0) }
  } else {
    patches = solve(square, differences.map { times(transposed, $0) })
  }
  return Tensor(
    [projected.shape[0], projected.shape[1], inputs], patches.joined().map { Float($0) })
}

/// A·Aᵀ, for a matrix given row by row.
private func products(_ rows: [[Double]]) -> [[Double]] { rows.map { times(rows, $0) } }

private func times(_ matrix: [[Double]], _ x: [Double]) -> [Double] {
  matrix.map { row in
    var sum = 0.0
    for index in row.indices { sum += row[index] * x[index] }
    return sum
  }
}

/// The solutions z of A·z = r, for each right-hand side r: Gaussian elimination; A is positive
/// definite, so rows need not be exchanged.
private func solve(_ matrix: [[Double]], _ rightHandSides: [[Double]]) -> [[Double]] {
  var a = matrix
  var z = rightHandSides
  let size = a.count
  for pivot in 0..<size {
    for row in (pivot + 1)..<max(size, pivot + 1) {
      let factor = a[row][pivot] / a[pivot][pivot]
      for column in pivot..<size { a[row][column] -= factor * a[pivot][column] }
      for side in z.indices { z[side][row] -= factor * z[side][pivot] }
    }
  }
  for side in z.indices {
    for row in (0..<size).reversed() {
      var sum = z[side][row]
      for column in (row + 1)..<max(size, row + 1) { sum -= a[row][column] * z[side][column] }
      z[side][row] = sum / a[row][row]
    }
  }
  return z
}
