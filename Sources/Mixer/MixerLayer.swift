import NeuralNetwork
import Tensors

/// One layer of the Mixer, whose patches are mixed by an MLP.
public typealias MixerLayer = MixingLayer<TokenMixing>

/// One layer: a mixing of the patches, then channel mixing, each after a layer norm and with a residual
/// connection around both (Tolstikhin et al. 2021, equation 1).
public struct MixingLayer<Mixing: PatchMixing>: Layer {
  /// The layer norm before token mixing.
  public var tokenNorm: LayerNorm
  /// Mixes the patches.
  public var tokenMixing: Mixing
  /// The layer norm before channel mixing.
  public var channelNorm: LayerNorm
  /// Mixes the channels of each patch.
  public var channelMixing: ChannelMixing

  /// The layer of a model of some sizes, with weights from an initializer.
  public init(_ sizes: MixerConfiguration, using initializer: inout some Initializer) {
    tokenNorm = LayerNorm(channels: sizes.hiddenDim)
    tokenMixing = Mixing(sizes, using: &initializer)
    channelNorm = LayerNorm(channels: sizes.hiddenDim)
    channelMixing = ChannelMixing(
      channels: sizes.hiddenDim, hidden: sizes.channelMLPDim, using: &initializer)
  }

  /// Visits the four parts in the order in which they are applied.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try tokenNorm.visitParameters(at: path / WeightNames.tokenNorm, body)
    try tokenMixing.visitParameters(at: path / WeightNames.tokenMixing, body)
    try channelNorm.visitParameters(at: path / WeightNames.channelNorm, body)
    try channelMixing.visitParameters(at: path / WeightNames.channelMixing, body)
  }

  /// The caches of the four parts, and their inputs and outputs, [patches, images, channels] each.
  public struct Cache: Sendable {
    fileprivate var tokenNorm: LayerNorm.Cache
    /// What the mixing keeps, such as the attention.
    public fileprivate(set) var tokenMixing: Mixing.Cache
    fileprivate var channelNorm: LayerNorm.Cache
    fileprivate var channelMixing: ChannelMixing.Cache
    /// The input of the mixing.
    public fileprivate(set) var normedTokens = Tensor.empty
    fileprivate var residual = Tensor.empty
    fileprivate var normedChannels = Tensor.empty
    fileprivate var dResidual = Tensor.empty
    fileprivate var dNormed = Tensor.empty
  }

  /// An empty cache.
  public func makeCache(for mode: Mode) -> Cache {
    Cache(
      tokenNorm: tokenNorm.makeCache(for: mode), tokenMixing: tokenMixing.makeCache(for: mode),
      channelNorm: channelNorm.makeCache(for: mode),
      channelMixing: channelMixing.makeCache(for: mode))
  }

  /// u = x + tokenMixing(norm(x)), y = u + channelMixing(norm(u)).
  @_specialize(where Mixing == TokenMixing)
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    tokenNorm.forward(x, into: &cache.normedTokens, cache: &cache.tokenNorm)
    tokenMixing.forward(cache.normedTokens, into: &cache.residual, cache: &cache.tokenMixing)
    add(x, to: &cache.residual)

    channelNorm.forward(cache.residual, into: &cache.normedChannels, cache: &cache.channelNorm)
    channelMixing.forward(cache.normedChannels, into: &y, cache: &cache.channelMixing)
    add(cache.residual, to: &y)
  }

  /// ∂u = ∂y + the gradient through channel mixing, ∂x = ∂u + the gradient through token mixing.
  @_specialize(where Mixing == TokenMixing)
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout MixingLayer
  ) {
    channelMixing.backward(
      dy, x: cache.normedChannels, into: &cache.dNormed, cache: &cache.channelMixing,
      gradient: &gradient.channelMixing)
    channelNorm.backward(
      cache.dNormed, x: cache.residual, into: &cache.dResidual, cache: &cache.channelNorm,
      gradient: &gradient.channelNorm)
    add(dy, to: &cache.dResidual)

    tokenMixing.backward(
      cache.dResidual, x: cache.normedTokens, into: &cache.dNormed, cache: &cache.tokenMixing,
      gradient: &gradient.tokenMixing)
    tokenNorm.backward(
      cache.dNormed, x: x, into: &dx, cache: &cache.tokenNorm, gradient: &gradient.tokenNorm)
    add(cache.dResidual, to: &dx)
  }

  /// Visits the outputs of the first three parts; that of token mixing includes the residual connection.
  public func visitActivations<Path: ParameterPath>(
    in cache: Cache, at path: Path, _ body: (Path, Tensor) throws -> Void
  ) rethrows {
    try body(path / WeightNames.tokenNorm, cache.normedTokens)
    try body(path / WeightNames.tokenMixing, cache.residual)
    try body(path / WeightNames.channelNorm, cache.normedChannels)
  }
}

extension MixingLayer<TokenMixing> {
  /// The layer with weights from an initializer.
  public init(
    patches: Int, channels: Int, tokenHidden: Int, channelHidden: Int,
    using initializer: inout some Initializer
  ) {
    // One row of patches of one pixel.
    self.init(
      MixerConfiguration(
        imageSize: PixelSize(height: 1, width: patches), patchSize: PixelSize(1),
        hiddenDim: channels, tokenMLPDim: tokenHidden, channelMLPDim: channelHidden),
      using: &initializer)
  }
}
