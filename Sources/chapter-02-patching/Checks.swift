import ChapterKit
import Mixer
import Notebook
import Tensors

/// Ends the program unless two color images in patches that are not square survive the cut.
func checkColorImages(seed: UInt64) {
  var random = Random(seed: seed, stream: 7)
  let images = Tensor([2, 3, 6, 8], uniform: 1, using: &random)
  let patch = PixelSize(height: 3, width: 2)
  check(
    reassembled(cut(images, patch), patch, channels: 3, height: 6, width: 8) == images,
    "the cut of color images in oblong patches loses nothing")
}

/// Ends the program unless the patches of the small image go row by row, and so do their pixels.
func checkSmallPatches(_ patches: Tensor) {
  check(
    patches.elements == [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15],
    "patches go row by row, and so do the pixels in each")
}

/// Ends the program unless the first channel of every patch is the mean of its pixels.
func checkMean(_ channels: Tensor, _ patches: Tensor) {
  for k in 0..<patches.shape[0] {
    let pixels = numbers(of: k, in: patches)
    let mean = pixels.reduce(0, +) / Float(pixels.count)
    check(abs(channels[k, 0, 0] - mean) < 1e-5, "the first channel is the mean of the patch")
  }
}

/// Ends the program unless the errors of the rebuilt images are as the page says.
///
/// - Parameters:
///   - rms: that of a blank image, then those for the numbers of channels.
///   - absolute: the mean absolute errors of the same.
///   - channelCounts: the numbers of channels, ascending.
func checkErrors(rms: [Float], absolute: [Float], _ channelCounts: [Int]) {
  let lossy = Array(rms[0...channelCounts.count { $0 < numbersInPatch }])
  check(lossy == lossy.sorted(by: >), "the rms error falls with more channels")
  for (channels, error) in zip(channelCounts, rms.dropFirst()) {
    check(error <= rms[0], "the rms error is at most that of a blank image")
    check(
      (error < 1e-3) == (channels >= numbersInPatch), "a patch needs as many channels as numbers")
  }
  check(rms.last! < 1e-5, "128 channels determine a patch")
  guard chapter.seed == 0, options.image == nil, patch == PixelSize(7) else { return }
  check(
    min(absolute[1], absolute[2]) > absolute[0],
    "the mean absolute error with 4 and 16 channels is larger than that of a blank image")
}

/// Ends the program unless channel mixing is equivariant to the shuffle and token mixing is not.
///
/// - Parameter layers: the results of both, of the shuffled table and shuffled afterwards.
func checkMixing(_ layers: [(name: String, before: Tensor, after: Tensor)]) {
  check(layers[0].before == layers[0].after, "channel mixing is equivariant, bit for bit")
  check(
    largestDifference(layers[1].before, layers[1].after) > 0.05, "token mixing is not equivariant")
}
