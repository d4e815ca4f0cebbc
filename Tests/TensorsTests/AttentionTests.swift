import Testing
import Vectors

@testable import Tensors

/// Sizes of 1, odd ones, and ones around one and two vectors.
private let sizes: [(patches: Int, headWidth: Int)] = [
  (1, 1), (1, 8), (2, 3), (3, 33), (4, 8), (5, 16), (15, 7), (16, 8), (16, 32), (17, 17), (31, 2),
  (32, 15), (33, 31), (49, 10), (65, 64), (66, 1),
]

private func random(_ shape: Shape, _ seed: Int, bound: Float = 1) -> Tensor {
  var random = Random(seed: UInt64(seed))
  return Tensor(shape, uniform: bound, using: &random)
}

/// The attention and its gradient with doubles, one number after another, from the definitions.
private struct NaiveAttention {
  let patches: Int
  let images: Int
  let heads: Int
  let headWidth: Int
  let qkv: [Double]

  init(_ qkv: Tensor, heads: Int) {
    self.init(qkv.elements.map(Double.init), qkv.shape, heads: heads)
  }

  init(_ qkv: [Double], _ shape: Shape, heads: Int) {
    (patches, images) = (shape[0], shape[1])
    self.heads = heads
    headWidth = shape[2] / 3 / heads
    self.qkv = qkv
  }

  /// Where a number of the queries (`part` 0), keys (1) or values (2) is.
  func place(_ part: Int, _ patch: Int, _ image: Int, _ head: Int, _ k: Int) -> Int {
    (((patch * images + image) * 3 + part) * heads + head) * headWidth + k
  }

  func resultPlace(_ patch: Int, _ image: Int, _ head: Int, _ k: Int) -> Int {
    ((patch * images + image) * heads + head) * headWidth + k
  }

  /// The weights with which a patch takes the values of all patches.
  func weights(_ patch: Int, _ image: Int, _ head: Int) -> [Double] {
    let powers = (0..<patches).map { other in
      var score = 0.0
      for k in 0..<headWidth {
        score += qkv[place(0, patch, image, head, k)] * qkv[place(1, other, image, head, k)]
      }
      return exponential(score / Double(headWidth).squareRoot())
    }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  var weights: [Double] {
    var all: [Double] = []
    forEachRow { image, head, patch in all += weights(patch, image, head) }
    return all
  }

  var result: [Double] {
    var y = [Double](repeating: 0, count: qkv.count / 3)
    forEachRow { image, head, patch in
      for (other, weight) in weights(patch, image, head).enumerated() {
        for k in 0..<headWidth {
          y[resultPlace(patch, image, head, k)] += weight * qkv[place(2, other, image, head, k)]
        }
      }
    }
    return y
  }

  /// The derivative of Σ ∂y·y, with the derivative of the softmax as its full matrix, ∂pₐ/∂sᵦ = pₐ·(δₐᵦ − pᵦ).
  func gradient(_ dy: [Double]) -> [Double] {
    var d = [Double](repeating: 0, count: qkv.count)
    forEachRow { image, head, patch in
      let p = weights(patch, image, head)
      var dp = [Double](repeating: 0, count: patches)
      for other in 0..<patches {
        for k in 0..<headWidth {
          let derivative = dy[resultPlace(patch, image, head, k)]
          dp[other] += derivative * qkv[place(2, other, image, head, k)]
          d[place(2, other, image, head, k)] += derivative * p[other]
        }
      }
      for b in 0..<patches {
        var ds = 0.0
        for a in 0..<patches { ds += dp[a] * p[a] * ((a == b ? 1 : 0) - p[b]) }
        ds /= Double(headWidth).squareRoot()
        for k in 0..<headWidth {
          d[place(0, patch, image, head, k)] += ds * qkv[place(1, b, image, head, k)]
          d[place(1, b, image, head, k)] += ds * qkv[place(0, patch, image, head, k)]
        }
      }
    }
    return d
  }

  private func forEachRow(_ body: (_ image: Int, _ head: Int, _ patch: Int) -> Void) {
    for image in 0..<images {
      for head in 0..<heads {
        for patch in 0..<patches { body(image, head, patch) }
      }
    }
  }
}

/// What both passes write.
private struct Passes {
  var y = Tensor.empty
  var weights = Tensor.empty
  var dqkv = Tensor.empty
  var scratch = Tensor.empty

  init() {}

  init(_ qkv: Tensor, heads: Int, dy: Tensor? = nil) { run(qkv, heads: heads, dy: dy) }

  mutating func run(_ qkv: Tensor, heads: Int, dy: Tensor? = nil) {
    attention(qkv, heads: heads, into: &y, weights: &weights, scratch: &scratch)
    guard let dy else { return }
    attentionGradient(
      dy, qkv: qkv, weights: weights, heads: heads, into: &dqkv, scratch: &scratch)
  }
}

/// The largest difference of two lists, infinite if one is not finite or they differ in length.
private func largestDifference(_ found: [Float], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).reduce(0) { largest, pair in
    let difference = (Double(pair.0) - pair.1).magnitude
    return difference.isFinite ? max(largest, difference) : .infinity
  }
}

@Suite("Attention")
struct AttentionTests {
  @Test("the result and the weights equal plain loops with doubles", arguments: sizes)
  func forward(patches: Int, headWidth: Int) {
    for (heads, images) in [(1, 1), (3, 2), (4, 5)] {
      let qkv = random([patches, images, 3 * heads * headWidth], 1, bound: 2)
      let passes = Passes(qkv, heads: heads)
      let naive = NaiveAttention(qkv, heads: heads)
      #expect(passes.y.shape == [patches, images, heads * headWidth])
      #expect(passes.weights.shape == [images, heads, patches, patches])
      #expect(largestDifference(passes.weights.elements, naive.weights) < 4e-6)
      #expect(largestDifference(passes.y.elements, naive.result) < 4e-6)
    }
  }

  @Test("every row of the weights sums to 1, for large scores too", arguments: sizes)
  func rowsSumToOne(patches: Int, headWidth: Int) {
    for bound: Float in [0.1, 1, 100] {
      let weights = Passes(random([patches, 2, 6 * headWidth], 2, bound: bound), heads: 2).weights
      let elements = weights.elements
      #expect(elements.allSatisfy { $0 >= 0 && $0 <= 1 })
      for row in stride(from: 0, to: elements.count, by: patches) {
        let sum = elements[row..<row + patches].reduce(0) { $0 + Double($1) }
        #expect((sum - 1).magnitude < 1e-6)
      }
    }
  }

  @Test("the gradient equals plain loops with doubles", arguments: sizes)
  func backward(patches: Int, headWidth: Int) {
    for (heads, images) in [(1, 1), (3, 2), (4, 5)] {
      let qkv = random([patches, images, 3 * heads * headWidth], 3, bound: 2)
      let dy = random([patches, images, heads * headWidth], 4)
      let passes = Passes(qkv, heads: heads, dy: dy)
      let expected = NaiveAttention(qkv, heads: heads).gradient(dy.elements.map(Double.init))
      #expect(passes.dqkv.shape == qkv.shape)
      #expect(largestDifference(passes.dqkv.elements, expected) < 1e-5)
    }
  }

  @Test(
    "the gradient equals finite differences",
    arguments: [(1, 3), (4, 8), (5, 7), (16, 2), (17, 3)])
  func finiteDifferences(patches: Int, headWidth: Int) {
    let heads = 2
    let qkv = random([patches, 2, 3 * heads * headWidth], 5, bound: 2)
    let dy = random([patches, 2, heads * headWidth], 6)
    let found = Passes(qkv, heads: heads, dy: dy).dqkv
    func value(_ elements: [Double]) -> Double {
      zip(NaiveAttention(elements, qkv.shape, heads: heads).result, dy.elements)
        .reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let step = 1e-4
    let at = qkv.elements.map(Double.init)
    for index in stride(from: 0, to: qkv.count, by: max(1, qkv.count / 61)) {
      var (above, below) = (at, at)
      above[index] += step
      below[index] -= step
      let expected = (value(above) - value(below)) / (2 * step)
      #expect((Double(found[index]) - expected).magnitude < 1e-5)
    }
  }

  @Test("a batch gives the same bits as its images one by one", arguments: sizes)
  func batch(patches: Int, headWidth: Int) {
    let (heads, images) = (3, 4)
    let width = heads * headWidth
    let qkv = random([patches, images, 3 * width], 7)
    let dy = random([patches, images, width], 8)
    let all = Passes(qkv, heads: heads, dy: dy)
    var one = Passes()
    for image in 0..<images {
      one.run(
        selecting(image, of: qkv), heads: heads, dy: selecting(image, of: dy))
      #expect(one.y == selecting(image, of: all.y))
      #expect(one.dqkv == selecting(image, of: all.dqkv))
      let count = one.weights.count
      #expect(
        one.weights.elements == Array(all.weights.elements[image * count..<(image + 1) * count]))
    }
  }

  /// One image of a tensor [patches, images, numbers].
  private func selecting(_ image: Int, of x: Tensor) -> Tensor {
    let (patches, width) = (x.shape[0], x.shape[2])
    return Tensor(
      [patches, 1, width],
      (0..<patches).flatMap { patch in (0..<width).map { x[patch, image, $0] } })
  }

  @Test("one head alone gives the same bits as among others", arguments: sizes)
  func heads(patches: Int, headWidth: Int) {
    let (heads, width) = (3, 3 * headWidth)
    let qkv = random([patches, 1, 3 * width], 9)
    let all = Passes(qkv, heads: heads).y
    for head in 0..<heads {
      let columns = (0..<3).flatMap { part in
        (0..<headWidth).map { part * width + head * headWidth + $0 }
      }
      let alone = Tensor(
        [patches, 1, 3 * headWidth],
        (0..<patches).flatMap { patch in columns.map { qkv[patch, 0, $0] } })
      let y = Passes(alone, heads: 1).y
      for patch in 0..<patches {
        for k in 0..<headWidth { #expect(y[patch, 0, k] == all[patch, 0, head * headWidth + k]) }
      }
    }
  }

  @Test("queries of zeros give the mean of the values, equal queries one result", arguments: sizes)
  func equalQueries(patches: Int, headWidth: Int) {
    var qkv = random([patches, 2, 3 * headWidth], 10)
    for patch in 0..<patches {
      for image in 0..<2 { for k in 0..<headWidth { qkv[patch, image, k] = 0 } }
    }
    var y = Passes(qkv, heads: 1).y
    for image in 0..<2 {
      for k in 0..<headWidth {
        let sum = (0..<patches).reduce(0) { $0 + Double(qkv[$1, image, 2 * headWidth + k]) }
        for patch in 0..<patches {
          #expect((Double(y[patch, image, k]) - sum / Double(patches)).magnitude < 1e-6)
        }
      }
    }
    for patch in 0..<patches {
      for image in 0..<2 {
        for k in 0..<headWidth { qkv[patch, image, k] = Float(k + image) / 10 }
      }
    }
    y = Passes(qkv, heads: 1).y
    for patch in 1..<max(2, patches) where patch < patches {
      for image in 0..<2 {
        for k in 0..<headWidth { #expect(y[patch, image, k] == y[0, image, k]) }
      }
    }
  }

  @Test("permuting the patches permutes the result and the gradient", arguments: sizes)
  func permutation(patches: Int, headWidth: Int) {
    let heads = 2
    let qkv = random([patches, 3, 3 * heads * headWidth], 11)
    let dy = random([patches, 3, heads * headWidth], 12)
    // A rotation of the reversed order: no patch of an even number stays.
    let order = (0..<patches).map { (2 * patches - $0 - patches / 3) % patches }
    let plain = Passes(qkv, heads: heads, dy: dy)
    let permuted = Passes(
      permuting(qkv, order), heads: heads, dy: permuting(dy, order))
    func doubles(_ x: Tensor) -> [Double] { permuting(x, order).elements.map(Double.init) }
    #expect(largestDifference(permuted.y.elements, doubles(plain.y)) < 2e-6)
    #expect(largestDifference(permuted.dqkv.elements, doubles(plain.dqkv)) < 1e-5)
  }

  private func permuting(_ x: Tensor, _ order: [Int]) -> Tensor {
    let row = x.count / x.shape.first
    return Tensor(x.shape, order.flatMap { x.elements[$0 * row..<($0 + 1) * row] })
  }

  @Test("nothing is written beyond a vector behind the arrays, nor allocated", arguments: sizes)
  func bounds(patches: Int, headWidth: Int) {
    let (heads, images) = (3, 2)
    let width = heads * headWidth
    let qkv = random([patches, images, 3 * width], 13)
    let dy = random([patches, images, width], 14)
    let fresh = Passes(qkv, heads: heads, dy: dy)
    // What lies in the memory of the results before must not matter, nor be changed behind them.
    var used = Passes()
    for path in [\Passes.y, \.weights, \.dqkv, \.scratch] {
      used[keyPath: path] = Tensor(
        Shape(fresh[keyPath: path].count + 200), repeating: .signalingNaN)
    }
    let starts = [used.y.pointer, used.weights.pointer, used.dqkv.pointer, used.scratch.pointer]
    used.run(qkv, heads: heads, dy: dy)
    #expect(used.y == fresh.y)
    #expect(used.weights == fresh.weights)
    #expect(used.dqkv == fresh.dqkv)
    #expect(
      starts == [used.y.pointer, used.weights.pointer, used.dqkv.pointer, used.scratch.pointer])
    for tensor in [used.y, used.weights, used.dqkv, used.scratch] {
      for index in tensor.count + 16..<tensor.count + 200 {
        #expect(tensor.pointer[index].isNaN)
      }
    }
  }

  @Test("a score that is not finite makes the result not finite", arguments: [3, 16, 33])
  func notFinite(patches: Int) {
    var qkv = random([patches, 1, 3 * 4], 15)
    qkv[patches - 1, 0, 4] = .nan
    let y = Passes(qkv, heads: 1).y
    #expect(y.elements.allSatisfy { $0.isNaN })
  }
}

@Suite("Transposes of rows that lie apart")
struct TransposeRowsTests {
  @Test("the transpose has every element at its indices exchanged", arguments: sizes)
  func exchanges(rows: Int, columns: Int) {
    let matrix = random([rows, columns + 5], 1)
    let length = rows + 3
    var result = Tensor([columns, length], repeating: 7)
    transposeRows(
      count: rows, width: columns, matrix.pointer, row: columns + 5,
      into: result.mutablePointer, row: length)
    for i in 0..<length {
      for j in 0..<columns { #expect(result[j, i] == (i < rows ? matrix[i, j] : 7)) }
    }
  }
}
