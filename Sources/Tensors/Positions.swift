import Vectors

/// Adds a table of positions to every image.
///
/// - Parameters:
///   - positions: [patches, channels].
///   - x: [patches, images, channels], changed.
public func addToEveryImage(_ positions: Tensor, of x: inout Tensor) {
  let (patches, images, channels) = (x.shape[0], x.shape[1], x.shape[2])
  precondition(
    positions.shape == Shape(patches, channels),
    "positions \(positions.shape) do not fit the patches of \(x.shape)")
  let target = x.mutablePointer
  for patch in 0..<patches {
    let row = positions.pointer + patch * channels
    for image in 0..<images {
      let place = target + (patch * images + image) * channels
      for channel in stride(from: 0, to: channels, by: Vector.width) {
        let left = channels - channel
        (Vector(at: place + channel, count: left) + Vector(at: row + channel, count: left))
          .store(at: place + channel, count: left)
      }
    }
  }
}

/// Adds the sums over the images: the gradient of a table of positions.
///
/// - Parameters:
///   - dx: [patches, images, channels].
///   - sums: [patches, channels], added to.
public func addSumsOverImages(_ dx: Tensor, to sums: inout Tensor) {
  let (patches, images, channels) = (dx.shape[0], dx.shape[1], dx.shape[2])
  precondition(
    sums.shape == Shape(patches, channels),
    "sums \(sums.shape) do not fit the patches of \(dx.shape)")
  let target = sums.mutablePointer
  for patch in 0..<patches {
    let row = target + patch * channels
    for channel in stride(from: 0, to: channels, by: Vector.width) {
      let left = channels - channel
      var sum = Vector(at: row + channel, count: left)
      for image in 0..<images {
        sum += Vector(
          at: dx.pointer + (patch * images + image) * channels + channel, count: left)
      }
      sum.store(at: row + channel, count: left)
    }
  }
}
