import Tensors

/// The affine map `y = W·x + b`, along the first axis of a tensor or along its last.
public struct Linear: Parameters {
  /// W, [outputs, inputs].
  public var weight: Tensor

  /// b, [outputs].
  public var bias: Tensor

  /// The map whose weights and biases are drawn evenly from ±1/√inputs, as PyTorch does.
  public init(inputs: Int, outputs: Int, using random: inout Random) {
    let bound = 1 / Float(inputs).squareRoot()
    weight = Tensor([outputs, inputs], uniform: bound, using: &random)
    bias = Tensor([outputs], uniform: bound, using: &random)
  }

  /// The map that makes everything zero.
  public init(inputs: Int, outputs: Int) {
    weight = Tensor([outputs, inputs])
    bias = Tensor([outputs])
  }

  public mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try visit(name / "weight", &weight)
    try visit(name / "bias", &bias)
  }
}

// Along the first axis: x is [inputs, …], y is [outputs, …].
extension Linear {
  /// y = W·x + b.
  func forwardAlongFirstAxis(_ x: Tensor, into y: inout Tensor) {
    multiplyFirstAxis(weight, x, bias: bias, into: &y)
  }

  /// ∂W += ∂y·xᵀ and ∂b += Σ ∂y.
  func addGradientAlongFirstAxis(_ dy: Tensor, x: Tensor, to gradient: inout Linear) {
    addWeightGradientFirstAxis(dy, x, to: &gradient.weight)
    addSumsOfRows(dy, to: &gradient.bias)
  }

  /// ∂x = Wᵀ·∂y.
  func backwardAlongFirstAxis(_ dy: Tensor, into dx: inout Tensor) {
    multiplyFirstAxis(weight, dy, transposed: true, into: &dx)
  }
}

// Along the last axis: x is [… , inputs], y is [… , outputs].
extension Linear {
  /// y = x·Wᵀ + b, given Wᵀ.
  func forwardAlongLastAxis(_ x: Tensor, transposedWeight: Panels, into y: inout Tensor) {
    multiplyLastAxis(x, transposedWeight, bias: bias, into: &y)
  }

  /// ∂W += ∂yᵀ·x and ∂b += Σ ∂y.
  func addGradientAlongLastAxis(_ dy: Tensor, x: Tensor, to gradient: inout Linear) {
    addWeightGradientLastAxis(dy, x, to: &gradient.weight)
    addSumsOfColumns(dy, to: &gradient.bias)
  }

  /// ∂x = ∂y·W, given W.
  func backwardAlongLastAxis(_ dy: Tensor, weight: Panels, into dx: inout Tensor) {
    multiplyLastAxis(dy, weight, into: &dx)
  }
}
