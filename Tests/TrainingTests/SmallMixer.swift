import Mixer
import Tensors

extension MLPMixer {
  /// A small model for the images of `Examples.noise`, 8×8 gray pixels in 3 classes.
  static func small() -> MLPMixer {
    var random = Random(seed: 3)
    let sizes = MixerConfiguration(
      imageSize: PixelSize(8), patchSize: PixelSize(4), hiddenDim: 20, layers: 2, tokenMLPDim: 8,
      channelMLPDim: 24, classes: 3)
    return try! MLPMixer(sizes, using: &random)
  }
}
