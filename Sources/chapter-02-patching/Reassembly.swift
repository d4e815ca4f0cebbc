import Mixer
import Tensors

/// The inverse of `cut`.
///
/// [patches, images, numbers in a patch] → [images, channels, height, width].
func reassembled(_ patches: Tensor, _ patch: PixelSize, channels: Int, height: Int, width: Int)
  -> Tensor
{
  let across = width / patch.width
  var images = Tensor([patches.shape[1], channels, height, width])
  for k in 0..<patches.shape[0] {
    for image in 0..<patches.shape[1] {
      for n in 0..<patches.shape[2] {
        let channel = n / (patch.height * patch.width)
        let row = k / across * patch.height + n / patch.width % patch.height
        let column = k % across * patch.width + n % patch.width
        images[((image * channels + channel) * height + row) * width + column] =
          patches[k, image, n]
      }
    }
  }
  return images
}
