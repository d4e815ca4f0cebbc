import Testing

@testable import Tensors

@Suite("Packed matrices")
struct PackedMatrixTests {
  private var matrix: Tensor
  private var packed = PackedMatrix()

  init() {
    var random = Random(seed: 1)
    matrix = Tensor([17, 70], uniform: 1, using: &random)
    packed.pack(matrix)
  }

  /// What a product with the packed matrix gives.
  private var product: Tensor {
    var y = Tensor.empty
    matmulLastAxis(Tensor([1, packed.rows], repeating: 1), packed, into: &y)
    return y
  }

  /// What a product with the matrix itself gives.
  private var expected: Tensor {
    var y = Tensor.empty
    matmulLastAxis(Tensor([1, 17], repeating: 1), matrix, into: &y)
    return y
  }

  @Test("a packed matrix is current for the tensor that it was packed from, and for its copies")
  func current() {
    let copy = matrix
    #expect(packed.isCurrent(for: matrix) && packed.isCurrent(for: copy))
    #expect(!packed.isCurrent(for: Tensor([17, 70], matrix.elements)))
    #expect(!packed.isCurrent(for: matrix.reshaped(to: [70, 17])))
  }

  private static let changes: [@Sendable (inout Tensor) -> Void] = [
    { $0[0] = 2 }, { $0[1, 2] = 2 }, { $0.fill(with: 2) }, { $0.withMutableElements { $0[5] = 2 } },
    { add(Tensor([17, 70], repeating: 1), to: &$0) },
    { $0.resize(to: [17, 70]) }, { $0 = Tensor([17, 70], repeating: 2) },
  ]

  @Test("a packed matrix is not current after any change of its tensor", arguments: 0..<7)
  mutating func changed(by change: Int) {
    let before = matrix
    Self.changes[change](&matrix)
    #expect(!packed.isCurrent(for: matrix))
    #expect(packed.isCurrent(for: before))
    packed.pack(matrix)
    #expect(packed.isCurrent(for: matrix) && product == expected)
    packed.pack(before)
    matrix = before
    #expect(product == expected)
  }

  @Test("a change of a copy leaves the packed matrix current for the original")
  func copies() {
    var copy = matrix
    copy[3] = 5
    #expect(packed.isCurrent(for: matrix) && !packed.isCurrent(for: copy))
  }

  @Test("a packed matrix is packed anew when its transpose is asked for, and back again")
  mutating func transposes() {
    packed.pack(transposeOf: matrix)
    #expect(packed.rows == 70 && packed.columns == 17)
    packed.pack(matrix)
    #expect(packed.rows == 17 && packed.columns == 70 && product == expected)
  }
}
