import Datasets
import Mixer
import Tensors

private let digits = SyntheticDigits.images(count: 100, seed: chapter.seed)

/// The pixels of the first synthetic digit of a class, 28×28, 0 for background and 1 for ink.
func pixels(of label: UInt8) -> [Float] {
  digits.image(digits.labels.firstIndex(of: label) ?? 0).map { Float($0) / 255 }
}

/// The patches of 4 by 4 pixels as places; the pixels of a patch are its channels.
func cut(_ pixels: [Float]) -> Places {
  var patches = Tensor.empty
  extractPatches(Tensor([1, 1, 28, 28], pixels), height: 4, width: 4, into: &patches)
  return (0..<places).map { place in (0..<channels).map { patches[place, 0, $0] } }
}
