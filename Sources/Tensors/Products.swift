import CProcessor
import Vectors

// The matrix products of a linear layer, along the first axis of its input and along the last.
//
// A linear layer has a weight W [outputs, inputs] and a bias b [outputs]. Token mixing applies it
// along the first axis of x [patches, images, channels], which is a multiplication from the left;
// channel mixing along the last axis, which is a multiplication from the right:
//
//     first axis   y = W·x + b     ∂x = Wᵀ·∂y    ∂W += ∂y·xᵀ    with x seen as [inputs, rest]
//     last axis    y = x·Wᵀ + b    ∂x = ∂y·W     ∂W += ∂yᵀ·x    with x seen as [rest, inputs]
//
// Both kernels add the products of one element in the order of the summation index, with one
// rounding each, so the result does not depend on how the work is cut into tiles.

/// Multiplies from the left, `y = W·x + b`: a linear layer along the first axis.
///
/// - Parameters:
///   - weight: W, [outputs, inputs].
///   - bias: b, [outputs], added to every element of a row; nothing if nil.
///   - x: [inputs, …].
///   - y: written, [outputs, …].
///   - transposed: whether to multiply by Wᵀ instead; then x is [outputs, …] and y [inputs, …].
public func multiplyFirstAxis(
  _ weight: Tensor, _ x: Tensor, bias: Tensor? = nil, transposed: Bool = false,
  into y: inout Tensor
) {
  let outputs = transposed ? weight.shape[1] : weight.shape[0]
  let inputs = transposed ? weight.shape[0] : weight.shape[1]
  precondition(
    x.shape.first == inputs,
    "a weight \(weight.shape)\(transposed ? "ᵀ" : "") takes \(inputs) rows, but x is \(x.shape)")
  precondition(
    bias == nil || bias!.shape == Shape(outputs), "the bias must have \(outputs) elements")
  y.reuse(as: x.shape.replacingFirst(with: outputs))
  let columns = x.count / inputs
  product(
    rows: outputs, columns: columns, depth: inputs,
    weight.pointer, row: transposed ? 1 : inputs, column: transposed ? outputs : 1,
    .matrix(x.pointer, row: columns),
    into: y.mutablePointer, row: columns,
    start: bias.map { .rowBias($0.pointer) } ?? .zero)
}

/// Multiplies from the right by a matrix as it stands, `y = x·M + b`.
///
/// A linear layer along the last axis is this with M = Wᵀ, see ``transpose(_:into:)``; its input's
/// gradient is this with M = W.
///
/// - Parameters:
///   - x: [… , inputs].
///   - matrix: M, [inputs, outputs].
///   - bias: b, [outputs], added to every row; nothing if nil.
///   - y: written, [… , outputs].
public func multiplyLastAxis(
  _ x: Tensor, _ matrix: Tensor, bias: Tensor? = nil, into y: inout Tensor
) {
  multiplyLastAxis(
    x, .matrix(matrix.pointer, row: matrix.shape[1]), matrix.shape, bias: bias, into: &y)
}

/// Multiplies from the right by a matrix in panels, `y = x·M + b`; the same bits, sooner.
///
/// - Parameters:
///   - x: [… , inputs].
///   - panels: M, [inputs, outputs].
///   - bias: b, [outputs], added to every row; nothing if nil.
///   - y: written, [… , outputs].
public func multiplyLastAxis(
  _ x: Tensor, _ panels: Panels, bias: Tensor? = nil, into y: inout Tensor
) {
  multiplyLastAxis(
    x, .panels(panels.pointer), Shape(panels.rows, panels.columns), bias: bias, into: &y)
}

private func multiplyLastAxis(
  _ x: Tensor, _ matrix: Right, _ shape: Shape, bias: Tensor?, into y: inout Tensor
) {
  let inputs = shape[0]
  let outputs = shape[1]
  precondition(
    x.shape.last == inputs, "a matrix \(shape) takes \(inputs) columns, but x is \(x.shape)")
  precondition(
    bias == nil || bias!.shape == Shape(outputs), "the bias must have \(outputs) elements")
  y.reuse(as: x.shape.replacingLast(with: outputs))
  product(
    rows: x.count / inputs, columns: outputs, depth: inputs,
    x.pointer, row: inputs, column: 1, matrix,
    into: y.mutablePointer, row: outputs,
    start: bias.map { .columnBias($0.pointer) } ?? .zero)
}

/// Multiplies from the right by a transposed matrix, `y = x·Wᵀ + b`, without transposing it: for few
/// outputs.
///
/// - Parameters:
///   - x: [… , inputs].
///   - weight: W, [outputs, inputs].
///   - bias: b, [outputs].
///   - y: written, [… , outputs].
public func multiplyLastAxis(
  _ x: Tensor, transposed weight: Tensor, bias: Tensor, into y: inout Tensor
) {
  let outputs = weight.shape[0]
  let inputs = weight.shape[1]
  precondition(
    x.shape.last == inputs, "a weight \(weight.shape) takes \(inputs) columns, but x is \(x.shape)")
  precondition(bias.shape == Shape(outputs), "the bias must have \(outputs) elements")
  y.reuse(as: x.shape.replacingLast(with: outputs))
  let rows = x.count / inputs
  let target = y.mutablePointer
  for row in 0..<rows { (target + row * outputs).update(from: bias.pointer, count: outputs) }
  addDotProducts(
    rows: rows, columns: outputs, depth: inputs, x.pointer, weight.pointer, into: target)
}

/// Adds the gradient of the weight of a linear layer along the first axis, `∂W += ∂y·xᵀ`.
///
/// - Parameters:
///   - dy: ∂y, [outputs, …].
///   - x: [inputs, …].
///   - dw: ∂W, [outputs, inputs], added to.
public func addWeightGradientFirstAxis(_ dy: Tensor, _ x: Tensor, to dw: inout Tensor) {
  precondition(
    dw.shape == Shape(dy.shape.first, x.shape.first)
      && dy.count / dw.shape[0] == x.count / dw.shape[1],
    "the outer product of \(dy.shape) and \(x.shape) does not fit a weight \(dw.shape)")
  addDotProducts(
    rows: dw.shape[0], columns: dw.shape[1], depth: x.count / dw.shape[1],
    dy.pointer, x.pointer, into: dw.mutablePointer)
}

/// Adds the gradient of the weight of a linear layer along the last axis, `∂W += ∂yᵀ·x`.
///
/// - Parameters:
///   - dy: ∂y, [… , outputs].
///   - x: [… , inputs].
///   - dw: ∂W, [outputs, inputs] or any shape with these as first size and product of the others,
///     added to.
public func addWeightGradientLastAxis(_ dy: Tensor, _ x: Tensor, to dw: inout Tensor) {
  let outputs = dw.shape.first
  let inputs = dw.count / outputs
  precondition(
    dy.shape.last == outputs && x.shape.last == inputs && dy.count / outputs == x.count / inputs,
    "the product of \(dy.shape)ᵀ and \(x.shape) does not fit a weight \(dw.shape)")
  product(
    rows: outputs, columns: inputs, depth: x.count / inputs,
    dy.pointer, row: 1, column: outputs,
    .matrix(x.pointer, row: inputs),
    into: dw.mutablePointer, row: inputs,
    start: .target)
}

/// Writes the transpose of a matrix.
///
/// - Parameters:
///   - matrix: a tensor seen as [first size, all others].
///   - result: written, [all others, first size].
public func transpose(_ matrix: Tensor, into result: inout Tensor) {
  let rows = matrix.shape.first
  let columns = matrix.count / rows
  result.reuse(as: Shape(columns, rows))
  let source = matrix.pointer
  let target = result.mutablePointer
  // Blocks of one cache line keep both sides in the first cache.
  for top in stride(from: 0, to: rows, by: 16) {
    for left in stride(from: 0, to: columns, by: 16) {
      for column in left..<min(left + 16, columns) {
        for row in top..<min(top + 16, rows) {
          target[column * rows + row] = source[row * columns + column]
        }
      }
    }
  }
}

// MARK: - A·B and Aᵀ·B

/// What the sums of a product start from.
private enum Start {
  case zero
  case target
  case rowBias(UnsafePointer<Float>)
  case columnBias(UnsafePointer<Float>)
}

/// The matrix on the right of a product.
private enum Right {
  case matrix(UnsafePointer<Float>, row: Int)
  case panels(UnsafePointer<Float>)

  /// Where a panel begins, and how far apart its rows are.
  func panel(at column: Int, width: Int, depth: Int) -> (start: UnsafePointer<Float>, row: Int) {
    switch self {
    case .matrix(let elements, let row): (elements + column, row)
    case .panels(let elements): (elements + column * depth, width)
    }
  }
}

/// C = start + A·B, where A is read with any strides, so it may be a transpose.
private func product(
  rows: Int, columns: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, column aColumn: Int, _ b: Right,
  into c: UnsafeMutablePointer<Float>, row cRow: Int,
  start: Start
) {
  var column = 0
  while column < columns {
    let width = Panels.width(at: column, of: columns)
    let (b, bRow) = b.panel(at: column, width: width, depth: depth)
    if width == FourVectors.width {
      panel(
        of: FourVectors.self, at: column, width: width, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
    } else {
      panel(
        of: OneVector.self, at: column, width: columns - column, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
    }
    column += width
  }
}

/// The columns of a product that one tile is wide, four rows at a time.
///
/// The four rows of sums stay in registers over the whole depth. Where fewer than four rows are
/// left, the last one is computed, and stored, more than once.
@inline(__always)
private func panel<Row: TileRow>(
  of _: Row.Type, at column: Int, width: Int, rows: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, column aColumn: Int,
  _ b: UnsafePointer<Float>, row bRow: Int,
  into c: UnsafeMutablePointer<Float>, row cRow: Int,
  start: Start
) {
  for row in stride(from: 0, to: rows, by: 4) {
    let i0 = row
    let i1 = min(row + 1, rows - 1)
    let i2 = min(row + 2, rows - 1)
    let i3 = min(row + 3, rows - 1)
    let c0 = c + i0 * cRow + column
    let c1 = c + i1 * cRow + column
    let c2 = c + i2 * cRow + column
    let c3 = c + i3 * cRow + column
    var sum0 = Row()
    var sum1 = Row()
    var sum2 = Row()
    var sum3 = Row()
    switch start {
    case .zero: break
    case .target:
      sum0 = Row(at: c0, count: width)
      sum1 = Row(at: c1, count: width)
      sum2 = Row(at: c2, count: width)
      sum3 = Row(at: c3, count: width)
    case .rowBias(let bias):
      sum0 = Row(repeating: bias[i0])
      sum1 = Row(repeating: bias[i1])
      sum2 = Row(repeating: bias[i2])
      sum3 = Row(repeating: bias[i3])
    case .columnBias(let bias):
      sum0 = Row(at: bias + column, count: width)
      sum1 = sum0
      sum2 = sum0
      sum3 = sum0
    }
    var a0 = a + i0 * aRow
    var a1 = a + i1 * aRow
    var a2 = a + i2 * aRow
    var a3 = a + i3 * aRow
    var source = b
    for _ in 0..<depth {
      let bs = Row(at: source, count: width)
      sum0.add(a0.pointee, times: bs)
      sum1.add(a1.pointee, times: bs)
      sum2.add(a2.pointee, times: bs)
      sum3.add(a3.pointee, times: bs)
      a0 += aColumn
      a1 += aColumn
      a2 += aColumn
      a3 += aColumn
      source += bRow
    }
    sum0.store(at: c0, count: width)
    sum1.store(at: c1, count: width)
    sum2.store(at: c2, count: width)
    sum3.store(at: c3, count: width)
  }
}

/// One row of the tile that a product keeps in registers.
private protocol TileRow {
  init()
  init(repeating value: Float)
  init(at source: UnsafePointer<Float>, count: Int)
  func store(at target: UnsafeMutablePointer<Float>, count: Int)
  mutating func add(_ scalar: Float, times row: Self)
}

/// Sixteen columns: four rows of them fill the sixteen registers of AVX2 and the 32 of NEON.
private struct OneVector: TileRow {
  private var v: Vector

  @inline(__always) init() { v = .zero }

  @inline(__always) init(repeating value: Float) { v = Vector(repeating: value) }

  @inline(__always) init(at source: UnsafePointer<Float>, count: Int) {
    v = Vector(at: source, count: count)
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Float>, count: Int) {
    v.store(at: target, count: count)
  }

  @inline(__always) mutating func add(_ scalar: Float, times row: OneVector) {
    v = v.addingProduct(Vector(repeating: scalar), row.v)
  }
}

/// Sixty-four columns: four rows of them fill half of the 32 wide registers of AVX-512.
private struct FourVectors: TileRow {
  private var v0: Vector
  private var v1: Vector
  private var v2: Vector
  private var v3: Vector

  static var width: Int { 4 * Vector.width }

  @inline(__always) init() { self.init(repeating: 0) }

  @inline(__always) init(repeating value: Float) {
    v0 = Vector(repeating: value)
    v1 = v0
    v2 = v0
    v3 = v0
  }

  @inline(__always) init(at source: UnsafePointer<Float>, count: Int) {
    v0 = Vector(at: source)
    v1 = Vector(at: source + 16)
    v2 = Vector(at: source + 32)
    v3 = Vector(at: source + 48)
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Float>, count: Int) {
    v0.store(at: target)
    v1.store(at: target + 16)
    v2.store(at: target + 32)
    v3.store(at: target + 48)
  }

  @inline(__always) mutating func add(_ scalar: Float, times row: FourVectors) {
    let scalars = Vector(repeating: scalar)
    v0 = v0.addingProduct(scalars, row.v0)
    v1 = v1.addingProduct(scalars, row.v1)
    v2 = v2.addingProduct(scalars, row.v2)
    v3 = v3.addingProduct(scalars, row.v3)
  }
}

// MARK: - A·Bᵀ

/// C += A·Bᵀ: every element is the dot product of two contiguous rows.
///
/// Sixteen dot products at a time, of four rows of A and four of B. A row that is not there repeats the
/// last one, and its results are dropped.
private func addDotProducts(
  rows: Int, columns: Int, depth: Int,
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  let whole = depth - depth % Vector.width
  for row in stride(from: 0, to: rows, by: 4) {
    let a0 = a + row * depth
    let a1 = a + min(row + 1, rows - 1) * depth
    let a2 = a + min(row + 2, rows - 1) * depth
    let a3 = a + min(row + 3, rows - 1) * depth
    for column in stride(from: 0, to: columns, by: 4) {
      let b0 = b + column * depth
      let b1 = b + min(column + 1, columns - 1) * depth
      let b2 = b + min(column + 2, columns - 1) * depth
      let b3 = b + min(column + 3, columns - 1) * depth
      var dots = DotTile()
      for k in stride(from: 0, to: whole, by: Vector.width) {
        dots.add(
          Vector(at: a0 + k), Vector(at: a1 + k), Vector(at: a2 + k), Vector(at: a3 + k),
          Vector(at: b0 + k), Vector(at: b1 + k), Vector(at: b2 + k), Vector(at: b3 + k))
      }
      if whole < depth {
        let left = depth - whole
        dots.add(
          Vector(at: a0 + whole, count: left), Vector(at: a1 + whole, count: left),
          Vector(at: a2 + whole, count: left), Vector(at: a3 + whole, count: left),
          Vector(at: b0 + whole, count: left), Vector(at: b1 + whole, count: left),
          Vector(at: b2 + whole, count: left), Vector(at: b3 + whole, count: left))
      }
      let sums = dots.sums
      for i in 0..<min(4, rows - row) {
        for j in 0..<min(4, columns - column) {
          c[(row + i) * columns + column + j] += sums[4 * i + j]
        }
      }
    }
  }
}

/// Sixteen dot products, of four rows with four others, each summed in the lanes of a vector.
private struct DotTile {
  private var s00 = Vector.zero, s01 = Vector.zero, s02 = Vector.zero, s03 = Vector.zero
  private var s10 = Vector.zero, s11 = Vector.zero, s12 = Vector.zero, s13 = Vector.zero
  private var s20 = Vector.zero, s21 = Vector.zero, s22 = Vector.zero, s23 = Vector.zero
  private var s30 = Vector.zero, s31 = Vector.zero, s32 = Vector.zero, s33 = Vector.zero

  @inline(__always) init() {}

  /// Takes in the next sixteen elements of every row.
  @inline(__always) mutating func add(
    _ a0: Vector, _ a1: Vector, _ a2: Vector, _ a3: Vector,
    _ b0: Vector, _ b1: Vector, _ b2: Vector, _ b3: Vector
  ) {
    s00 = s00.addingProduct(a0, b0)
    s01 = s01.addingProduct(a0, b1)
    s02 = s02.addingProduct(a0, b2)
    s03 = s03.addingProduct(a0, b3)
    s10 = s10.addingProduct(a1, b0)
    s11 = s11.addingProduct(a1, b1)
    s12 = s12.addingProduct(a1, b2)
    s13 = s13.addingProduct(a1, b3)
    s20 = s20.addingProduct(a2, b0)
    s21 = s21.addingProduct(a2, b1)
    s22 = s22.addingProduct(a2, b2)
    s23 = s23.addingProduct(a2, b3)
    s30 = s30.addingProduct(a3, b0)
    s31 = s31.addingProduct(a3, b1)
    s32 = s32.addingProduct(a3, b2)
    s33 = s33.addingProduct(a3, b3)
  }

  /// The sixteen dot products, row by row.
  @inline(__always) var sums: Vector {
    let top = s00.pairSums(with: s01).pairSums(with: s02.pairSums(with: s03))
      .pairSums(with: s10.pairSums(with: s11).pairSums(with: s12.pairSums(with: s13)))
    let bottom = s20.pairSums(with: s21).pairSums(with: s22.pairSums(with: s23))
      .pairSums(with: s30.pairSums(with: s31).pairSums(with: s32.pairSums(with: s33)))
    return top.pairSums(with: bottom)
  }
}
