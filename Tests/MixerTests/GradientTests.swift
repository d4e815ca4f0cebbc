import LayerChecks
import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing
import Training

@Suite("Hand-written gradients of the parts of a Mixer")
struct GradientTests {
  private var generator = Random(seed: 4)

  @Test(
    "the gradients of token mixing equal finite differences",
    arguments: [(1, 1), (4, 6), (9, 17)])
  mutating func tokenMixing(patches: Int, hidden: Int) {
    let layer = TokenMixing(patches: patches, hidden: hidden, using: &generator)
    #expect(gradientMismatches(of: layer, at: randomTensor([patches, 2, 5], seed: 1)) == [])
  }

  @Test(
    "the gradients of channel mixing equal finite differences",
    arguments: [(1, 1), (6, 9), (17, 33)])
  mutating func channelMixing(channels: Int, hidden: Int) {
    let layer = ChannelMixing(channels: channels, hidden: hidden, using: &generator)
    #expect(gradientMismatches(of: layer, at: randomTensor([3, 2, channels], seed: 1)) == [])
  }

  @Test("the gradients of a Mixer layer equal finite differences")
  mutating func mixerLayer() {
    let layer = MixerLayer(
      patches: 6, channels: 10, tokenHidden: 7, channelHidden: 13, using: &generator)
    #expect(gradientMismatches(of: layer, at: randomTensor([6, 2, 10], seed: 1)) == [])
  }

  @Test("the gradients of a patch embedding equal finite differences")
  mutating func patchEmbedding() {
    let embedding = PatchEmbedding(
      imageChannels: 2, patch: PixelSize(height: 3, width: 2), channels: 7, using: &generator)
    #expect(gradientMismatches(of: embedding, at: randomTensor([3, 2, 6, 8], seed: 1)) == [])
  }

  @Test(
    "the gradients of a Mixer's loss equal finite differences, with and without label smoothing",
    arguments: [Float(0), 0.1])
  mutating func model(labelSmoothing: Float) throws {
    let sizes = MixerConfiguration(
      imageSize: PixelSize(height: 6, width: 8), patchSize: PixelSize(height: 3, width: 2),
      imageChannels: 2, hiddenDim: 10, layers: 2, tokenMLPDim: 7, channelMLPDim: 13, classes: 4)
    let model = try MLPMixer(sizes, using: &generator)
    let examples = Examples(inputs: randomTensor([3, 2, 6, 8], seed: 1), labels: [2, 0, 3])
    let loss = CrossEntropy(labelSmoothing: labelSmoothing)
    var trainer = Trainer(model, optimizer: Adam(for: model), loss: loss, threads: 1)
    let mismatches = gradientMismatches(
      trainer.gradient(on: Batch(0..<3), of: examples),
      of: { changed in
        var loss = loss
        return loss(changed(examples.inputs), targets: examples.labels).meanLoss
      },
      at: model)
    #expect(mismatches == [])
  }
}
