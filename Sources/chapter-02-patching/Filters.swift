import Mixer
import NeuralNetwork
import Tensors

/// A projection to three channels: the mean of a patch, the mean of its right columns minus that of its
/// left ones, and the mean of its lower rows minus that of its upper ones.
///
/// A middle column or row counts for neither side.
func meanAndDifferences(_ patch: PixelSize) -> PatchEmbedding {
  var zeros = ZeroInitializer()
  var filters = PatchEmbedding(imageChannels: 1, patch: patch, channels: 3, using: &zeros)
  let size = patch.height * patch.width
  let (halfHeight, halfWidth) = (patch.height / 2, patch.width / 2)
  for n in 0..<size {
    let (row, column) = (n / patch.width, n % patch.width)
    let isRight = column >= patch.width - halfWidth
    let isBelow = row >= patch.height - halfHeight
    let acrossSign: Float = isRight ? 1 : column < halfWidth ? -1 : 0
    let downSign: Float = isBelow ? 1 : row < halfHeight ? -1 : 0
    filters.weight[n] = 1 / Float(size)
    filters.weight[size + n] = acrossSign / Float(halfWidth * patch.height)
    filters.weight[2 * size + n] = downSign / Float(halfHeight * patch.width)
  }
  return filters
}
