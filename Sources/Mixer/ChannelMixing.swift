import Tensors

/// The MLP by which every patch is thought over on its own, the same for all patches
/// (Tolstikhin et al. 2021, equation 1).
///
/// It is two multiplications from the right, `GELU(x·W₁ᵀ + b₁)·W₂ᵀ + b₂`.
public struct ChannelMixing: Layer {
  /// W₁ [hidden, channels] and b₁.
  public var up: Linear

  /// W₂ [channels, hidden] and b₂.
  public var down: Linear

  /// The MLP with random weights.
  public init(channels: Int, hidden: Int, using random: inout Random) {
    up = Linear(inputs: channels, outputs: hidden, using: &random)
    down = Linear(inputs: hidden, outputs: channels, using: &random)
  }

  /// The MLP with zeros for weights.
  public init(channels: Int, hidden: Int) {
    up = Linear(inputs: channels, outputs: hidden)
    down = Linear(inputs: hidden, outputs: channels)
  }

  public mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try up.walk(name / "0", visit)
    try down.walk(name / "2", visit)
  }

  /// The weights as the products want them, the hidden layer, [patches, images, hidden], and the
  /// derivative of GELU there.
  public struct Cache: Sendable {
    fileprivate let purpose: Purpose
    fileprivate var up = Panels()
    fileprivate var down = Panels()
    fileprivate var upTransposed = Panels()
    fileprivate var downTransposed = Panels()
    fileprivate var hidden = Tensor([0])
    fileprivate var derivative = Tensor([0])
  }

  public func makeCache(for purpose: Purpose) -> Cache { Cache(purpose: purpose) }

  public func prepare(_ cache: inout Cache) {
    cache.upTransposed.fill(transposeOf: up.weight)
    cache.downTransposed.fill(transposeOf: down.weight)
    if cache.purpose == .training {
      cache.up.fill(up.weight)
      cache.down.fill(down.weight)
    }
  }

  /// h = GELU(x·W₁ᵀ + b₁), y = h·W₂ᵀ + b₂; x and y are [patches, images, channels].
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    up.forwardAlongLastAxis(x, transposedWeight: cache.upTransposed, into: &cache.hidden)
    switch cache.purpose {
    case .inference: gelu(&cache.hidden)
    case .training: gelu(&cache.hidden, derivative: &cache.derivative)
    }
    down.forwardAlongLastAxis(cache.hidden, transposedWeight: cache.downTransposed, into: &y)
  }

  /// ∂h = ∂y·W₂ ⊙ GELU′, ∂x = ∂h·W₁.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache,
    gradient: inout ChannelMixing
  ) {
    down.addGradientAlongLastAxis(dy, x: cache.hidden, to: &gradient.down)
    down.backwardAlongLastAxis(dy, weight: cache.down, into: &cache.hidden)
    multiply(&cache.hidden, by: cache.derivative)
    up.addGradientAlongLastAxis(cache.hidden, x: x, to: &gradient.up)
    up.backwardAlongLastAxis(cache.hidden, weight: cache.up, into: &dx)
  }
}
