import Testing

@testable import Tensors

/// Sizes that are 1, odd, a vector's, around it, and larger than what one thread takes at a time.
private let sizes = [1, 3, 7, 8, 9, 31, 32, 33, 65, 300]

@Suite("Products of a matrix and a vector")
struct MatrixVectorTests {
  @Test(
    "A·x is its naive twin up to rounding, with the same bits for all threads", arguments: sizes)
  func product(rows: Int) {
    for columns in sizes {
      let a = randomMatrix(rows: rows, columns: columns, seed: 1)
      let x = randomNumbers(columns, seed: 2)
      var y: [Double] = []
      multiply(a, by: x, into: &y)
      #expect(y.count == rows)
      for row in 0..<rows {
        let sum = (0..<columns).reduce(0.0) { $0 + a[row, $1] * x[$1] }
        // n products below 1, added in any order, are off by less than n²·2⁻⁵³.
        #expect((y[row] - sum).magnitude <= Double(2 * columns * columns) * 0x1p-53)
      }
      for threads in [2, 5] {
        var other: [Double] = []
        multiply(a, by: x, into: &other, threads: threads)
        #expect(other == y)
      }
    }
  }

  @Test("Aᵀ·x equals its naive twin bit for bit, for any number of threads", arguments: sizes)
  func transposedProduct(rows: Int) {
    for columns in sizes {
      let a = randomMatrix(rows: rows, columns: columns, seed: 1)
      let x = randomNumbers(rows, seed: 2)
      let expected = (0..<columns).map { column in
        (0..<rows).reduce(0.0) { $0.addingProduct(x[$1], a[$1, column]) }
      }
      for threads in [1, 2, 5] {
        var y = [1.0]
        multiply(transposeOf: a, by: x, into: &y, threads: threads)
        #expect(y == expected)
      }
    }
  }

  @Test("A·x, Aᵀ·x and a Cholesky solution have the pinned bits on every processor")
  func pinnedBits() throws {
    let a = randomMatrix(rows: 70, columns: 61, seed: 1)
    var y: [Double] = []
    var x: [Double] = []
    multiply(a, by: randomNumbers(61, seed: 2), into: &y)
    multiply(transposeOf: a, by: y, into: &x)
    var factor = DoubleMatrix.empty
    gramOfColumns(a, into: &factor)
    try choleskyFactorize(&factor, shift: 0.01)
    solveCholesky(factor, rightHandSide: &x)
    // FNV-1a.
    let checksum = (y + x).reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ $1.bitPattern) &* 0x0000_0100_0000_01B3
    }
    #expect(checksum == 4_657_475_427_165_253_029)
  }
}
