import Vectors

// The matrix products of a linear layer, along the first axis of its input and along the last.
//
// A linear layer has a weight W [outputs, inputs] and a bias b [outputs]. Token mixing applies it
// along the first axis of x [patches, images, channels], which is a multiplication from the left;
// channel mixing along the last axis, which is a multiplication from the right:
//
//     first axis   y = W·x + b     ∂x = Wᵀ·∂y    ∂W += ∂y·xᵀ    with x seen as [inputs, rest]
//     last axis    y = x·Wᵀ + b    ∂x = ∂y·W     ∂W += ∂yᵀ·x    with x seen as [rest, inputs]

/// Multiplies from the left, `y = W·x + b`: a linear layer along the first axis.
///
/// - Parameters:
///   - weight: W, [outputs, inputs].
///   - x: [inputs, …].
///   - bias: b, [outputs], added to every element of a row; nothing if nil.
///   - transposed: whether to multiply by Wᵀ instead; then x is [outputs, …] and y [inputs, …].
///   - y: written, [outputs, …].
public func matmulFirstAxis(
  _ weight: Tensor, _ x: Tensor, bias: Tensor? = nil, transposed: Bool = false,
  into y: inout Tensor
) {
  let columns = x.count / weight.shape[transposed ? 0 : 1]
  y.resize(to: x.shape.replacingFirst(with: weight.shape[transposed ? 1 : 0]))
  matmulFirstAxis(
    weight, x.pointer, row: columns, rows: x.shape.first, columns: columns, bias: bias,
    transposed: transposed, into: y.mutablePointer, row: columns)
}

/// Multiplies from the left and writes the product to a padded matrix.
///
/// - Parameters:
///   - weight: W, [outputs, inputs].
///   - x: [inputs, …].
///   - bias: b, [outputs], added to every element of a row; nothing if nil.
///   - transposed: whether to multiply by Wᵀ instead; then x is [outputs, …] and y has `inputs` rows.
///   - y: written, of `outputs` rows.
public func matmulFirstAxis(
  _ weight: Tensor, _ x: Tensor, bias: Tensor? = nil, transposed: Bool = false,
  into y: inout PaddedMatrix
) {
  let columns = x.count / weight.shape[transposed ? 0 : 1]
  y.resize(rows: weight.shape[transposed ? 1 : 0], columns: columns)
  matmulFirstAxis(
    weight, x.pointer, row: columns, rows: x.shape.first, columns: columns, bias: bias,
    transposed: transposed, into: y.elements.mutablePointer, row: y.rowStride)
}

/// Multiplies a padded matrix from the left.
///
/// - Parameters:
///   - weight: W, [outputs, inputs].
///   - x: of `inputs` rows.
///   - bias: b, [outputs], added to every element of a row; nothing if nil.
///   - transposed: whether to multiply by Wᵀ instead; then x has `outputs` rows and y is [inputs, …].
///   - shape: the shape of y, [outputs, …], of which a row has as many elements as x has columns.
///   - y: written.
public func matmulFirstAxis(
  _ weight: Tensor, _ x: PaddedMatrix, bias: Tensor? = nil, transposed: Bool = false,
  shape: Shape, into y: inout Tensor
) {
  precondition(
    shape.first == weight.shape[transposed ? 1 : 0] && shape.count == shape.first * x.columns,
    "the product of \(weight.shape) with \(x.columns) columns does not have the shape \(shape)")
  y.resize(to: shape)
  matmulFirstAxis(
    weight, x.elements.pointer, row: x.rowStride, rows: x.rows, columns: x.columns, bias: bias,
    transposed: transposed, into: y.mutablePointer, row: x.columns)
}

private func matmulFirstAxis(
  _ weight: Tensor, _ x: UnsafePointer<Float>, row xRow: Int, rows: Int, columns: Int,
  bias: Tensor?, transposed: Bool, into y: UnsafeMutablePointer<Float>, row yRow: Int
) {
  let outputs = transposed ? weight.shape[1] : weight.shape[0]
  let inputs = transposed ? weight.shape[0] : weight.shape[1]
  precondition(
    rows == inputs,
    "a weight \(weight.shape)\(transposed ? "ᵀ" : "") takes \(inputs) rows, but x has \(rows)")
  precondition(
    bias == nil || bias!.shape == Shape(outputs), "the bias must have \(outputs) elements")
  product(
    rows: outputs, columns: columns, depth: inputs,
    weight.pointer, row: transposed ? 1 : inputs, column: transposed ? outputs : 1,
    .matrix(x, row: xRow), into: y, row: yRow,
    start: bias.map { .rowBias($0.pointer) } ?? .zero)
}

/// Multiplies from the right by a matrix held row by row, `y = x·M + b`.
///
/// - Parameters:
///   - x: [… , inputs].
///   - matrix: M, [inputs, outputs].
///   - bias: b, [outputs], added to every row; nothing if nil.
///   - y: written, [… , outputs].
public func matmulLastAxis(
  _ x: Tensor, _ matrix: Tensor, bias: Tensor? = nil, into y: inout Tensor
) {
  matmulLastAxis(
    x, .matrix(matrix.pointer, row: matrix.shape[1]), matrix.shape, bias: bias, into: &y)
}

/// Multiplies from the right by a packed matrix, `y = x·M + b`: a linear layer along the last axis.
///
/// The forward pass takes M = Wᵀ, the gradient of the input M = W. The result has the same bits as with a
/// matrix held row by row, and is computed faster if the matrix is large.
///
/// - Parameters:
///   - x: [… , inputs].
///   - matrix: M, [inputs, outputs].
///   - bias: b, [outputs], added to every row; nothing if nil.
///   - y: written, [… , outputs].
public func matmulLastAxis(
  _ x: Tensor, _ matrix: PackedMatrix, bias: Tensor? = nil, into y: inout Tensor
) {
  matmulLastAxis(
    x, .packed(matrix.pointer), Shape(matrix.rows, matrix.columns), bias: bias, into: &y)
}

private func matmulLastAxis(
  _ x: Tensor, _ matrix: Right, _ shape: Shape, bias: Tensor?, into y: inout Tensor
) {
  let inputs = shape[0]
  let outputs = shape[1]
  precondition(
    x.shape.last == inputs, "a matrix \(shape) takes \(inputs) columns, but x is \(x.shape)")
  precondition(
    bias == nil || bias!.shape == Shape(outputs), "the bias must have \(outputs) elements")
  y.resize(to: x.shape.replacingLast(with: outputs))
  product(
    rows: x.count / inputs, columns: outputs, depth: inputs,
    x.pointer, row: inputs, column: 1, matrix,
    into: y.mutablePointer, row: outputs,
    start: bias.map { .columnBias($0.pointer) } ?? .zero)
}

/// Multiplies from the right by a transposed matrix, `y = x·Wᵀ + b`, without packing it: faster for fewer than about
/// sixteen outputs.
///
/// - Parameters:
///   - x: [… , inputs].
///   - weight: W, [outputs, inputs].
///   - bias: b, [outputs].
///   - y: written, [… , outputs].
public func matmulLastAxis(
  _ x: Tensor, transposed weight: Tensor, bias: Tensor, into y: inout Tensor
) {
  let outputs = weight.shape[0]
  let inputs = weight.shape[1]
  precondition(
    x.shape.last == inputs, "a weight \(weight.shape) takes \(inputs) columns, but x is \(x.shape)")
  precondition(bias.shape == Shape(outputs), "the bias must have \(outputs) elements")
  y.resize(to: x.shape.replacingLast(with: outputs))
  let rows = x.count / inputs
  let target = y.mutablePointer
  for row in 0..<rows { (target + row * outputs).update(from: bias.pointer, count: outputs) }
  addDotProducts(
    rows: rows, columns: outputs, depth: inputs, x.pointer, row: inputs, weight.pointer,
    row: inputs, into: target)
}

/// Adds the gradient of the weight of a linear layer along the first axis, `∂W += ∂y·xᵀ`.
///
/// - Parameters:
///   - dy: ∂y, [outputs, …].
///   - x: of `inputs` rows.
///   - dw: ∂W, [outputs, inputs], added to.
public func addWeightGradientFirstAxis(_ dy: Tensor, _ x: PaddedMatrix, to dw: inout Tensor) {
  precondition(
    dw.shape == Shape(dy.shape.first, x.rows) && dy.count == dy.shape.first * x.columns,
    "\(dy.shape) times the transpose of \(x.rows) × \(x.columns) numbers does not fit \(dw.shape)")
  addDotProducts(
    rows: dw.shape[0], columns: dw.shape[1], depth: x.columns,
    dy.pointer, row: x.columns, x.elements.pointer, row: x.rowStride, into: dw.mutablePointer)
}

/// Adds the gradient of the weight of a linear layer along the first axis, `∂W += ∂y·xᵀ`.
///
/// - Parameters:
///   - dy: ∂y, of `outputs` rows.
///   - x: [inputs, …].
///   - dw: ∂W, [outputs, inputs], added to.
public func addWeightGradientFirstAxis(_ dy: PaddedMatrix, _ x: Tensor, to dw: inout Tensor) {
  precondition(
    dw.shape == Shape(dy.rows, x.shape.first) && x.count == x.shape.first * dy.columns,
    "\(dy.rows) × \(dy.columns) numbers times the transpose of \(x.shape) do not fit \(dw.shape)")
  addDotProducts(
    rows: dw.shape[0], columns: dw.shape[1], depth: dy.columns,
    dy.elements.pointer, row: dy.rowStride, x.pointer, row: dy.columns, into: dw.mutablePointer)
}

/// Adds the gradient of the weight of a linear layer along the last axis, `∂W += ∂yᵀ·x`.
///
/// - Parameters:
///   - dy: ∂y, [… , outputs].
///   - x: [… , inputs].
///   - dw: ∂W, [outputs, inputs] or any shape with these as first size and product of the others,
///     added to.
public func addWeightGradientLastAxis(_ dy: Tensor, _ x: Tensor, to dw: inout Tensor) {
  let inputs = x.shape.last
  addWeightGradientLastAxis(
    dy, .matrix(x.pointer, row: inputs), Shape(x.count / inputs, inputs), to: &dw)
}

/// Adds the gradient of the weight of a linear layer along the last axis, `∂W += ∂yᵀ·x`, with x packed.
///
/// The result has the same bits as with x held row by row, and is computed faster if x is large.
///
/// - Parameters:
///   - dy: ∂y, [… , outputs].
///   - x: [rows, inputs].
///   - dw: ∂W, [outputs, inputs] or any shape with these as first size and product of the others,
///     added to.
public func addWeightGradientLastAxis(_ dy: Tensor, packed x: PackedMatrix, to dw: inout Tensor) {
  addWeightGradientLastAxis(dy, .packed(x.pointer), Shape(x.rows, x.columns), to: &dw)
}

private func addWeightGradientLastAxis(
  _ dy: Tensor, _ x: Right, _ shape: Shape, to dw: inout Tensor
) {
  let outputs = dw.shape.first
  let inputs = dw.count / outputs
  precondition(
    dy.shape.last == outputs && shape[1] == inputs && dy.count / outputs == shape[0],
    "the product of \(dy.shape)ᵀ and \(shape) does not fit a weight \(dw.shape)")
  product(
    rows: outputs, columns: inputs, depth: shape[0],
    dy.pointer, row: 1, column: outputs, x,
    into: dw.mutablePointer, row: inputs,
    start: .target)
}
