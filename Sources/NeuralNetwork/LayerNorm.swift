import Tensors

/// Layer normalization over the last axis: every row of x, [… , channels], gets mean 0 and variance 1, then a
/// scale and a shift per channel that are learned (Ba et al. 2016, arXiv:1607.06450).
public struct LayerNorm: Layer {
  /// The scale of each channel, [channels].
  public var weight: Tensor

  /// The shift of each channel, [channels].
  public var bias: Tensor

  /// The normalization with scales of one and shifts of zero.
  public init(channels: Int) {
    weight = Tensor([channels], repeating: 1)
    bias = Tensor([channels])
  }

  /// Visits `weight` and `bias`.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try body(path / "weight", &weight)
    try body(path / "bias", &bias)
  }

  /// The mean and the reciprocal standard deviation of every row, [rows] each.
  public struct Cache: Sendable {
    fileprivate var means = Tensor.empty
    fileprivate var rstd = Tensor.empty
  }

  /// An empty cache.
  public func makeCache(for mode: Mode) -> Cache { Cache() }

  /// y = (x − μ)·s·weight + bias, with s = 1/√(σ² + 10⁻⁵).
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    layerNorm(x, weight: weight, bias: bias, into: &y, means: &cache.means, rstd: &cache.rstd)
  }

  /// ∂x = s·(g − mean(g) − n·mean(g·n)), with n = (x − μ)·s and g = ∂y·weight.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout LayerNorm
  ) {
    layerNormGradient(
      dy, x: x, weight: weight, means: cache.means, rstd: cache.rstd,
      into: &dx, weight: &gradient.weight, bias: &gradient.bias)
  }
}
