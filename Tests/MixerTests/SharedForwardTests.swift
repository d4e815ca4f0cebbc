import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing
import Training

@Suite("Inference of a few images that threads share")
struct SharedForwardTests {
  private static let sizes = [
    MixerConfiguration(),
    MixerConfiguration(
      imageSize: PixelSize(height: 6, width: 8), patchSize: PixelSize(2), imageChannels: 2,
      hiddenDim: 37, layers: 3, tokenMLPDim: 5, channelMLPDim: 18, classes: 4),
    MixerConfiguration(
      imageSize: PixelSize(4), patchSize: PixelSize(4), imageChannels: 1, hiddenDim: 16, layers: 1,
      tokenMLPDim: 3, channelMLPDim: 8, classes: 2),
  ]

  @Test("the logits have the same bits with any number of threads", arguments: 0..<3)
  func logits(size: Int) throws {
    let sizes = Self.sizes[size]
    var random = Random(seed: 1)
    let model = try MLPMixer(sizes, using: &random)
    for count in [1, 3] {
      let images = randomTensor(
        [count, sizes.imageChannels, sizes.imageSize.height, sizes.imageSize.width], seed: 2)
      for threads in [1, 2, 3, 16] {
        var evaluator = Evaluator(model, loss: CrossEntropy(), threads: threads)
        for _ in 0..<3 { #expect(evaluator.outputs(for: images) == model(images), "\(threads)") }
      }
    }
  }

  @Test("a cache that threads share computes with the new weights when they have changed")
  func changedWeights() throws {
    var random = Random(seed: 1)
    var model = try MLPMixer(Self.sizes[1], using: &random)
    let images = randomTensor([1, 2, 6, 8], seed: 2)
    var cache = model.makeCache(for: .inference(threads: 2))
    var logits = Tensor.empty
    model.forward(images, into: &logits, cache: &cache)
    let before = logits
    model.visitParameters { $0[0] += 0.5 }
    model.forward(images, into: &logits, cache: &cache)
    #expect(logits == model(images) && logits != before)
  }

  @Test("models whose mixing has weights per channel, or mixes channels, take several threads, too")
  func otherMixings() throws {
    func expectSameBits<Mixing: PatchMixing>(
      _: Mixing.Type, _ sizes: MixerConfiguration
    ) throws {
      var random = Random(seed: 1)
      let model = try PatchClassifier<Mixing>(sizes, using: &random)
      let image = randomTensor([1, 1, 28, 28], seed: 2)
      var evaluator = Evaluator(model, loss: CrossEntropy(), threads: 3)
      #expect(evaluator.outputs(for: image) == model(image))
    }
    try expectSameBits(SelfAttention.self, .transformerOfArticleSize)
    try expectSameBits(DepthwiseConvolution.self, .convMixerOfArticleSize)
  }
}
