import NeuralNetwork
import Tensors

/// A layer that mixes the patches of an image, [patches, images, channels]: what the Mixer, the Vision Transformer
/// and ConvMixer differ in.
///
/// Everything around it is the same in the three: a `MixingLayer` is the block that it is a part of, and a
/// `PatchClassifier` the model (Yu et al. 2022, arXiv:2111.11418, call this the MetaFormer).
public protocol PatchMixing: Layer {
  /// The layer of a model of some sizes, with weights from an initializer.
  init(_ sizes: MixerConfiguration, using initializer: inout some Initializer)

  /// Checks the sizes that belong to this layer alone.
  ///
  /// - Throws: ``ConfigurationError`` if one is not positive, or they do not fit together.
  static func validate(_ sizes: MixerConfiguration) throws(ConfigurationError)

  /// Whether the result is the same wherever a patch is, so that the model has to add an embedding of its place to
  /// each patch.
  static var needsPositions: Bool { get }

  /// Whether every channel is computed separately and with the same weights, so that the layer can be applied to some
  /// of the channels alone.
  static var sharesWeightsAmongChannels: Bool { get }

  /// The multiply-adds of one image in the forward pass; backward has twice as many.
  static func multiplyAdds(_ sizes: MixerConfiguration) -> Int

  /// The name of the layer's largest weight, and its shape in a model of some sizes: what tells, before memory is
  /// taken for a model, whether a file has the weights for it.
  static func largestWeight(_ sizes: MixerConfiguration) -> (name: ParameterName, shape: [Int])

  /// Sets the sizes that belong to this layer alone to those that the shape of its largest weight tells.
  static func setSizes(_ sizes: inout MixerConfiguration, fromLargestWeight shape: Shape)
}

extension PatchMixing {
  /// Nothing.
  public static func validate(_ sizes: MixerConfiguration) throws(ConfigurationError) {}

  /// False.
  public static var needsPositions: Bool { false }

  /// False.
  public static var sharesWeightsAmongChannels: Bool { false }
}
