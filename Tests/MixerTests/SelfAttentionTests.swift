import LayerChecks
import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing

@Suite("Self-attention over patches")
struct SelfAttentionTests {
  private func sizes(
    patches: Int, channels: Int, width: Int, heads: Int
  ) -> MixerConfiguration {
    MixerConfiguration(
      imageSize: PixelSize(height: 1, width: patches), patchSize: PixelSize(1),
      hiddenDim: channels, tokenMLPDim: width, heads: heads)
  }

  @Test(
    "the gradients of self-attention equal finite differences",
    arguments: [(1, 1, 1, 1), (3, 5, 6, 2), (4, 17, 8, 1), (6, 33, 20, 4)])
  func gradients(patches: Int, channels: Int, width: Int, heads: Int) {
    var random = Random(seed: 1)
    let layer = SelfAttention(
      sizes(patches: patches, channels: channels, width: width, heads: heads), using: &random)
    let x = randomTensor([patches, 2, channels], seed: 2)
    #expect(gradientMismatches(of: layer, at: x) == [])
  }

  @Test(
    "a permutation of the patches permutes the result, and every row of the attention has the sum 1"
  )
  func equivariance() {
    var random = Random(seed: 1)
    let layer = SelfAttention(sizes(patches: 5, channels: 7, width: 6, heads: 2), using: &random)
    let x = randomTensor([5, 1, 7], seed: 2)
    let order = [3, 0, 4, 1, 2]
    func permuted(_ x: Tensor) -> Tensor {
      Tensor(x.shape, order.flatMap { x.elements[$0 * 7..<($0 + 1) * 7] })
    }
    var (y, cache) = (Tensor.empty, layer.makeCache(for: .inference))
    layer.forward(permuted(x), into: &y, cache: &cache)
    for (found, expected) in zip(y.elements, permuted(layer(x)).elements) {
      #expect(abs(found - expected) < 1e-5)
    }
    #expect(cache.attention.shape == [1, 2, 5, 5])
    for row in 0..<10 {
      let sum = cache.attention.elements[row * 5..<(row + 1) * 5].reduce(0, +)
      #expect(abs(sum - 1) < 1e-6)
    }
  }

  @Test(
    "a Vision Transformer has a position embedding, and is made again from its sizes and parameters"
  )
  func model() throws {
    var random = Random(seed: 3)
    let sizes = MixerConfiguration(
      imageSize: PixelSize(6), patchSize: PixelSize(2), hiddenDim: 5, layers: 2, tokenMLPDim: 4,
      channelMLPDim: 7, classes: 3, heads: 2)
    let model = try VisionTransformer(sizes, using: &random)
    #expect(
      model.parameters.map(\.name.description).prefix(7) == [
        "patch_embed.weight", "patch_embed.bias", "pos_embed", "mixer.0.norm_tokens.weight",
        "mixer.0.norm_tokens.bias", "mixer.0.token_mixer.qkv.weight",
        "mixer.0.token_mixer.qkv.bias",
      ])
    let parameters = model.parameters.map { (name: $0.name.description, tensor: $0.tensor) }
    let again = try VisionTransformer(sizes, parameters: parameters)
    #expect(again.fingerprint == model.fingerprint)
    var wrong = sizes
    wrong.layers = 1_000_000
    #expect(throws: (any Error).self) { try VisionTransformer(wrong, parameters: parameters) }
  }

  @Test("heads that do not divide the width are refused")
  func heads() {
    var random = Random(seed: 1)
    #expect(throws: ConfigurationError.headsDoNotDivide(heads: 3, width: 64)) {
      try VisionTransformer(MixerConfiguration(heads: 3), using: &random)
    }
  }
}
