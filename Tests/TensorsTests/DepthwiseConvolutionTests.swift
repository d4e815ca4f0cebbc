import Tensors
import TestSupport
import Testing

/// The convolution in plain loops over x, [rows·columns, images, channels].
private func naive(
  _ x: Tensor, _ weight: Tensor, _ bias: Tensor, rows: Int, columns: Int
) -> [Double] {
  let (images, channels, size) = (x.shape[1], x.shape[2], weight.shape[2])
  var y: [Double] = []
  for place in 0..<rows * columns {
    for image in 0..<images {
      for channel in 0..<channels {
        var sum = Double(bias[channel])
        for i in 0..<size {
          for j in 0..<size {
            let (row, column) = (place / columns + i - size / 2, place % columns + j - size / 2)
            guard (0..<rows).contains(row), (0..<columns).contains(column) else { continue }
            let input = x.elements[((row * columns + column) * images + image) * channels + channel]
            sum += Double(weight.elements[(channel * size + i) * size + j]) * Double(input)
          }
        }
        y.append(sum)
      }
    }
  }
  return y
}

@Suite("Depthwise convolution")
struct DepthwiseConvolutionTests {
  /// Rows, columns, images, channels and the size of the kernels.
  static let sizes = [
    (1, 1, 1, 1, 1), (4, 4, 8, 128, 3), (3, 5, 2, 17, 3), (2, 2, 5, 33, 5), (7, 7, 3, 16, 5),
    (1, 6, 9, 20, 3), (4, 4, 1, 48, 7),
  ]

  @Test("a convolution has the sums of the plain loops", arguments: sizes)
  func forward(rows: Int, columns: Int, images: Int, channels: Int, size: Int) {
    let x = randomTensor([rows * columns, images, channels], seed: 1)
    let weight = randomTensor([channels, 1, size, size], seed: 2)
    let bias = randomTensor([channels], seed: 3)
    var (y, scratch) = (Tensor.empty, Tensor.empty)
    convolve(
      x, weight: weight, bias: bias, rows: rows, columns: columns, kernels: &scratch, into: &y)
    #expect(y.shape == x.shape)
    let expected = naive(x, weight, bias, rows: rows, columns: columns)
    #expect(zip(y.elements, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 })
  }

  @Test(
    "the gradients are the derivatives of Σ dy·y, which is linear in x and in w", arguments: sizes)
  func gradients(rows: Int, columns: Int, images: Int, channels: Int, size: Int) {
    let x = randomTensor([rows * columns, images, channels], seed: 1)
    let weight = randomTensor([channels, 1, size, size], seed: 2)
    let dy = randomTensor([rows * columns, images, channels], seed: 4)
    let none = Tensor([channels])
    func product(_ x: Tensor, _ weight: Tensor) -> Double {
      zip(naive(x, weight, none, rows: rows, columns: columns), dy.elements)
        .reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    var (dx, dw, scratch) = (Tensor.empty, Tensor(weight.shape), Tensor.empty)
    convolveBackward(
      dy, weight: weight, rows: rows, columns: columns, kernels: &scratch, into: &dx)
    addConvolutionGradient(dy, x, rows: rows, columns: columns, kernels: &scratch, to: &dw)
    var random = Random(seed: 5)
    for _ in 0..<20 {
      let place = random.index(below: x.count)
      var unit = Tensor(x.shape)
      unit[place] = 1
      #expect(abs(product(unit, weight) - Double(dx[place])) < 1e-4)
      let number = random.index(below: weight.count)
      var kernel = Tensor(weight.shape)
      kernel[number] = 1
      #expect(abs(product(x, kernel) - Double(dw[number])) < 1e-3)
    }
  }

  @Test("images of a batch are convolved as each alone, bit for bit")
  func batch() {
    let x = randomTensor([12, 7, 19], seed: 1)
    let weight = randomTensor([19, 1, 3, 3], seed: 2)
    let bias = randomTensor([19], seed: 3)
    func convolved(_ x: Tensor) -> Tensor {
      var (y, scratch) = (Tensor.empty, Tensor.empty)
      convolve(x, weight: weight, bias: bias, rows: 3, columns: 4, kernels: &scratch, into: &y)
      return y
    }
    let all = convolved(x)
    for image in 0..<7 {
      var one = Tensor([12, 1, 19])
      for place in 0..<12 {
        for channel in 0..<19 { one[place * 19 + channel] = x[(place * 7 + image) * 19 + channel] }
      }
      let alone = convolved(one)
      for place in 0..<12 {
        for channel in 0..<19 {
          #expect(alone[place * 19 + channel] == all[(place * 7 + image) * 19 + channel])
        }
      }
    }
  }
}

@Suite("Tables of positions")
struct PositionsTests {
  @Test("every image gets the same table, whose gradient is the sum over the images")
  func positions() {
    let table = randomTensor([3, 18], seed: 1)
    let before = randomTensor([3, 5, 18], seed: 2)
    var x = before
    addToEveryImage(table, of: &x)
    var sums = Tensor([3, 18])
    addSumsOverImages(before, to: &sums)
    for patch in 0..<3 {
      for channel in 0..<18 {
        var sum: Float = 0
        for image in 0..<5 {
          let place = (patch * 5 + image) * 18 + channel
          #expect(x[place] == before[place] + table[patch, channel])
          sum += before[place]
        }
        #expect(sums[patch, channel] == sum)
      }
    }
  }
}
