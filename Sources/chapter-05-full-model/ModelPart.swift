import Mixer
import NeuralNetwork
import Pictures

/// The kinds of parts that a Mixer is made of, each with its color in the pictures.
nonisolated enum ModelPart: String, CaseIterable, CustomStringConvertible {
  case patchEmbedding = "Patch embedding"
  case tokenMixing = "Token mixing"
  case channelMixing = "Channel mixing"
  case layerNorms = "Layer norms"
  case classifierHead = "Classifier head"

  /// The part that a parameter belongs to, by its name.
  init(of name: ParameterName) {
    func contains(_ part: StaticString) -> Bool { name.components.contains(part.description) }
    if contains(WeightNames.tokenMixing) {
      self = .tokenMixing
    } else if contains(WeightNames.channelMixing) {
      self = .channelMixing
    } else if contains(WeightNames.patchEmbedding) {
      self = .patchEmbedding
    } else if contains(WeightNames.classifierHead) {
      self = .classifierHead
    } else {
      self = .layerNorms
    }
  }

  var description: String { rawValue }

  var color: Color {
    switch self {
    case .patchEmbedding: Palette.color(2)
    case .tokenMixing: Palette.color(0)
    case .channelMixing: Palette.color(1)
    case .layerNorms: Palette.color(6)
    case .classifierHead: Palette.color(3)
    }
  }
}
