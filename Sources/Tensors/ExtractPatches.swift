/// Copies images into patches, row by row of patches from the top left.
///
/// - Parameters:
///   - images: [images, channels, height, width].
///   - patchHeight: must divide the height.
///   - patchWidth: must divide the width.
///   - patches: written, [patches, images, channels · patchHeight · patchWidth]; the pixels of a patch
///     are in the order of a convolution's weight, channel by channel and row by row.
public func extractPatches(
  _ images: Tensor, height patchHeight: Int, width patchWidth: Int, into patches: inout Tensor
) {
  precondition(
    images.shape.rank == 4, "images have four axes, but the shape is \(images.shape)")
  let count = images.shape[0]
  let channels = images.shape[1]
  let height = images.shape[2]
  let width = images.shape[3]
  precondition(
    height % patchHeight == 0 && width % patchWidth == 0,
    "images of \(height)×\(width) cannot be cut into patches of \(patchHeight)×\(patchWidth)")
  let down = height / patchHeight
  let across = width / patchWidth
  patches.resize(to: Shape(down * across, count, channels * patchHeight * patchWidth))
  let source = images.pointer
  var target = patches.mutablePointer
  for patchRow in 0..<down {
    for patchColumn in 0..<across {
      for image in 0..<count {
        for channel in 0..<channels {
          for row in 0..<patchHeight {
            let line = (image * channels + channel) * height + patchRow * patchHeight + row
            target.update(from: source + line * width + patchColumn * patchWidth, count: patchWidth)
            target += patchWidth
          }
        }
      }
    }
  }
}
