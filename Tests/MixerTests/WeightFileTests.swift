import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@Suite("Weight files of a Mixer")
struct WeightFileTests {
  @Test("the weights of a Mixer come back from a file bit for bit, with its sizes")
  func roundTrip() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/new/model.safetensors"
      var random = Random(seed: 1)
      let sizes = MixerConfiguration(
        imageSize: PixelSize(height: 6, width: 8), patchSize: PixelSize(height: 3, width: 2),
        imageChannels: 3, hiddenDim: 10, layers: 3, tokenMLPDim: 7, channelMLPDim: 13, classes: 4)
      let model = try MLPMixer(sizes, using: &random)
      try model.save(to: path)
      let back = try MLPMixer(weights: path, imageSize: sizes.imageSize)
      #expect(back.configuration == sizes)
      #expect(back.parameters.map(\.tensor) == model.parameters.map(\.tensor))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/new")
          == ["model.safetensors"])
    }
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
    #expect(refusal(tensors, image: PixelSize(30)) == "weights for 16 patches of 7×7 pixels")
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
