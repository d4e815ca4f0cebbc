import Foundation
import FuzzSupport
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import Testing

private let imageSize = PixelSize(height: 2, width: 4)

/// The file of a small model.
private func goodFile<Mixing: PatchMixing>(
  of type: PatchClassifier<Mixing>.Type
) throws -> [UInt8] {
  var random = Random(seed: 5)
  let sizes = MixerConfiguration(
    imageSize: imageSize, patchSize: PixelSize(height: 1, width: 2), hiddenDim: 3, layers: 2,
    tokenMLPDim: 2, channelMLPDim: 5, classes: 2, heads: 1)
  let model = try PatchClassifier<Mixing>(sizes, using: &random)
  let tensors = model.parameters.map { (name: $0.name.description, tensor: $0.tensor) }
  return Array(SafeTensorsFile(tensors).serialized())
}

/// What the reader makes of a file.
private func read<Mixing: PatchMixing>(
  _ bytes: [UInt8], as type: PatchClassifier<Mixing>.Type
) -> Verdict {
  do throws(SafeTensorsError.Reason) {
    let tensors = try SafeTensorsFile(parsing: Data(bytes)).tensors
    let model = try PatchClassifier<Mixing>(tensors, imageSize: imageSize, heads: 1)
    let byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.tensor) })
    guard model.parameterCount == tensors.reduce(0, { $0 + $1.tensor.count }),
      model.parameters.allSatisfy({ byName[$0.name.description] == $0.tensor })
    else { return .misread("a model of other tensors than the file's") }
    return .accepted
  } catch {
    return .refused(SafeTensorsError(path: "file", reason: error))
  }
}

@Suite("Damaged weight files of a Mixer")
struct WeightFileFuzzTests {
  private func fuzz<Mixing: PatchMixing>(_ type: PatchClassifier<Mixing>.Type) throws {
    let good = [try goodFile(of: type)]
    let fuzzing = Fuzzing(
      seed: 3, make: { $0.damagedSafeTensors(good) }, read: { read($0, as: type) })
    #expect(fuzzing.fault == nil)
    #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.cases)
    #expect(fuzzing.slowest < .seconds(10))
  }

  @Test("a damaged weight file of each model is read as it stands or refused in one line")
  func fuzzing() throws {
    try fuzz(MLPMixer.self)
    try fuzz(VisionTransformer.self)
    try fuzz(ConvMixer.self)
  }

  @Test("a file that names many layers but lacks their weights does not become a large model")
  func namedLayers() async {
    await #expect(processExitsWith: .success) {
      // Layer 0 has a million weights; the other 20,000 have one each, and a name.
      var tensors: [(name: String, tensor: Tensor)] = [
        ("patch_embed.weight", Tensor([1, 1, 1, 1])), ("classifier_head.weight", Tensor([1, 1])),
        ("mixer.0.token_mixer.0.weight", Tensor([1 << 18, 4])),
        ("mixer.0.channel_mixer.0.weight", Tensor([1, 1])),
      ]
      for layer in 1...20_000 {
        tensors.append(("mixer.\(layer).token_mixer.0.weight", Tensor([1, 1])))
        tensors.append(("mixer.\(layer).channel_mixer.0.weight", Tensor([1, 1])))
      }
      let growth = MemoryGrowth()
      #expect(throws: SafeTensorsError.Reason.self) {
        try MLPMixer(tensors, imageSize: PixelSize(2))
      }
      #expect(growth.reservedPeak < 512)
    }
  }
}
