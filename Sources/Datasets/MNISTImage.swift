/// Converts a picture of a digit to the format of MNIST: light ink on black, scaled to fit into 20×20
/// pixels, its center of mass in the middle of 28×28 (LeCun et al. 1998, section III.A).
///
/// The most frequent brightness along the border is taken as the background, and the difference from
/// it as ink, so the digit may be darker or lighter than its background. A picture of 28×28 pixels is
/// not scaled or moved.
///
/// - Parameters:
///   - gray: the brightness of each pixel, [height, width].
///   - height: the number of rows.
///   - width: the number of columns.
/// - Returns: [28, 28], 0 for background and 255 for full ink, or nil if the picture is blank: then
///   callers throw ``BlankImageError``.
public func mnistImage(fromGray gray: [UInt8], height: Int, width: Int) -> [UInt8]? {
  precondition(
    gray.count == height * width, "found \(gray.count) bytes; expected \(height)×\(width)")
  guard let ink = inkOnBackground(gray, height: height, width: width) else { return nil }
  let side = 28
  if height == side && width == side { return ink.map { UInt8($0 * 255 + 0.5) } }

  // The smallest box around all pixels that are clearly ink.
  let inked = ink.indices.filter { ink[$0] > 0.2 }
  let rows = inked.map { $0 / width }
  let columns = inked.map { $0 % width }
  let (top, bottom) = (rows.min()!, rows.max()! + 1)
  let (left, right) = (columns.min()!, columns.max()! + 1)

  // Each pixel of the result is the mean of the area it covers; the longer side becomes 20 pixels.
  let scale = Float(max(bottom - top, right - left)) / 20
  let fittedHeight = max(1, Int(Float(bottom - top) / scale + 0.5))
  let fittedWidth = max(1, Int(Float(right - left) / scale + 0.5))
  var fitted = [Float](repeating: 0, count: fittedHeight * fittedWidth)
  for row in 0..<fittedHeight {
    for column in 0..<fittedWidth {
      fitted[row * fittedWidth + column] = mean(
        ink, width: width, top: Float(top) + Float(row) * scale,
        left: Float(left) + Float(column) * scale, size: scale, bottom: bottom, right: right)
    }
  }
  let largest = fitted.max()!
  guard largest > 0 else { return nil }

  let mass = fitted.reduce(0, +)
  var middleRow: Float = 0
  var middleColumn: Float = 0
  for index in fitted.indices {
    middleRow += fitted[index] / mass * (Float(index / fittedWidth) + 0.5)
    middleColumn += fitted[index] / mass * (Float(index % fittedWidth) + 0.5)
  }
  let firstRow = min(max(Int(Float(side) / 2 - middleRow + 0.5), 0), side - fittedHeight)
  let firstColumn = min(max(Int(Float(side) / 2 - middleColumn + 0.5), 0), side - fittedWidth)
  var image = [UInt8](repeating: 0, count: side * side)
  for row in 0..<fittedHeight {
    for column in 0..<fittedWidth {
      image[(firstRow + row) * side + firstColumn + column] =
        UInt8(fitted[row * fittedWidth + column] / largest * 255 + 0.5)
    }
  }
  return image
}

/// How far each pixel is from the background, from 0 to 1; nil if the picture has one brightness only.
private func inkOnBackground(_ gray: [UInt8], height: Int, width: Int) -> [Float]? {
  var counts = [Int](repeating: 0, count: 256)
  for row in 0..<height {
    for column in 0..<width
    where row == 0 || row == height - 1 || column == 0 || column == width - 1 {
      counts[Int(gray[row * width + column])] += 1
    }
  }
  let background = Float(counts.indices.max { counts[$0] < counts[$1] }!)
  let distances = gray.map { (Float($0) - background).magnitude }
  // Smaller differences are noise.
  guard let largest = distances.max(), largest >= 16 else { return nil }
  return distances.map { $0 / largest }
}

/// The mean of a square area; pixels at its edges are weighted by the part of them that it covers.
private func mean(
  _ ink: [Float], width: Int, top: Float, left: Float, size: Float, bottom: Int,
  right: Int
) -> Float {
  var sum: Float = 0
  for row in Int(top)..<min(Int(top + size) + 1, bottom) {
    let height = min(top + size, Float(row + 1)) - max(top, Float(row))
    for column in Int(left)..<min(Int(left + size) + 1, right) {
      let across = min(left + size, Float(column + 1)) - max(left, Float(column))
      sum += ink[row * width + column] * max(height, 0) * max(across, 0)
    }
  }
  return sum / (size * size)
}
