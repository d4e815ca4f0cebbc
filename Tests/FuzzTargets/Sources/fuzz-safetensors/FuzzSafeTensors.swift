import FuzzSupport
import FuzzTarget
import Mixer
import SafeTensors
import Tensors

private let imageSize = PixelSize(height: 2, width: 2)

/// The weights of a small Mixer, and a file with what is unusual.
private func goodFiles() throws -> [[UInt8]] {
  let sizes = MixerConfiguration(
    imageSize: imageSize, patchSize: PixelSize(1), hiddenDim: 1, layers: 1, tokenMLPDim: 1,
    channelMLPDim: 1, classes: 1)
  var random = Random(seed: 1)
  let weights = try MLPMixer(sizes, using: &random).parameters
  return try [
    SafeTensorsFile(weights.map { (name: $0.name.description, tensor: $0.tensor) }),
    SafeTensorsFile(
      [("é\n", Tensor([2], [1, .nan])), ("none", Tensor([0, 3])), ("one", Tensor([], [-0.0]))],
      metadata: ["format": "pt", "a \"quoted\" key": "\u{1}"]),
  ].map(bytes(of:))
}

/// Reads the tensors, and writes and reads them again; then a model.
private let target = FuzzTarget(goodFiles: goodFiles, repair: withHeaderLength) { path in
  let file = try SafeTensorsFile(path: path)
  let copy = temporaryPath("copy")
  try file.write(to: copy)
  let again = try SafeTensorsFile(path: copy)
  require(again.metadata == file.metadata, "other metadata after writing them")
  let byName = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
  require(
    again.tensors.count == file.tensors.count
      && again.tensors.allSatisfy { name, tensor in
        // Every NaN is written as the same one.
        zip(tensor.elements, byName[name]!.elements).allSatisfy {
          $0.bitPattern == ($1.isNaN ? Float.nan : $1).bitPattern
        } && tensor.shape == byName[name]!.shape
      }, "other tensors after writing them")
  guard byName["patch_embed.weight"] != nil else { return }
  let model = try MLPMixer(weights: path, imageSize: imageSize)
  require(
    model.parameters.allSatisfy { byName[$0.name.description] == $0.tensor },
    "a model of other tensors than the file's")
}

@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?
) -> CInt { target.start() }

@_cdecl("LLVMFuzzerTestOneInput")
func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.test(start, count)
}
