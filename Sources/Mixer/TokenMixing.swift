import Tensors

/// The MLP through which patches hear from one another, the same for every channel
/// (Tolstikhin et al. 2021, equation 1).
///
/// On patches-first data it is two multiplications from the left, `W₂·GELU(W₁·x + b₁) + b₂`.
public struct TokenMixing: Layer {
  /// W₁ [hidden, patches] and b₁.
  public var up: Linear

  /// W₂ [patches, hidden] and b₂.
  public var down: Linear

  /// The MLP with random weights.
  public init(patches: Int, hidden: Int, using random: inout Random) {
    up = Linear(inputs: patches, outputs: hidden, using: &random)
    down = Linear(inputs: hidden, outputs: patches, using: &random)
  }

  /// The MLP with zeros for weights.
  public init(patches: Int, hidden: Int) {
    up = Linear(inputs: patches, outputs: hidden)
    down = Linear(inputs: hidden, outputs: patches)
  }

  public mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try up.walk(name / "0", visit)
    try down.walk(name / "2", visit)
  }

  /// The hidden layer, [hidden, images, channels], and the derivative of GELU there.
  public struct Cache: Sendable {
    fileprivate let purpose: Purpose
    fileprivate var hidden = Tensor([0])
    fileprivate var derivative = Tensor([0])
  }

  public func makeCache(for purpose: Purpose) -> Cache { Cache(purpose: purpose) }

  public func prepare(_ cache: inout Cache) {}

  /// h = GELU(W₁·x + b₁), y = W₂·h + b₂; x and y are [patches, images, channels].
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    up.forwardAlongFirstAxis(x, into: &cache.hidden)
    switch cache.purpose {
    case .inference: gelu(&cache.hidden)
    case .training: gelu(&cache.hidden, derivative: &cache.derivative)
    }
    down.forwardAlongFirstAxis(cache.hidden, into: &y)
  }

  /// ∂h = W₂ᵀ·∂y ⊙ GELU′, ∂x = W₁ᵀ·∂h: the forward pass with the weights turned over.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout TokenMixing
  ) {
    down.addGradientAlongFirstAxis(dy, x: cache.hidden, to: &gradient.down)
    down.backwardAlongFirstAxis(dy, into: &cache.hidden)
    multiply(&cache.hidden, by: cache.derivative)
    up.addGradientAlongFirstAxis(cache.hidden, x: x, to: &gradient.up)
    up.backwardAlongFirstAxis(cache.hidden, into: &dx)
  }
}
