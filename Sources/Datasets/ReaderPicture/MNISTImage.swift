/// Converts a picture of a digit to the format of MNIST: light ink on black, scaled to fit into 20×20
/// pixels, its center of mass in the middle of 28×28 (LeCun et al. 1998, section III.A).
///
/// Ink is what differs from the background, whichever is darker. The background may change smoothly from place
/// to place, as in a photograph. Frames along the edges and small spots are left out. A picture that has this
/// format already, as an image of MNIST has, is not scaled or moved.
///
/// - Parameters:
///   - pixels: [height, width, channels], 0 to 255.
///   - height: the number of rows.
///   - width: the number of columns.
///   - channels: 1 for brightness, 3 for red, green and blue.
/// - Returns: [28, 28], 0 for background and 255 for full ink, or nil if the picture is blank: then
///   callers throw ``BlankImageError``.
public func mnistImage(
  from pixels: [UInt8], height: Int, width: Int, channels: Int = 1
) -> [UInt8]? {
  precondition(
    pixels.count == height * width * channels,
    "found \(pixels.count) bytes; expected \(height)×\(width)×\(channels)")
  guard var ink = Ink(of: pixels, height: height, width: width, channels: channels) else {
    return nil
  }
  if ink.hasFormatOfMNIST { return ink.values.map { UInt8($0 * 255 + 0.5) } }
  ink.removeFramesAndSpots()
  return ink.box.flatMap { fitted(ink, in: $0) }
}

/// The ink in a box, scaled and centered as the images of MNIST are; nil if there is none.
private func fitted(_ ink: Ink, in box: Ink.Box) -> [UInt8]? {
  // Each pixel of the result is the mean of the area it covers; the longer side becomes 20 pixels.
  let scale = Float(max(box.height, box.width)) / 20
  let height = max(1, Int(Float(box.height) / scale + 0.5))
  let width = max(1, Int(Float(box.width) / scale + 0.5))
  var fitted = [Float](repeating: 0, count: height * width)
  for row in 0..<height {
    for column in 0..<width {
      fitted[row * width + column] = ink.mean(
        top: Float(box.rows.lowerBound) + Float(row) * scale,
        left: Float(box.columns.lowerBound) + Float(column) * scale, size: scale, in: box)
    }
  }
  let largest = fitted.max()!
  guard largest > 0 else { return nil }

  let side = Ink.sideOfMNIST
  let center = centerOfMass(of: fitted, width: width)
  let firstRow = min(max(Int(Float(side) / 2 - center.row + 0.5), 0), side - height)
  let firstColumn = min(max(Int(Float(side) / 2 - center.column + 0.5), 0), side - width)
  var image = [UInt8](repeating: 0, count: side * side)
  for row in 0..<height {
    for column in 0..<width {
      image[(firstRow + row) * side + firstColumn + column] =
        UInt8(fitted[row * width + column] / largest * 255 + 0.5)
    }
  }
  return image
}

/// The mean of the places of some pixels, weighted by their ink.
func centerOfMass(of ink: [Float], width: Int) -> (row: Float, column: Float) {
  let mass = ink.reduce(0, +)
  var center = (row: Float(0), column: Float(0))
  for index in ink.indices {
    center.row += ink[index] / mass * (Float(index / width) + 0.5)
    center.column += ink[index] / mass * (Float(index % width) + 0.5)
  }
  return center
}
