import Vectors

// A depthwise convolution over a grid of places, in the order [places, images, channels]: for each offset d of the
// kernel, a product of every row of channels with the kernel's weights at d. So the kernels are needed with the
// channels last, [offsets, channels].
//
// Whole vectors are read also where fewer channels are left; what is then in the other lanes is not written.

/// y[p] = b + Σ_d w[d] ⊙ x[p + d], over the offsets d for which p + d is on the grid.
///
/// - Parameters:
///   - x: [rows·columns, images, channels].
///   - weight: w, [channels, 1, kernel rows, kernel columns], both odd; the middle is the offset 0.
///   - bias: b, [channels].
///   - rows: the rows of the grid.
///   - columns: its columns.
///   - kernels: scratch memory, written.
///   - y: written, shaped as x.
public func convolve(
  _ x: Tensor, weight: Tensor, bias: Tensor, rows: Int, columns: Int, kernels: inout Tensor,
  into y: inout Tensor
) {
  let grid = Grid(x, weight, rows: rows, columns: columns)
  transpose(weight, into: &kernels)
  y.resize(to: x.shape)
  grid.addProducts(
    x.pointer, kernels.pointer, bias: bias.pointer, reach: 1, into: y.mutablePointer)
}

/// ∂x[p] = Σ_d w[d] ⊙ ∂y[p − d], over the offsets d for which p − d is on the grid.
///
/// - Parameters:
///   - dy: [rows·columns, images, channels].
///   - weight: w, as in ``convolve(_:weight:bias:rows:columns:kernels:into:)``.
///   - rows: the rows of the grid.
///   - columns: its columns.
///   - kernels: scratch memory, written.
///   - dx: written, shaped as dy.
public func convolveBackward(
  _ dy: Tensor, weight: Tensor, rows: Int, columns: Int, kernels: inout Tensor,
  into dx: inout Tensor
) {
  let grid = Grid(dy, weight, rows: rows, columns: columns)
  transpose(weight, into: &kernels)
  dx.resize(to: dy.shape)
  grid.addProducts(
    dy.pointer, kernels.pointer, bias: nil, reach: -1, into: dx.mutablePointer)
}

/// ∂w[d] += Σ ∂y[p] ⊙ x[p + d], over the images and the places p for which p + d is on the grid.
///
/// - Parameters:
///   - dy: [rows·columns, images, channels].
///   - x: shaped as dy.
///   - rows: the rows of the grid.
///   - columns: its columns.
///   - kernels: scratch memory, written.
///   - dw: [channels, 1, kernel rows, kernel columns], added to.
public func addConvolutionGradient(
  _ dy: Tensor, _ x: Tensor, rows: Int, columns: Int, kernels: inout Tensor, to dw: inout Tensor
) {
  let grid = Grid(x, dw, rows: rows, columns: columns)
  precondition(dy.shape == x.shape, "the gradient \(dy.shape) does not fit \(x.shape)")
  kernels.resize(to: Shape(grid.height * grid.width, grid.channels))
  grid.sumProducts(dy.pointer, x.pointer, into: kernels.mutablePointer)
  let target = dw.mutablePointer
  let source = kernels.pointer
  let offsets = grid.height * grid.width
  for channel in 0..<grid.channels {
    for offset in 0..<offsets {
      target[channel * offsets + offset] += source[offset * grid.channels + channel]
    }
  }
}

/// A grid of places with a list of channels for each image at each, and the size of a kernel.
private struct Grid {
  let rows: Int
  let columns: Int
  let images: Int
  let channels: Int
  /// The rows of the kernel.
  let height: Int
  /// Its columns.
  let width: Int

  init(_ x: Tensor, _ weight: Tensor, rows: Int, columns: Int) {
    precondition(
      x.shape.rank == 3 && x.shape[0] == rows * columns,
      "\(x.shape) are not the places of a grid of \(rows)×\(columns)")
    precondition(
      weight.shape == Shape(x.shape[2], 1, weight.shape[2], weight.shape[3])
        && weight.shape[2] % 2 == 1 && weight.shape[3] % 2 == 1,
      "kernels \(weight.shape) do not fit the channels of \(x.shape)")
    self.rows = rows
    self.columns = columns
    (images, channels) = (x.shape[1], x.shape[2])
    (height, width) = (weight.shape[2], weight.shape[3])
  }

  /// The offsets along an axis of some length that lead from a place to one on the grid, by their index in the
  /// kernel, which has `size` weights along this axis.
  private func offsets(from place: Int, reach: Int, length: Int, size: Int) -> Range<Int> {
    let middle = size / 2
    // From place + reach · (index − middle), which must be in 0..<length.
    return reach > 0
      ? max(0, middle - place)..<min(size, length - place + middle)
      : max(0, place - length + 1 + middle)..<min(size, place + middle + 1)
  }

  /// target[p] = bias + Σ_d kernels[d] ⊙ source[p + reach · d].
  func addProducts(
    _ source: UnsafePointer<Float>, _ kernels: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    reach: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let place = images * channels
    for row in 0..<rows {
      let down = offsets(from: row, reach: reach, length: rows, size: height)
      for column in 0..<columns {
        let across = offsets(from: column, reach: reach, length: columns, size: width)
        let output = target + (row * columns + column) * place
        // Four images at a time share the weights that are read.
        for image in stride(from: 0, to: images, by: 4) {
          let i1 = min(image + 1, images - 1) * channels
          let i2 = min(image + 2, images - 1) * channels
          let i3 = min(image + 3, images - 1) * channels
          let i0 = image * channels
          for channel in stride(from: 0, to: channels, by: Vector.width) {
            let left = channels - channel
            let start = bias.map { Vector(at: $0 + channel) } ?? .zero
            var (s0, s1, s2, s3) = (start, start, start, start)
            for i in down {
              for j in across {
                let from =
                  source + channel
                  + ((row + reach * (i - height / 2)) * columns + column + reach * (j - width / 2))
                  * place
                let weight = Vector(at: kernels + (i * width + j) * channels + channel)
                s0 = s0.addingProduct(weight, Vector(at: from + i0))
                s1 = s1.addingProduct(weight, Vector(at: from + i1))
                s2 = s2.addingProduct(weight, Vector(at: from + i2))
                s3 = s3.addingProduct(weight, Vector(at: from + i3))
              }
            }
            s0.store(at: output + i0 + channel, count: left)
            s1.store(at: output + i1 + channel, count: left)
            s2.store(at: output + i2 + channel, count: left)
            s3.store(at: output + i3 + channel, count: left)
          }
        }
      }
    }
  }

  /// sums[d] = Σ over places and images of dy[p] ⊙ x[p + d].
  func sumProducts(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
  ) {
    let place = images * channels
    for i in 0..<height {
      for j in 0..<width {
        let target = sums + (i * width + j) * channels
        let (down, across) = (i - height / 2, j - width / 2)
        for channel in stride(from: 0, to: channels, by: Vector.width) {
          let left = channels - channel
          // Four sums, so that a product need not wait for the one before it.
          var (s0, s1, s2, s3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
          for row in max(0, -down)..<max(max(0, -down), min(rows, rows - down)) {
            for column in max(0, -across)..<max(max(0, -across), min(columns, columns - across)) {
              let a = dy + (row * columns + column) * place + channel
              let b = x + ((row + down) * columns + column + across) * place + channel
              var image = 0
              while image + 4 <= images {
                let step = image * channels
                s0 = s0.addingProduct(
                  Vector(at: a + step), Vector(at: b + step))
                s1 = s1.addingProduct(
                  Vector(at: a + step + channels),
                  Vector(at: b + step + channels))
                s2 = s2.addingProduct(
                  Vector(at: a + step + 2 * channels),
                  Vector(at: b + step + 2 * channels))
                s3 = s3.addingProduct(
                  Vector(at: a + step + 3 * channels),
                  Vector(at: b + step + 3 * channels))
                image += 4
              }
              while image < images {
                s0 = s0.addingProduct(
                  Vector(at: a + image * channels),
                  Vector(at: b + image * channels))
                image += 1
              }
            }
          }
          ((s0 + s1) + (s2 + s3)).store(at: target + channel, count: left)
        }
      }
    }
  }
}
