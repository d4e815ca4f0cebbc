import Vectors

/// Copies some patches and channels of a tensor to a place in another.
///
/// - Parameters:
///   - x: [patches, images, channels].
///   - patches: the patches that are copied.
///   - channels: the channels that are copied.
///   - y: [patches, images, channels] of as many images, changed there.
///   - patch: the place in y of the first patch.
///   - channel: the place in y of the first channel.
public func copyBlock(
  of x: Tensor, patches: Range<Int>, channels: Range<Int>, into y: inout Tensor,
  patch: Int = 0, channel: Int = 0
) {
  let (images, sourceRow, targetRow) = (x.shape[1], x.shape[2], y.shape[2])
  precondition(
    y.shape[1] == images && patches.upperBound <= x.shape[0] && channels.upperBound <= sourceRow
      && patch + patches.count <= y.shape[0] && channel + channels.count <= targetRow,
    "the patches \(patches) and channels \(channels) of \(x.shape) do not fit \(y.shape) at patch "
      + "\(patch), channel \(channel)")
  let source = x.pointer + patches.lowerBound * images * sourceRow + channels.lowerBound
  let target = y.mutablePointer + patch * images * targetRow + channel
  for row in 0..<patches.count * images {
    (target + row * targetRow).update(from: source + row * sourceRow, count: channels.count)
  }
}
