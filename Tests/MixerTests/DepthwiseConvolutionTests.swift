import LayerChecks
import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing

@Suite("Depthwise convolution over patches")
struct DepthwiseConvolutionTests {
  private func sizes(grid: PixelSize, channels: Int, kernel: PixelSize? = nil) -> MixerConfiguration
  {
    MixerConfiguration(
      imageSize: grid, patchSize: PixelSize(1), hiddenDim: channels, kernelSize: kernel)
  }

  @Test(
    "the gradients of a depthwise convolution equal finite differences",
    arguments: [
      (1, 1, 1, PixelSize(1)), (2, 3, 6, PixelSize(3)), (4, 4, 17, PixelSize(3)),
      (3, 3, 33, PixelSize(5)), (1, 5, 7, PixelSize(height: 1, width: 9)),
      (4, 2, 3, PixelSize(height: 5, width: 1)),
    ])
  func gradients(rows: Int, columns: Int, channels: Int, kernel: PixelSize) {
    var random = Random(seed: 1)
    let layer = DepthwiseConvolution(
      sizes(grid: PixelSize(height: rows, width: columns), channels: channels, kernel: kernel),
      using: &random)
    let x = randomTensor([rows * columns, 2, channels], seed: 2)
    #expect(gradientMismatches(of: layer, at: x) == [])
  }

  @Test(
    "the parameters have PyTorch's names and shapes of a Conv2d with as many groups as channels")
  func names() {
    var random = Random(seed: 1)
    let layer = DepthwiseConvolution(sizes(grid: PixelSize(4), channels: 6), using: &random)
    #expect(layer.parameters.map(\.name.description) == ["weight", "bias"])
    #expect(layer.parameters.map(\.tensor.shape) == [[6, 1, 3, 3], [6]])
  }

  @Test("a model of convolutions has no position embedding; its gradients are those of its parts")
  func model() throws {
    var random = Random(seed: 3)
    let sizes = MixerConfiguration(
      imageSize: PixelSize(6), patchSize: PixelSize(2), hiddenDim: 5, layers: 2, channelMLPDim: 7,
      classes: 3, kernelSize: PixelSize(3))
    let model = try ConvMixer(sizes, using: &random)
    #expect(model.positionEmbedding.count == 0)
    #expect(
      model.parameters.map(\.name.description).filter { $0.contains("mixer.0.token") } == [
        "mixer.0.token_mixer.weight", "mixer.0.token_mixer.bias",
      ])
    let again = try ConvMixer(
      sizes, parameters: model.parameters.map { ($0.name.description, $0.tensor) })
    #expect(again.fingerprint == model.fingerprint)
  }

  @Test("a kernel without a middle is refused")
  func even() {
    var random = Random(seed: 1)
    #expect(throws: ConfigurationError.evenKernel(found: PixelSize(height: 1, width: 2))) {
      try ConvMixer(
        MixerConfiguration(kernelSize: PixelSize(height: 1, width: 2)), using: &random)
    }
  }
}
