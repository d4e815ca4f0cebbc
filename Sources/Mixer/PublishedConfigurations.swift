extension MixerConfiguration {
  /// A model of the paper (Tolstikhin et al. 2021, table 1), for 224×224 color images of 1000
  /// classes.
  public struct Published: Hashable, Sendable {
    /// The name in the paper, such as `S/32`.
    public let name: String
    /// The sizes.
    public let configuration: MixerConfiguration
  }

  /// The seven models of the paper.
  public static let published: [Published] = [
    published("S/32", patch: 32, hidden: 512, layers: 8),
    published("S/16", patch: 16, hidden: 512, layers: 8),
    published("B/32", patch: 32, hidden: 768, layers: 12),
    published("B/16", patch: 16, hidden: 768, layers: 12),
    published("L/32", patch: 32, hidden: 1024, layers: 24),
    published("L/16", patch: 16, hidden: 1024, layers: 24),
    published("H/14", patch: 14, hidden: 1280, layers: 32),
  ]

  // In all of them the token MLP is half as wide as the number of channels, and the channel MLP four
  // times as wide.
  private static func published(
    _ name: String, patch: Int, hidden: Int, layers: Int
  ) -> Published {
    Published(
      name: name,
      configuration: MixerConfiguration(
        imageSize: PixelSize(224), patchSize: PixelSize(patch), imageChannels: 3, hiddenDim: hidden,
        layers: layers, tokenMLPDim: hidden / 2, channelMLPDim: hidden * 4, classes: 1000))
  }
}

extension MixerConfiguration {
  /// A Vision Transformer with as many parameters as the article's Mixer, within 0.2 %: its embedding, channels,
  /// layers and classes, four heads of 8 numbers, and a channel MLP that takes the rest.
  public static let transformerOfArticleSize = MixerConfiguration(
    tokenMLPDim: 32, channelMLPDim: 198, heads: 4)

  /// A ConvMixer with as many parameters as the article's Mixer, within 0.2 %: its embedding, channels, layers and
  /// classes, kernels of 3×3 patches, and a channel MLP that takes the rest.
  public static let convMixerOfArticleSize = MixerConfiguration(
    channelMLPDim: 259, kernelSize: PixelSize(3))
}
