import Mixer
import NeuralNetwork
import Tensors

/// The Mixer that does with patches in another order what a Mixer does with them in theirs: the weights of token
/// mixing change places with the patches.
///
/// - Parameters:
///   - mixer: the Mixer.
///   - sources: for each patch the one that comes to its place.
nonisolated func permuted(_ mixer: MLPMixer, _ sources: [Int]) -> MLPMixer {
  var moved = mixer
  let hidden = mixer.configuration.tokenMLPDim
  for (layer, old) in zip(moved.layers.indices, mixer.layers.map(\.tokenMixing)) {
    for (place, source) in sources.enumerated() {
      for unit in 0..<hidden {
        moved.layers[layer].tokenMixing.up.weight[unit * sources.count + place] =
          old.up.weight[unit * sources.count + source]
        moved.layers[layer].tokenMixing.down.weight[place * hidden + unit] =
          old.down.weight[source * hidden + unit]
      }
      moved.layers[layer].tokenMixing.down.bias[place] = old.down.bias[source]
    }
  }
  return moved
}

/// The same for a Vision Transformer: its position embeddings change places with the patches.
nonisolated func permuted(_ transformer: VisionTransformer, _ sources: [Int]) -> VisionTransformer {
  var moved = transformer
  let channels = transformer.configuration.hiddenDim
  for (place, source) in sources.enumerated() {
    for channel in 0..<channels {
      moved.positionEmbedding[place * channels + channel] =
        transformer.positionEmbedding[source * channels + channel]
    }
  }
  return moved
}

/// The largest difference between the logits of two models, one given images and the other the same images with
/// their patches in another order.
nonisolated func largestDifference<Layer: PatchMixing>(
  of model: PatchClassifier<Layer>, _ images: Tensor, and other: PatchClassifier<Layer>,
  _ shuffled: Tensor
) -> Float {
  let (a, b) = (model(images), other(shuffled))
  return (0..<a.count).reduce(0) { max($0, abs(a[$1] - b[$1])) }
}

/// Images of 28×28 pixels with their patches in the places that `Shuffle.patches` gives them.
nonisolated func shuffledPatches(_ images: Tensor) -> Tensor {
  let sources = Shuffle.patches.permutation(height: 28, width: 28)
  return Tensor(
    images.shape, (0..<images.count).map { images[$0 / 784 * 784 + sources[$0 % 784]] })
}
