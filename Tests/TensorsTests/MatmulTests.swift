import Testing

@testable import Tensors

/// Sizes that are 1, odd, a vector's, around it, and larger than a tile.
private let sizes = [1, 3, 4, 5, 16, 17, 31, 64, 65, 70]

/// Row by column, one product after another: what every kernel must equal.
///
/// Both add in the order of `k` with one rounding each, so kernels that do so too equal it exactly.
private func naive(
  rows: Int, columns: Int, depth: Int, start: (Int, Int) -> Float = { _, _ in 0 },
  _ a: (Int, Int) -> Float, _ b: (Int, Int) -> Float
) -> [Float] {
  var c: [Float] = []
  for i in 0..<rows {
    for j in 0..<columns {
      var sum = start(i, j)
      for k in 0..<depth { sum.addProduct(a(i, k), b(k, j)) }
      c.append(sum)
    }
  }
  return c
}

private func random(_ shape: Shape, _ seed: Int) -> Tensor {
  var random = Random(seed: UInt64(seed))
  return Tensor(shape, uniform: 1, using: &random)
}

@Suite("Matrix products")
struct ProductsTests {
  @Test(
    "a product from the left equals plain loops bit for bit, with and without bias",
    arguments: sizes)
  func fromTheLeft(size: Int) {
    for other in sizes {
      let w = random([size, other], 1)
      let x = random([other, 3, 7], 2)
      let b = random([size], 3)
      var y = Tensor.empty
      matmulFirstAxis(w, x, bias: b, into: &y)
      #expect(y.shape == [size, 3, 7])
      #expect(
        y.elements
          == naive(
            rows: size, columns: 21, depth: other, start: { i, _ in b[i] },
            { w[$0, $1] }, { x[$0 * 21 + $1] }))
      matmulFirstAxis(w, x, into: &y)
      #expect(
        y.elements
          == naive(
            rows: size, columns: 21, depth: other, { w[$0, $1] }, { x[$0 * 21 + $1] }))
    }
  }

  @Test("a product from the left by the transpose equals plain loops bit for bit", arguments: sizes)
  func fromTheLeftTransposed(size: Int) {
    for other in sizes {
      let w = random([other, size], 1)
      let x = random([other, 65], 2)
      var y = Tensor.empty
      matmulFirstAxis(w, x, transposed: true, into: &y)
      #expect(
        y.elements
          == naive(rows: size, columns: 65, depth: other, { w[$1, $0] }, { x[$0, $1] }))
    }
  }

  @Test("a product from the right equals plain loops bit for bit, packed or not", arguments: sizes)
  func fromTheRight(size: Int) {
    for (rows, other) in [5, 19].flatMap({ rows in sizes.map { (rows, $0) } }) {
      let x = random([rows, size], 1)
      let m = random([size, other], 2)
      let b = random([other], 3)
      var y = Tensor.empty
      let expected = naive(
        rows: rows, columns: other, depth: size, start: { _, j in b[j] },
        { x[$0, $1] }, { m[$0, $1] })
      matmulLastAxis(x, m, bias: b, into: &y)
      #expect(y.elements == expected)

      var panels = PackedMatrix()
      panels.pack(m)
      matmulLastAxis(x, panels, bias: b, into: &y)
      #expect(y.elements == expected)

      var transposed = Tensor.empty
      transpose(m, into: &transposed)
      panels.pack(transposeOf: transposed)
      #expect(panels.rows == size && panels.columns == other)
      matmulLastAxis(x, panels, bias: b, into: &y)
      #expect(y.elements == expected)
    }
  }

  @Test(
    "the weight gradient along the last axis equals plain loops, added to what is there",
    arguments: sizes)
  func weightGradientLastAxis(size: Int) {
    for other in sizes {
      let dy = random([6, size], 1)
      let x = random([6, other], 2)
      var dw = random([size, other], 3)
      let before = dw
      var dwOfPacked = dw
      addWeightGradientLastAxis(dy, x, to: &dw)
      #expect(
        dw.elements
          == naive(
            rows: size, columns: other, depth: 6, start: { before[$0, $1] },
            { dy[$1, $0] }, { x[$0, $1] }))
      var packed = PackedMatrix()
      packed.pack(x)
      addWeightGradientLastAxis(dy, packed: packed, to: &dwOfPacked)
      #expect(dwOfPacked == dw)
    }
  }
}

@Suite("Dot products")
struct DotProductsTests {
  /// The kernel adds in another order than the loops. A sum of n products of numbers below 1 is off by
  /// less than n²·2⁻²⁴, whatever the order.
  private func expectEqual(_ a: [Float], _ b: [Float], depth: Int) {
    #expect(a.count == b.count)
    let bound = Float(depth * depth + 1) * 0x1p-24
    #expect(zip(a, b).allSatisfy { ($0 - $1).magnitude <= bound })
  }

  @Test("the weight gradient along the first axis agrees with plain loops", arguments: sizes)
  func weightGradientFirstAxis(depth: Int) {
    for (outputs, inputs) in [(1, 1), (3, 5), (4, 4), (9, 2), (16, 17)] {
      let dy = random([outputs, depth], 1)
      let x = random([inputs, depth], 2)
      var dw = random([outputs, inputs], 3)
      let before = dw
      var dwOfPadded = dw
      addWeightGradientFirstAxis(dy, PaddedMatrix(x), to: &dw)
      addWeightGradientFirstAxis(PaddedMatrix(dy), x, to: &dwOfPadded)
      #expect(dw == dwOfPadded)
      expectEqual(
        dw.elements,
        naive(
          rows: outputs, columns: inputs, depth: depth, start: { before[$0, $1] },
          { dy[$0, $1] }, { x[$1, $0] }), depth: depth + 1)
    }
  }

  @Test("a product with few outputs agrees with plain loops", arguments: sizes)
  func fewOutputs(depth: Int) {
    for outputs in [1, 4, 10] {
      let x = random([3, depth], 1)
      let w = random([outputs, depth], 2)
      let b = random([outputs], 3)
      var y = Tensor.empty
      matmulLastAxis(x, transposed: w, bias: b, into: &y)
      expectEqual(
        y.elements,
        naive(
          rows: 3, columns: outputs, depth: depth, start: { _, j in b[j] },
          { x[$0, $1] }, { w[$1, $0] }), depth: depth + 1)
    }
  }
}

@Suite("Transposes")
struct TransposeTests {
  @Test("the transpose has every element at its indices exchanged", arguments: sizes)
  func exchanges(rows: Int) {
    for columns in sizes {
      let matrix = random([rows, columns], 1)
      var result = Tensor.empty
      transpose(matrix, into: &result)
      #expect(result.shape == [columns, rows])
      for i in 0..<rows {
        for j in 0..<columns { #expect(result[j, i] == matrix[i, j]) }
      }
    }
  }
}
