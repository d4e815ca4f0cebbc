import Testing

@testable import Tensors

/// Sizes that are 1, odd, those of a tile (8 × 24), around them, and of several blocks.
private let sizes = [1, 2, 7, 8, 9, 23, 24, 25, 47, 48, 49, 97, 250]

/// A positive definite matrix: a Gram matrix of as many columns as rows, in both triangles.
private func positiveDefinite(_ size: Int) -> DoubleMatrix {
  var g = DoubleMatrix.empty
  gram(randomMatrix(rows: size, columns: size, seed: 1), into: &g)
  g.mirrorUpperTriangle()
  return g
}

/// Lᵀ, and what lies below the diagonal of the matrix, element by element in the order of the kernels.
private func naiveFactor(_ matrix: DoubleMatrix, shift: Double) -> DoubleMatrix {
  var u = matrix
  for i in 0..<matrix.rows {
    for j in i..<matrix.rows {
      var rest = i == j ? matrix[i, i] + shift : matrix[i, j]
      for k in 0..<i { rest.addProduct(-u[k, i], u[k, j]) }
      u[i, j] = i == j ? rest.squareRoot() : rest / u[i, i]
    }
  }
  return u
}

private func elements(_ matrix: DoubleMatrix) -> [Double] {
  (0..<matrix.rows).flatMap { row in matrix.withRow(row) { Array($0) } }
}

@Suite("Cholesky factors")
struct CholeskyTests {
  @Test("a factor equals its naive twin bit for bit, for any number of threads", arguments: sizes)
  func factors(size: Int) throws {
    let g = positiveDefinite(size)
    let expected = elements(naiveFactor(g, shift: 0.25))
    for threads in [1, 2, 5] {
      var factor = g
      try choleskyFactorize(&factor, shift: 0.25, threads: threads)
      #expect(elements(factor) == expected, "\(threads) threads")
    }
  }

  @Test("the factor times its transpose is the matrix, up to rounding", arguments: sizes)
  func products(size: Int) throws {
    let g = positiveDefinite(size)
    var factor = g
    try choleskyFactorize(&factor, shift: 1)
    for i in 0..<size {
      for j in i..<size {
        let sum = (0...i).reduce(0.0) { $0 + factor[$1, i] * factor[$1, j] }
        // By Cauchy and Schwarz Σ |uₖᵢ·uₖⱼ| ≤ √(gᵢᵢ·gⱼⱼ); each product is rounded a few times.
        let scale = ((g[i, i] + 1) * (g[j, j] + 1)).squareRoot()
        let difference = (sum - g[i, j] - (i == j ? 1 : 0)).magnitude
        #expect(difference <= Double(2 * size + 4) * 0x1p-53 * scale)
      }
    }
  }

  @Test("solving an ill-conditioned system leaves the residual of a stable method")
  func solving() throws {
    // Rank 20 of 150 with a shift of 10⁻¹⁰ (condition 10¹²), the Hilbert matrix (10¹³), and a size of 1.
    var lowRank = DoubleMatrix.empty
    gram(randomMatrix(rows: 150, columns: 20, seed: 2), into: &lowRank)
    lowRank.mirrorUpperTriangle()
    var hilbert = DoubleMatrix(rows: 10, columns: 10)
    for i in 0..<10 {
      for j in 0..<10 { hilbert[i, j] = 1 / Double(i + j + 1) }
    }
    let one = DoubleMatrix(rows: 1, columns: 1, [3])
    for (g, shift) in [(lowRank, 1e-10), (hilbert, 0), (one, 0)] {
      let size = g.rows
      let b = randomNumbers(size, seed: 3)
      var factor = g
      try choleskyFactorize(&factor, shift: shift, threads: 2)
      var x = b
      solveCholesky(factor, rightHandSide: &x)
      for i in 0..<size {
        var residual = b[i]
        var scale = b[i].magnitude
        for j in 0..<size {
          residual -= (g[i, j] + (i == j ? shift : 0)) * x[j]
          scale += (g[i, i] * g[j, j]).squareRoot() * x[j].magnitude
        }
        // Higham 2002, theorem 10.4, with Σ |uₖᵢ·uₖⱼ| ≤ √(gᵢᵢ·gⱼⱼ), and the rounding of the residual here.
        #expect(residual.magnitude <= Double(4 * size + 4) * 0x1p-53 * scale)
      }
    }
  }

  @Test("a matrix that is not positive definite is refused at its pivot, for any number of threads")
  func notPositiveDefinite() throws {
    let size = 130
    for (pivot, element) in [(0, -1.0), (9, -2), (75, 0), (129, -3)] {
      // A diagonal matrix: its pivots are its elements.
      var g = DoubleMatrix(rows: size, columns: size)
      for i in 0..<size { g[i, i] = i >= pivot ? element : 2 }
      for threads in [1, 2, 5] {
        var factor = g
        let error = #expect(throws: NotPositiveDefiniteError.self) {
          try choleskyFactorize(&factor, threads: threads)
        }
        #expect(error?.pivot == pivot && error?.found == element && error?.size == size)
      }
      var shifted = g
      try choleskyFactorize(&shifted, shift: 4, threads: 2)
    }
  }

  @Test("a matrix with NaN or infinity is refused", arguments: [Double.nan, .infinity])
  func notFinite(element: Double) {
    var g = positiveDefinite(60)
    g[3, 50] = element
    let error = #expect(throws: NotPositiveDefiniteError.self) { try choleskyFactorize(&g) }
    #expect(error?.pivot == 50 && error?.found.isFinite == false)
  }

  @Test("the error of a bad pivot says where it is, what was found, and what helps")
  func description() {
    let error = NotPositiveDefiniteError(pivot: 7, size: 9, found: -0.5, shift: 0.25)
    #expect(
      "\(error)" == "pivot 7 of a matrix of 9 × 9, shift 0.25: found -0.5; expected a positive "
        + "number, which a larger shift gives")
    #expect(
      "\(NotPositiveDefiniteError(pivot: 7, size: 9, found: .nan, shift: 0))"
        == "pivot 7 of a matrix of 9 × 9, shift 0.0: found nan; expected a finite number, so the "
        + "elements of the matrix too")
  }
}
