import Mixer
import NeuralNetwork
import Tensors

extension MLPMixer {
  /// A small model for images of 2 channels and 6×8 pixels in 4 classes; its weights depend on the seed.
  static func small(seed: UInt64) -> MLPMixer {
    var random = Random(seed: seed)
    let sizes = MixerConfiguration(
      imageSize: PixelSize(height: 6, width: 8), patchSize: PixelSize(height: 3, width: 2),
      imageChannels: 2, hiddenDim: 20, layers: 2, tokenMLPDim: 7, channelMLPDim: 33, classes: 4)
    return try! MLPMixer(sizes, using: &random)
  }

  /// A model of zeros, to be counted or filled.
  static func zeros(_ sizes: MixerConfiguration) throws(ConfigurationError) -> MLPMixer {
    var zeros = ZeroInitializer()
    return try MLPMixer(sizes, using: &zeros)
  }
}
