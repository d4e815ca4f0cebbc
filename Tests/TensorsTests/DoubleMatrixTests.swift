import Testing

@testable import Tensors

/// Numbers between −1 and 1, the same for the same seed.
func randomMatrix(rows: Int, columns: Int, seed: UInt64) -> DoubleMatrix {
  DoubleMatrix(rows: rows, columns: columns, randomNumbers(rows * columns, seed: seed))
}

/// Numbers between −1 and 1, the same for the same seed.
func randomNumbers(_ count: Int, seed: UInt64) -> [Double] {
  var random = Random(seed: seed)
  return (0..<count).map { _ in Double(random.next() &>> 11) * 0x1p-52 - 1 }
}

@Suite("A matrix of doubles")
struct DoubleMatrixTests {
  @Test("a matrix has its elements in rows and columns")
  func elements() {
    var matrix = DoubleMatrix(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6])
    #expect(matrix[0, 2] == 3 && matrix[1, 0] == 4)
    matrix[1, 0] = -4
    #expect(matrix[1, 0] == -4 && matrix[0, 2] == 3)
    matrix.withRow(1) { #expect(Array($0) == [-4, 5, 6]) }
    matrix.withMutableRow(0) { $0[1] = 9 }
    #expect(matrix[0, 1] == 9)
  }

  @Test("changing a copy of a matrix leaves the original as it was")
  func copies() {
    let matrix = randomMatrix(rows: 3, columns: 5, seed: 1)
    var copy = matrix
    copy[2, 4] = 7
    copy.withMutableRow(0) { $0[0] = 8 }
    #expect(matrix[2, 4] != 7 && matrix[0, 0] != 8)
    #expect(copy[2, 4] == 7 && copy[0, 0] == 8 && copy[1, 1] == matrix[1, 1])
  }

  @Test("a row takes the elements of tensors one behind the other")
  func rowsFromTensors() {
    var matrix = DoubleMatrix(rows: 2, columns: 7)
    matrix.setRow(1, to: Tensor([2, 2], [1, 2, 3, 4]))
    matrix.setRow(1, from: 4, to: Tensor([3], [5, 6, 0.1]))
    matrix.withRow(0) { #expect(Array($0) == [0, 0, 0, 0, 0, 0, 0]) }
    matrix.withRow(1) { #expect(Array($0) == [1, 2, 3, 4, 5, 6, Double(Float(0.1))]) }
  }

  @Test("a matrix that becomes smaller, and large again, keeps its memory")
  func resizing() {
    var matrix = DoubleMatrix(rows: 30, columns: 30)
    let before = matrix.pointer
    matrix.resize(rows: 2, columns: 5)
    #expect(matrix.rows == 2 && matrix.columns == 5)
    matrix.resize(rows: 30, columns: 30)
    #expect(matrix.pointer == before)
    let copy = matrix
    matrix.resize(rows: 1, columns: 1)
    #expect(matrix.pointer != copy.pointer)
  }

  @Test("mirroring the upper triangle makes a matrix symmetric", arguments: [1, 2, 9])
  func mirroring(size: Int) {
    let matrix = randomMatrix(rows: size, columns: size, seed: 1)
    var symmetric = matrix
    symmetric.mirrorUpperTriangle()
    for i in 0..<size {
      for j in 0..<size { #expect(symmetric[i, j] == matrix[min(i, j), max(i, j)]) }
    }
  }
}
