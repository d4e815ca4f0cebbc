import ArgumentParser
import Mixer
import Pictures

/// A way to mix patches, and the model that it makes.
nonisolated enum Mixing: String, ExpressibleByArgument, CaseIterable, Codable {
  case tokens
  case attention
  case convolution

  /// The model's name.
  var model: String {
    switch self {
    case .tokens: "Mixer"
    case .attention: "Vision Transformer"
    case .convolution: "ConvMixer"
    }
  }

  /// Its color in all pictures.
  var color: Color { Palette.color(Mixing.allCases.firstIndex(of: self)!) }

  /// The layer.
  var layer: any PatchMixing.Type {
    switch self {
    case .tokens: TokenMixing.self
    case .attention: SelfAttention.self
    case .convolution: DepthwiseConvolution.self
    }
  }

  /// The sizes of the model for images of 28×28 pixels: about as many parameters as the article's Mixer has.
  var imageSizes: MixerConfiguration {
    switch self {
    case .tokens: MixerConfiguration()
    case .attention: .transformerOfArticleSize
    case .convolution: .convMixerOfArticleSize
    }
  }
}
