import Mixer
import SafeTensors

/// The models of the first seed's trainings on MNIST.
struct TrainedWeights {
  let mixer: MLPMixer
  let transformer: VisionTransformer
  let convMixer: ConvMixer

  /// The models in a folder, in files named after their mixings.
  ///
  /// - Throws: `SafeTensorsError` if a file cannot be read.
  init(in folder: String) throws(SafeTensorsError) {
    func model<Layer: PatchMixing>(
      _ mixing: Mixing
    ) throws(SafeTensorsError) -> PatchClassifier<Layer> {
      let sizes = mixing.imageSizes
      return try PatchClassifier<Layer>(
        weights: "\(folder)/\(mixing.rawValue).safetensors", imageSize: sizes.imageSize,
        heads: sizes.heads)
    }
    mixer = try model(.tokens)
    transformer = try model(.attention)
    convMixer = try model(.convolution)
  }
}
