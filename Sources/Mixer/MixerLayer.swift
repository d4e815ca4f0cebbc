import Tensors

/// One layer of the Mixer: token mixing, then channel mixing, each after a layer norm and beside a
/// residual connection (Tolstikhin et al. 2021, equation 1).
public struct MixerLayer: Layer {
  /// The layer norm before token mixing.
  public var tokenNorm: LayerNorm
  /// Where patches hear from one another.
  public var tokenMixing: TokenMixing
  /// The layer norm before channel mixing.
  public var channelNorm: LayerNorm
  /// Where every patch is thought over.
  public var channelMixing: ChannelMixing

  /// The layer with random weights.
  public init(
    patches: Int, channels: Int, tokenHidden: Int, channelHidden: Int, using random: inout Random
  ) {
    tokenNorm = LayerNorm(channels: channels)
    tokenMixing = TokenMixing(patches: patches, hidden: tokenHidden, using: &random)
    channelNorm = LayerNorm(channels: channels)
    channelMixing = ChannelMixing(channels: channels, hidden: channelHidden, using: &random)
  }

  /// The layer with zeros for the weights of its MLPs.
  public init(patches: Int, channels: Int, tokenHidden: Int, channelHidden: Int) {
    tokenNorm = LayerNorm(channels: channels)
    tokenMixing = TokenMixing(patches: patches, hidden: tokenHidden)
    channelNorm = LayerNorm(channels: channels)
    channelMixing = ChannelMixing(channels: channels, hidden: channelHidden)
  }

  public mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try tokenNorm.walk(name / "norm_tokens", visit)
    try tokenMixing.walk(name / "token_mixer", visit)
    try channelNorm.walk(name / "norm_channels", visit)
    try channelMixing.walk(name / "channel_mixer", visit)
  }

  /// The caches of the four parts, and what flows between them, [patches, images, channels] each.
  public struct Cache: Sendable {
    fileprivate var tokenNorm: LayerNorm.Cache
    fileprivate var tokenMixing: TokenMixing.Cache
    fileprivate var channelNorm: LayerNorm.Cache
    fileprivate var channelMixing: ChannelMixing.Cache
    fileprivate var normalTokens = Tensor([0])
    fileprivate var middle = Tensor([0])
    fileprivate var normalChannels = Tensor([0])
    fileprivate var dMiddle = Tensor([0])
    fileprivate var dNormal = Tensor([0])
  }

  public func makeCache(for purpose: Purpose) -> Cache {
    Cache(
      tokenNorm: tokenNorm.makeCache(for: purpose),
      tokenMixing: tokenMixing.makeCache(for: purpose),
      channelNorm: channelNorm.makeCache(for: purpose),
      channelMixing: channelMixing.makeCache(for: purpose))
  }

  public func prepare(_ cache: inout Cache) {
    tokenMixing.prepare(&cache.tokenMixing)
    channelMixing.prepare(&cache.channelMixing)
  }

  /// u = x + tokenMixing(norm(x)), y = u + channelMixing(norm(u)).
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    tokenNorm.forward(x, into: &cache.normalTokens, cache: &cache.tokenNorm)
    tokenMixing.forward(cache.normalTokens, into: &cache.middle, cache: &cache.tokenMixing)
    add(x, to: &cache.middle)

    channelNorm.forward(cache.middle, into: &cache.normalChannels, cache: &cache.channelNorm)
    channelMixing.forward(cache.normalChannels, into: &y, cache: &cache.channelMixing)
    add(cache.middle, to: &y)
  }

  /// ∂u = ∂y + the gradient through channel mixing, ∂x = ∂u + the gradient through token mixing.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout MixerLayer
  ) {
    channelMixing.backward(
      dy, x: cache.normalChannels, into: &cache.dNormal, cache: &cache.channelMixing,
      gradient: &gradient.channelMixing)
    channelNorm.backward(
      cache.dNormal, x: cache.middle, into: &cache.dMiddle, cache: &cache.channelNorm,
      gradient: &gradient.channelNorm)
    add(dy, to: &cache.dMiddle)

    tokenMixing.backward(
      cache.dMiddle, x: cache.normalTokens, into: &cache.dNormal, cache: &cache.tokenMixing,
      gradient: &gradient.tokenMixing)
    tokenNorm.backward(
      cache.dNormal, x: x, into: &dx, cache: &cache.tokenNorm, gradient: &gradient.tokenNorm)
    add(cache.dMiddle, to: &dx)
  }
}
