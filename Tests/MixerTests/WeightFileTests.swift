import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@Suite("Weight files of a Mixer")
struct WeightFileTests {
  private let sizes = MixerConfiguration(
    imageSize: PixelSize(height: 6, width: 8), patchSize: PixelSize(height: 3, width: 2),
    imageChannels: 3, hiddenDim: 10, layers: 3, channelMLPDim: 13, classes: 4)

  private func expectRoundTrip<Mixing: PatchMixing>(
    _ type: PatchClassifier<Mixing>.Type, _ sizes: MixerConfiguration
  ) throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/new/model.safetensors"
      var random = Random(seed: 1)
      let model = try PatchClassifier<Mixing>(sizes, using: &random)
      try model.save(to: path)
      let back = try PatchClassifier<Mixing>(
        weights: path, imageSize: sizes.imageSize, heads: sizes.heads)
      #expect(back.configuration == sizes)
      #expect(back.parameters.map(\.tensor) == model.parameters.map(\.tensor))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/new")
          == ["model.safetensors"])
    }
  }

  @Test("the weights of each model come back from a file bit for bit, with its sizes")
  func roundTrip() throws {
    var mixer = sizes
    mixer.tokenMLPDim = 7
    try expectRoundTrip(MLPMixer.self, mixer)
    var transformer = sizes
    (transformer.tokenMLPDim, transformer.heads) = (6, 2)
    try expectRoundTrip(VisionTransformer.self, transformer)
    var convMixer = sizes
    convMixer.kernelSize = PixelSize(height: 3, width: 5)
    try expectRoundTrip(ConvMixer.self, convMixer)
  }

  @Test("the weights of one model, or for other heads or images, are not taken for another's")
  func otherModel() throws {
    var random = Random(seed: 1)
    var sizes = sizes
    sizes.tokenMLPDim = 6
    func tensors(_ model: some Module) -> [(name: String, tensor: Tensor)] {
      model.parameters.map { ($0.name.description, $0.tensor) }
    }
    sizes.heads = 2
    let transformer = tensors(try VisionTransformer(sizes, using: &random))
    let convMixer = tensors(try ConvMixer(sizes, using: &random))
    func expect(
      _ found: String, _ expected: String, from body: () throws(SafeTensorsError.Reason) -> Void
    ) {
      #expect(throws: SafeTensorsError.Reason(found: found, expected: expected), performing: body)
    }
    let (image, other) = (sizes.imageSize, PixelSize(height: 6, width: 4))
    expect(
      "no tensor 'mixer.0.token_mixer.0.weight'", "the weights of a model"
    ) { () throws(SafeTensorsError.Reason) in _ = try MLPMixer(transformer, imageSize: image) }
    expect(
      "tensor 'pos_embed' of shape [8, 10]", "one of shape [4, 10], for images of 6×4 pixels"
    ) { () throws(SafeTensorsError.Reason) in
      _ = try VisionTransformer(transformer, imageSize: other, heads: 2)
    }
    expect(
      "sizes that do not fit (found 4 heads; expected a number that divides their width together, 6)",
      "those of a model"
    ) { () throws(SafeTensorsError.Reason) in
      _ = try VisionTransformer(transformer, imageSize: image)
    }
    expect(
      "no tensor 'mixer.0.token_mixer.qkv.weight'", "the weights of a model"
    ) { () throws(SafeTensorsError.Reason) in
      _ = try VisionTransformer(convMixer, imageSize: image)
    }
    // The kernels do not depend on the number of patches.
    #expect(try ConvMixer(convMixer, imageSize: other).configuration.patches == 4)
  }

  @Test("a file with a tensor missing, extra or of another shape is not taken for a Mixer")
  func wrongTensors() throws {
    let tensors = try MLPMixer.zeros(MixerConfiguration(layers: 2)).parameters
      .map { (name: $0.name.description, tensor: $0.tensor) }
    func refusal(
      _ tensors: [(name: String, tensor: Tensor)], image: PixelSize = PixelSize(28)
    ) -> String? {
      do throws(SafeTensorsError.Reason) {
        _ = try MLPMixer(tensors, imageSize: image)
        return nil
      } catch {
        return error.found
      }
    }
    #expect(refusal(tensors) == nil)
    for index in tensors.indices {
      var changed = tensors
      let name = changed.remove(at: index).name
      #expect(refusal(changed) != nil, "without \(name)")
      changed = tensors
      changed[index].tensor = Tensor(Shape(3, 5))
      #expect(refusal(changed) != nil, "with another \(name)")
    }
    #expect(refusal(tensors + [("extra", Tensor([1]))])?.contains("extra") == true)
    #expect(
      refusal(tensors, image: PixelSize(30))
        == "sizes that do not fit (found patches of 7×7 pixels; expected a size that divides images of "
        + "30×30 pixels)")
    #expect(
      refusal(tensors, image: PixelSize(35))
        == "tensor 'mixer.0.token_mixer.0.weight' of shape [64, 16]")
  }

  @Test(
    "a weight that is not finite is refused in a Mixer's file, with the tensor and the place",
    arguments: [Float.nan, .infinity])
  func notFinite(value: Float) throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/model.safetensors"
      var model = MLPMixer.small(seed: 3)
      model.layers[1].channelMixing.down.bias[19] = value
      try SafeTensorsFile(
        model.parameters.map { (name: $0.name.description, tensor: $0.tensor) }
      ).write(to: path)
      let error = try #require(throws: SafeTensorsError.self) {
        try MLPMixer(weights: path, imageSize: model.configuration.imageSize)
      }
      #expect(
        error.description
          == "\(path): found \(value) at element 19 of tensor 'mixer.1.channel_mixer.2.bias'; "
          + "expected finite numbers")
    }
  }

  @Test("weights that are not finite are not written over a Mixer's good file")
  func save() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/model.safetensors"
      var model = MLPMixer.small(seed: 3)
      try model.save(to: path)
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      model.norm.weight[19] = .nan
      #expect(throws: SafeTensorsError.self) { try model.save(to: path) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
  }
}
