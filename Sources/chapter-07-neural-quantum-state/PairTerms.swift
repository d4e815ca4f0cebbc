import ChapterKit
import Mixer
import NeuralNetwork
import Pictures
import Quantum
import Tensors
import Vectors

/// The pair terms of log ψ, J(i, j) in log ψ = c + Σ bᵢ sᵢ + Σ_{i<j} J(i, j) sᵢ sⱼ + …, s = ±1.
///
/// Products of different spins are orthogonal over all configurations, so J(i, j) is the mean of log ψ · sᵢ sⱼ. The
/// fast Walsh–Hadamard transform computes all of these means.
///
/// - Parameter state: a state with positive amplitudes.
/// - Returns: [N, N], symmetric, with 0 on the diagonal.
func pairTerms(of state: StateVector) -> Tensor {
  var values = state.amplitudes.map { logarithm($0) }
  for site in 0..<state.sites {
    let bit = 1 << site
    for spins in values.indices where spins & bit == 0 {
      let (up, down) = (values[spins], values[spins | bit])
      values[spins] = up + down
      values[spins | bit] = up - down
    }
  }
  var terms = Tensor([state.sites, state.sites])
  for first in 0..<state.sites {
    for second in 0..<first {
      terms[first, second] = Float(values[1 << first | 1 << second] / Double(values.count))
      terms[second, first] = terms[first, second]
    }
  }
  return terms
}

/// Sums the entries of a matrix over blocks: from spins to patches of one row.
func blockSums(_ matrix: Tensor, size: Int) -> Tensor {
  let count = matrix.shape[0] / size
  var sums = Tensor([count, count])
  for row in 0..<matrix.shape[0] {
    for column in 0..<matrix.shape[1] { sums[row / size, column / size] += matrix[row, column] }
  }
  return sums
}

/// The correlation of two matrices off their diagonals, each added to its transpose.
func offDiagonalCorrelation(_ a: Tensor, _ b: Tensor) -> Double {
  var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
  let (meanA, meanB) = (offDiagonalMean(a), offDiagonalMean(b))
  for row in 0..<a.shape[0] {
    for column in 0..<row {
      let x = Double(a[row, column] + a[column, row]) / 2 - meanA
      let y = Double(b[row, column] + b[column, row]) / 2 - meanB
      products += x * y
      squaresA += x * x
      squaresB += y * y
    }
  }
  return products / (squaresA * squaresB).squareRoot()
}

private func offDiagonalMean(_ matrix: Tensor) -> Double {
  let size = matrix.shape[0]
  var sum = 0.0
  for row in 0..<size {
    for column in 0..<size where column != row { sum += Double(matrix[row, column]) }
  }
  return sum / Double(size * (size - 1))
}

/// Two matrices of patches side by side, each with its own colors.
func patchMatrices(_ weights: Tensor, _ pairs: Tensor) -> Subplots {
  func map(_ matrix: Tensor, _ row: String, _ column: String, _ value: String) -> HeatMap {
    HeatMap(
      title: "", values: matrix.elements, rows: matrix.shape[0], columns: matrix.shape[1],
      rowTitle: row, columnTitle: column, valueTitle: value, map: .diverging, cellSize: 24)
  }
  return Subplots(
    columns: [
      map(weights, "Output patch", "Input patch", "W₂W₁"),
      map(pairs, "Patch", "Patch", "Pair term"),
    ], panelTitles: ["Token mixing", "Pair terms of log ψ"])
}
