import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing

@Suite("The Mixer model")
struct ModelTests {
  @Test("the article's model has the article's number of parameters")
  func articleCount() throws {
    #expect(try MLPMixer.zeros(MixerConfiguration()).parameterCount == 282_186)
  }

  @Test(
    "the seven models of the paper have the paper's numbers of parameters",
    arguments: [
      ("S/32", 19_104_624), ("S/16", 18_528_264), ("B/32", 60_293_428), ("B/16", 59_880_472),
      ("L/32", 206_939_264), ("L/16", 208_196_168), ("H/14", 432_350_952),
    ])
  func publishedCounts(name: String, count: Int) throws {
    let published = try #require(MixerConfiguration.published.first { $0.name == name })
    #expect(try MLPMixer.zeros(published.configuration).parameterCount == count)
  }

  @Test("the three mixings of patches have models of the article's size, within 0.2 %")
  func equalCounts() throws {
    var zeros = ZeroInitializer()
    let transformer = try VisionTransformer(.transformerOfArticleSize, using: &zeros)
    let convolution = try ConvMixer(.convMixerOfArticleSize, using: &zeros)
    for count in [transformer.parameterCount, convolution.parameterCount] {
      #expect(abs(Double(count) / 282_186 - 1) < 0.002, "\(count)")
    }
  }

  @Test("the multiply-adds of a mixing are those of its loops")
  func multiplyAdds() {
    let sizes = MixerConfiguration(
      imageSize: PixelSize(height: 3, width: 4), patchSize: PixelSize(1), hiddenDim: 5,
      tokenMLPDim: 6, heads: 2, kernelSize: PixelSize(3))
    #expect(TokenMixing.multiplyAdds(sizes) == 12 * 5 * 6 * 2)
    #expect(SelfAttention.multiplyAdds(sizes) == 12 * (5 * 18 + 6 * 5) + 2 * 12 * 12 * 6)
    // 2 + 3 + 2 rows and 2 + 3 + 3 + 2 columns on the grid.
    #expect(DepthwiseConvolution.multiplyAdds(sizes) == 7 * 10 * 5)
  }

  @Test(
    "the multiply-adds of the article's Mixer, forward and in training, are those of its products")
  func modelMultiplyAdds() {
    let embedding = 16 * 49 * 128
    let layer = 2 * 16 * 64 * 128 + 2 * 16 * 128 * 256
    let forward = embedding + 4 * layer + 128 * 10
    #expect(MLPMixer.multiplyAdds(MixerConfiguration()) == forward)
    #expect(MLPMixer.trainingMultiplyAdds(MixerConfiguration()) == 3 * forward - embedding)
  }

  @Test("a Mixer names its parameters as the article's state_dict() does")
  func names() throws {
    let model = try MLPMixer.zeros(MixerConfiguration(layers: 1))
    #expect(
      model.parameters.map { "\($0.name) \($0.tensor.shape)" } == [
        "patch_embed.weight [128, 1, 7, 7]", "patch_embed.bias [128]",
        "mixer.0.norm_tokens.weight [128]", "mixer.0.norm_tokens.bias [128]",
        "mixer.0.token_mixer.0.weight [64, 16]", "mixer.0.token_mixer.0.bias [64]",
        "mixer.0.token_mixer.2.weight [16, 64]", "mixer.0.token_mixer.2.bias [16]",
        "mixer.0.norm_channels.weight [128]", "mixer.0.norm_channels.bias [128]",
        "mixer.0.channel_mixer.0.weight [256, 128]", "mixer.0.channel_mixer.0.bias [256]",
        "mixer.0.channel_mixer.2.weight [128, 256]", "mixer.0.channel_mixer.2.bias [128]",
        "classifier_head.weight [10, 128]", "classifier_head.bias [10]",
        "norm.weight [128]", "norm.bias [128]",
      ])
  }

  @Test("the random weights of a Mixer lie within PyTorch's bounds and fill them")
  func initialization() throws {
    var random = Random(seed: 1)
    let model = try MLPMixer(MixerConfiguration(), using: &random)
    for (weight, inputs) in [
      (model.patchEmbedding.weight, 49), (model.layers[0].tokenMixing.up.weight, 16),
      (model.layers[3].channelMixing.down.weight, 256), (model.classifierHead.weight, 128),
    ] {
      let largest = weight.elements.map(\.magnitude).max()!
      let bound = 1 / Float(inputs).squareRoot()
      #expect(largest <= bound)
      #expect(largest > 0.99 * bound)
    }
    #expect(model.norm.weight.elements == [Float](repeating: 1, count: 128))
  }

  @Test(
    "a Mixer is not made of sizes that do not fit together",
    arguments: [PixelSize(5), PixelSize(height: 7, width: 5)])
  func refusal(patch: PixelSize) {
    #expect(throws: ConfigurationError.patchDoesNotDivide(image: PixelSize(28), patch: patch)) {
      try MLPMixer.zeros(MixerConfiguration(patchSize: patch))
    }
    #expect(throws: ConfigurationError.notPositive(name: "number of layers", found: 0)) {
      try MLPMixer.zeros(MixerConfiguration(layers: 0))
    }
  }

  @Test("an image is cut into the article's patches, which cover it")
  func patches() {
    let image = Tensor([1, 1, 4, 6], (0..<24).map { Float($0) })
    var patches = Tensor.empty
    extractPatches(image, height: 2, width: 3, into: &patches)
    #expect(patches.shape == [4, 1, 6])
    #expect(
      patches.elements == [
        0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11, 12, 13, 14, 18, 19, 20, 15, 16, 17, 21, 22, 23,
      ])
  }

  @Test("the logits of an image do not depend on the batch that it is computed in, bit for bit")
  func batching() throws {
    var random = Random(seed: 2)
    let model = try MLPMixer(MixerConfiguration(layers: 2), using: &random)
    let images = Tensor([5, 1, 28, 28], uniform: 1, using: &random)
    let together = model(images).elements
    let apart = (0..<5).flatMap { image in
      model(
        Tensor([1, 1, 28, 28], Array(images.elements[image * 784..<(image + 1) * 784]))
      ).elements
    }
    #expect(together == apart)
  }

  @Test("one seed gives one Mixer, bit for bit, and another seed another")
  func seeds() {
    #expect(MLPMixer.small(seed: 1).fingerprint == MLPMixer.small(seed: 1).fingerprint)
    #expect(MLPMixer.small(seed: 1).fingerprint != MLPMixer.small(seed: 2).fingerprint)
  }

  @Test("the parameters of a Mixer are visited in the same order with and without names")
  func visits() {
    var model = MLPMixer.small(seed: 1)
    var unnamed: [Tensor] = []
    model.visitParameters { unnamed.append($0) }
    #expect(unnamed == model.parameters.map(\.tensor))
    #expect(Set(model.parameters.map(\.name)).count == unnamed.count)
  }
}
