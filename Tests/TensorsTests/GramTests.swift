import Testing

@testable import Tensors

/// Sizes that are 1, odd, those of a tile (8 × 24), around them, and larger than a block.
private let sizes = [1, 2, 7, 8, 9, 23, 24, 25, 48, 95, 97, 200]

/// Element by element, one product after another, in the order in which the kernels add: Bᵀ·B.
private func naive(size: Int, depth: Int, _ b: (Int, Int) -> Double) -> [Double] {
  var result: [Double] = []
  for i in 0..<size {
    for j in i..<size {
      var sum = 0.0
      for k in 0..<depth { sum.addProduct(b(k, i), b(k, j)) }
      result.append(sum)
    }
  }
  return result
}

private func upperTriangle(_ matrix: DoubleMatrix) -> [Double] {
  (0..<matrix.rows).flatMap { i in (i..<matrix.columns).map { matrix[i, $0] } }
}

@Suite("Gram matrices")
struct GramTests {
  @Test("A·Aᵀ equals its naive twin bit for bit, for any number of threads", arguments: sizes)
  func ofRows(size: Int) {
    var g = DoubleMatrix.empty
    for depth in [1, 5, 24, 31] {
      let a = randomMatrix(rows: size, columns: depth, seed: 1)
      let expected = naive(size: size, depth: depth) { a[$1, $0] }
      for threads in [1, 2, 5] {
        gram(a, into: &g, threads: threads)
        #expect(g.rows == size && g.columns == size)
        #expect(upperTriangle(g) == expected, "depth \(depth), \(threads) threads")
      }
    }
  }

  @Test("Aᵀ·A equals its naive twin bit for bit, for any number of threads", arguments: sizes)
  func ofColumns(size: Int) {
    var g = DoubleMatrix.empty
    for depth in [1, 5, 24, 31] {
      let a = randomMatrix(rows: depth, columns: size, seed: 1)
      let expected = naive(size: size, depth: depth) { a[$0, $1] }
      for threads in [1, 2, 5] {
        gramOfColumns(a, into: &g, threads: threads)
        #expect(g.rows == size && g.columns == size)
        #expect(upperTriangle(g) == expected, "depth \(depth), \(threads) threads")
      }
    }
  }

  @Test("a Gram matrix that is computed again uses the same memory")
  func memory() {
    let a = randomMatrix(rows: 30, columns: 20, seed: 1)
    var g = DoubleMatrix.empty
    gram(a, into: &g)
    let (elements, workspace) = (g.pointer, g.workspace(count: 1))
    gram(a, into: &g)
    #expect(g.pointer == elements && g.workspace(count: 1) == workspace)
  }

  @Test("a copy of a Gram matrix keeps its elements when the original is computed anew")
  func copies() {
    var g = DoubleMatrix.empty
    gram(randomMatrix(rows: 30, columns: 20, seed: 1), into: &g)
    let copy = g
    let elements = upperTriangle(g)
    gram(randomMatrix(rows: 30, columns: 20, seed: 2), into: &g)
    #expect(upperTriangle(copy) == elements && upperTriangle(g) != elements)
  }

  @Test("the Gram matrix of a matrix without columns is zero")
  func noColumns() {
    var g = randomMatrix(rows: 9, columns: 9, seed: 1)
    gram(DoubleMatrix(rows: 9, columns: 0), into: &g)
    #expect(upperTriangle(g).allSatisfy { $0 == 0 })
  }
}
