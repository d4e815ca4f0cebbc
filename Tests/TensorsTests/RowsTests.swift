import Foundation
import Testing

@testable import Tensors

private let widths = [1, 2, 7, 15, 16, 17, 33, 128]

private func random(_ shape: Shape, _ seed: Int) -> Tensor {
  var random = Random(seed: UInt64(seed))
  return Tensor(shape, uniform: 2, using: &random)
}

@Suite("Functions along rows")
struct RowsTests {
  @Test("layer norm agrees with its definition in double precision", arguments: widths)
  func layerNormRows(width: Int) {
    let x = random([3, 2, width], 1)
    let weight = random([width], 2)
    let bias = random([width], 3)
    var y = Tensor.empty
    var means = Tensor.empty
    var rstd = Tensor.empty
    layerNorm(x, weight: weight, bias: bias, into: &y, means: &means, rstd: &rstd)
    for row in 0..<6 {
      let values = (0..<width).map { Double(x[row * width + $0]) }
      let mean = values.reduce(0, +) / Double(width)
      let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(width)
      for column in 0..<width {
        let normal = (values[column] - mean) / (variance + 1e-5).squareRoot()
        let expected = normal * Double(weight[column]) + Double(bias[column])
        #expect(abs(Double(y[row * width + column]) - expected) < 2e-5)
      }
    }
  }

  @Test(
    "softmax agrees with its definition in double precision, also far from zero", arguments: widths)
  func softmaxRows(width: Int) {
    for shift in [Float(0), 300, -300] {
      var x = random([4, width], 1)
      for index in 0..<x.count { x[index] += shift }
      var p = Tensor.empty
      var logSums = Tensor.empty
      softmax(x, into: &p, logSums: &logSums)
      for row in 0..<4 {
        let largest = (0..<width).map { Double(x[row, $0]) }.max()!
        let powers = (0..<width).map { exp(Double(x[row, $0]) - largest) }
        let sum = powers.reduce(0, +)
        #expect(abs(Double(logSums[row]) - largest - log(sum)) < 4e-5)
        for column in 0..<width {
          #expect(abs(Double(p[row, column]) - powers[column] / sum) < 1e-6)
        }
      }
    }
  }

  @Test("sums over rows and over columns are added to what is there", arguments: widths)
  func sums(width: Int) {
    let x = random([5, width], 1)
    var rows = random([5], 2)
    var columns = random([width], 3)
    let (rowsBefore, columnsBefore) = (rows, columns)
    addSumsOfRows(x, to: &rows)
    addSumsOfColumns(x, to: &columns)
    for i in 0..<5 {
      let expected = (0..<width).reduce(Double(rowsBefore[i])) { $0 + Double(x[i, $1]) }
      #expect(abs(Double(rows[i]) - expected) < 1e-4)
    }
    for j in 0..<width {
      let expected = (0..<5).reduce(Double(columnsBefore[j])) { $0 + Double(x[$1, j]) }
      #expect(abs(Double(columns[j]) - expected) < 1e-5)
    }
  }

  @Test("the mean over the first axis and its gradient agree with plain loops", arguments: widths)
  func mean(width: Int) {
    let x = random([5, 2, width], 1)
    var mean = Tensor.empty
    meanOverFirstAxis(x, into: &mean)
    #expect(mean.shape == [2, width])
    for j in 0..<2 * width {
      let expected = (0..<5).reduce(0.0) { $0 + Double(x[$1 * 2 * width + j]) } / 5
      #expect(abs(Double(mean[j]) - expected) < 1e-6)
    }
    var dx = Tensor.empty
    spreadOverFirstAxis(mean, rows: 5, into: &dx)
    #expect(dx.shape == x.shape)
    for index in 0..<dx.count { #expect(dx[index] == mean[index % (2 * width)] * (1 / Float(5))) }
  }

  @Test("adding and multiplying tensors change every element once", arguments: widths)
  func elementwise(width: Int) {
    let y = random([width, 3], 1)
    let start = random([width, 3], 2)
    var x = start
    add(y, to: &x)
    #expect(x.elements == zip(start.elements, y.elements).map(+))
    x = start
    multiply(&x, by: y)
    #expect(x.elements == zip(start.elements, y.elements).map(*))
  }

  @Test(
    "moving a tensor toward another is x + fraction·(y − x) of every element", arguments: widths)
  func move(width: Int) {
    let y = random([width, 3], 1)
    let start = random([width, 3], 2)
    for fraction: Float in [0, 0.3, 1] {
      var x = start
      Tensors.move(&x, toward: y, by: fraction)
      #expect(
        x.elements == zip(start.elements, y.elements).map { $0.addingProduct($1 - $0, fraction) })
    }
  }

  @Test("GELU and its derivative of a tensor agree with double precision", arguments: widths)
  func geluRows(width: Int) {
    let x = random([3, width], 1)
    var alone = x
    gelu(&alone)
    var y = x
    var slope = Tensor.empty
    gelu(&y, derivative: &slope)
    #expect(alone == y)
    for index in 0..<x.count {
      let v = Double(x[index])
      let probability = erfc(-v / 2.0.squareRoot()) / 2
      let density = exp(-v * v / 2) / (2 * Double.pi).squareRoot()
      #expect(abs(Double(y[index]) - v * probability) < 4e-7)
      #expect(abs(Double(slope[index]) - probability - v * density) < 4e-7)
    }
  }

  @Test("a kernel leaves the memory behind its tensor as it was", arguments: widths)
  func staysInside(width: Int) {
    var large = random([2 * width + 40], 1)
    let before = large.elements
    large.resize(to: [width])
    add(random([width], 2), to: &large)
    addSumsOfColumns(random([3, width], 3), to: &large)
    large.resize(to: [before.count])
    // Whole vectors are worked on, so the last one may change beyond the tensor's end.
    let kept = (width + 15) / 16 * 16
    #expect(Bool(large.elements.dropFirst(kept) == before.dropFirst(kept)))
  }
}
