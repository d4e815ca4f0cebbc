import NeuralNetwork
import Tensors

/// The MLP that computes every channel separately and so mixes the patches, the same for all channels
/// (Tolstikhin et al. 2021, equation 1).
///
/// On patches-first data it is two multiplications from the left, `W₂·GELU(W₁·x + b₁) + b₂`.
public struct TokenMixing: PatchMixing {
  /// W₁ [hidden, patches] and b₁.
  public var up: Linear

  /// W₂ [patches, hidden] and b₂.
  public var down: Linear

  /// The MLP with weights from an initializer.
  public init(patches: Int, hidden: Int, using initializer: inout some Initializer) {
    up = Linear(inputs: patches, outputs: hidden, using: &initializer)
    down = Linear(inputs: hidden, outputs: patches, using: &initializer)
  }

  /// The MLP of a model of some sizes.
  public init(_ sizes: MixerConfiguration, using initializer: inout some Initializer) {
    self.init(patches: sizes.patches, hidden: sizes.tokenMLPDim, using: &initializer)
  }

  /// True.
  public static var sharesWeightsAmongChannels: Bool { true }

  /// Two for each patch, hidden unit and channel.
  public static func multiplyAdds(_ sizes: MixerConfiguration) -> Int {
    2 * sizes.patches * sizes.tokenMLPDim * sizes.hiddenDim
  }

  /// W₁.
  public static func largestWeight(
    _ sizes: MixerConfiguration
  ) -> (name: ParameterName, shape: [Int]) {
    (ParameterName() / 0 / "weight", [sizes.tokenMLPDim, sizes.patches])
  }

  /// The width, from W₁.
  public static func setSizes(
    _ sizes: inout MixerConfiguration, fromLargestWeight shape: Shape
  ) {
    sizes.tokenMLPDim = shape[0]
  }

  /// Visits the two maps as 0 and 2, their places in an `nn.Sequential` with GELU as 1.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try up.visitParameters(at: path / 0, body)
    try down.visitParameters(at: path / 2, body)
  }

  /// The hidden units h, [hidden, images·channels], and GELU′ at the numbers a that they are computed from.
  public struct Cache: Sendable {
    fileprivate var order: PassOrder
    fileprivate var hidden = PaddedMatrix()
    fileprivate var derivative = Tensor.empty
  }

  /// An empty cache.
  public func makeCache(for mode: Mode) -> Cache { Cache(order: PassOrder(for: mode)) }

  /// a = W₁·x + b₁, h = GELU(a), y = W₂·h + b₂; x and y are [patches, images, channels].
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    up.forwardAlongFirstAxis(x, into: &cache.hidden)
    if cache.order.mode.isTraining {
      gelu(&cache.hidden, derivative: &cache.derivative)
    } else {
      gelu(&cache.hidden)
    }
    down.forwardAlongFirstAxis(cache.hidden, shape: x.shape, into: &y)
    cache.order.forward()
  }

  /// ∂a = W₂ᵀ·∂y ⊙ GELU′(a), ∂x = W₁ᵀ·∂a. The hidden units are overwritten by ∂a.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout TokenMixing
  ) {
    cache.order.backward()
    down.addGradientAlongFirstAxis(dy, x: cache.hidden, to: &gradient.down)
    down.backwardAlongFirstAxis(dy, into: &cache.hidden)
    multiply(&cache.hidden, by: cache.derivative)
    up.addGradientAlongFirstAxis(cache.hidden, x: x, to: &gradient.up)
    up.backwardAlongFirstAxis(cache.hidden, shape: x.shape, into: &dx)
  }
}
