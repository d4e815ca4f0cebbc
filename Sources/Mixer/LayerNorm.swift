import Tensors

/// Layer normalisation over the channels: every patch of every image gets mean 0 and variance 1,
/// then a scale and a shift that are learned (Ba et al. 2016, arXiv:1607.06450).
public struct LayerNorm: Layer {
  /// The scale of each channel, [channels].
  public var weight: Tensor

  /// The shift of each channel, [channels].
  public var bias: Tensor

  /// The normalisation with scales of one and shifts of zero.
  public init(channels: Int) {
    weight = Tensor([channels], repeating: 1)
    bias = Tensor([channels])
  }

  public mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try visit(name / "weight", &weight)
    try visit(name / "bias", &bias)
  }

  /// The mean and the scale of every row.
  public struct Cache: Sendable {
    fileprivate var means = Tensor([0])
    fileprivate var scales = Tensor([0])
  }

  public func makeCache(for purpose: Purpose) -> Cache { Cache() }

  public func prepare(_ cache: inout Cache) {}

  /// y = (x − μ)·s·weight + bias, with s = 1/√(σ² + 10⁻⁵).
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    normalizeRows(
      x, weight: weight, bias: bias, into: &y, means: &cache.means, scales: &cache.scales)
  }

  /// ∂x = s·(g − mean(g) − n·mean(g·n)), with n = (x − μ)·s and g = ∂y·weight.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout LayerNorm
  ) {
    normalizeRowsGradient(
      dy, x: x, weight: weight, means: cache.means, scales: cache.scales,
      into: &dx, weight: &gradient.weight, bias: &gradient.bias)
  }
}
