import Tensors

/// The affine map `y = W·x + b`, along the first axis of a tensor or along its last.
public struct Linear: Parameterized {
  /// W, [outputs, inputs].
  public var weight: Tensor

  /// b, [outputs].
  public var bias: Tensor

  /// The map with weights and biases from an initializer.
  public init(inputs: Int, outputs: Int, using initializer: inout some Initializer) {
    weight = initializer.tensor([outputs, inputs], fanIn: inputs)
    bias = initializer.tensor([outputs], fanIn: inputs)
  }

  /// Visits `weight` and `bias`.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try body(path / "weight", &weight)
    try body(path / "bias", &bias)
  }
}

// Along the first axis: x is [inputs, …], y is [outputs, …]; one of them may be a padded matrix.
extension Linear {
  /// y = W·x + b.
  public func forwardAlongFirstAxis(_ x: Tensor, into y: inout Tensor) {
    matmulFirstAxis(weight, x, bias: bias, into: &y)
  }

  /// y = W·x + b.
  public func forwardAlongFirstAxis(_ x: Tensor, into y: inout PaddedMatrix) {
    matmulFirstAxis(weight, x, bias: bias, into: &y)
  }

  /// y = W·x + b; `shape` is that of y.
  public func forwardAlongFirstAxis(_ x: PaddedMatrix, shape: Shape, into y: inout Tensor) {
    matmulFirstAxis(weight, x, bias: bias, shape: shape, into: &y)
  }

  /// ∂W += ∂y·xᵀ and ∂b += Σ ∂y.
  public func addGradientAlongFirstAxis(_ dy: Tensor, x: PaddedMatrix, to gradient: inout Linear) {
    addWeightGradientFirstAxis(dy, x, to: &gradient.weight)
    addSumsOfRows(dy, to: &gradient.bias)
  }

  /// ∂W += ∂y·xᵀ and ∂b += Σ ∂y.
  public func addGradientAlongFirstAxis(_ dy: PaddedMatrix, x: Tensor, to gradient: inout Linear) {
    addWeightGradientFirstAxis(dy, x, to: &gradient.weight)
    addSumsOfRows(dy, to: &gradient.bias)
  }

  /// ∂x = Wᵀ·∂y.
  public func backwardAlongFirstAxis(_ dy: Tensor, into dx: inout PaddedMatrix) {
    matmulFirstAxis(weight, dy, transposed: true, into: &dx)
  }

  /// ∂x = Wᵀ·∂y; `shape` is that of ∂x.
  public func backwardAlongFirstAxis(_ dy: PaddedMatrix, shape: Shape, into dx: inout Tensor) {
    matmulFirstAxis(weight, dy, transposed: true, shape: shape, into: &dx)
  }
}

// Along the last axis: x is [… , inputs], y is [… , outputs].
extension Linear {
  /// y = x·Wᵀ + b. Packs Wᵀ if the weight has changed.
  public func forwardAlongLastAxis(
    _ x: Tensor, packedTranspose: inout PackedMatrix, into y: inout Tensor
  ) {
    packedTranspose.pack(transposeOf: weight)
    matmulLastAxis(x, packedTranspose, bias: bias, into: &y)
  }

  /// y = x·Wᵀ + b, without packing: faster for fewer than about sixteen outputs.
  public func forwardAlongLastAxis(_ x: Tensor, into y: inout Tensor) {
    matmulLastAxis(x, transposed: weight, bias: bias, into: &y)
  }

  /// ∂W += ∂yᵀ·x and ∂b += Σ ∂y. Packs x if it has changed.
  public func addGradientAlongLastAxis(
    _ dy: Tensor, x: Tensor, packed: inout PackedMatrix, to gradient: inout Linear
  ) {
    packed.pack(x)
    addWeightGradientLastAxis(dy, packed: packed, to: &gradient.weight)
    addSumsOfColumns(dy, to: &gradient.bias)
  }

  /// ∂W += ∂yᵀ·x and ∂b += Σ ∂y, without packing: faster for fewer than about sixteen outputs.
  public func addGradientAlongLastAxis(_ dy: Tensor, x: Tensor, to gradient: inout Linear) {
    addWeightGradientLastAxis(dy, x, to: &gradient.weight)
    addSumsOfColumns(dy, to: &gradient.bias)
  }

  /// ∂x = ∂y·W. Packs W if the weight has changed.
  public func backwardAlongLastAxis(
    _ dy: Tensor, packed: inout PackedMatrix, into dx: inout Tensor
  ) {
    packed.pack(weight)
    matmulLastAxis(dy, packed, into: &dx)
  }

  /// ∂x = ∂y·W, without packing: faster for fewer than about sixteen outputs.
  public func backwardAlongLastAxis(_ dy: Tensor, into dx: inout Tensor) {
    matmulLastAxis(dy, weight, into: &dx)
  }
}
