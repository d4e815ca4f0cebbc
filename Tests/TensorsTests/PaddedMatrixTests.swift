import TestSupport
import Testing

@testable import Tensors

/// Widths that are padded, and others.
private let widths = [1, 100, 1024, 2048]

extension PaddedMatrix {
  /// A padded copy of a tensor, [rows, …].
  init(_ x: Tensor) {
    self.init()
    resize(rows: x.shape.first, columns: x.count / x.shape.first)
    elements.fill(with: .nan)
    for row in 0..<rows {
      for column in 0..<columns { elements[row, column] = x[row * columns + column] }
    }
  }
}

@Suite("Padded matrices")
struct PaddedMatrixTests {
  @Test("rows do not begin a multiple of 4096 bytes apart", arguments: widths)
  func distance(width: Int) {
    let matrix = PaddedMatrix(randomTensor([3, width], seed: 1))
    #expect(matrix.rowStride >= width && matrix.rowStride * 4 % 4096 != 0)
  }

  @Test("products into and of a padded matrix have the bits of those without", arguments: widths)
  func products(width: Int) {
    let (up, down) = (randomTensor([9, 5], seed: 1), randomTensor([5, 9], seed: 2))
    let (x, b) = (randomTensor([5, 1, width], seed: 3), randomTensor([9], seed: 4))
    for transposed in [false, true] {
      var (plain, y, yOfPadded) = (Tensor.empty, Tensor.empty, Tensor.empty)
      var padded = PaddedMatrix()
      let bias = transposed ? nil : b
      let (first, second) = transposed ? (down, up) : (up, down)
      matmulFirstAxis(first, x, bias: bias, transposed: transposed, into: &plain)
      matmulFirstAxis(first, x, bias: bias, transposed: transposed, into: &padded)
      matmulFirstAxis(second, plain, transposed: transposed, into: &y)
      matmulFirstAxis(
        second, padded, transposed: transposed, shape: x.shape, into: &yOfPadded)
      #expect(y == yOfPadded)
    }
  }

  @Test("the sums of rows are those of a tensor", arguments: widths)
  func sums(width: Int) {
    let x = randomTensor([6, width], seed: 1)
    var sums = randomTensor([6], seed: 2)
    var sumsOfPadded = sums
    addSumsOfRows(x, to: &sums)
    addSumsOfRows(PaddedMatrix(x), to: &sumsOfPadded)
    #expect(sums == sumsOfPadded)
  }

  @Test("GELU, its derivative and a product by elements are those of a tensor", arguments: widths)
  func elements(width: Int) {
    var x = randomTensor([2, width], seed: 1)
    var (alone, both) = (PaddedMatrix(x), PaddedMatrix(x))
    var (slope, paddedSlope) = (Tensor.empty, Tensor.empty)
    gelu(&alone)
    gelu(&both, derivative: &paddedSlope)
    gelu(&x, derivative: &slope)
    for row in 0..<2 {
      for column in 0..<width {
        #expect(alone.elements[row, column] == x[row, column])
        #expect(both.elements[row, column] == x[row, column])
        #expect(paddedSlope[row, column] == slope[row, column])
      }
    }
    multiply(&both, by: paddedSlope)
    #expect(both.elements[1, width - 1] == x[1, width - 1] * slope[1, width - 1])
  }
}
