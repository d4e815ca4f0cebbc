/// Brings a picture of a digit into the form of MNIST's: light ink on black, fitted into 20×20 pixels,
/// its centre of mass in the middle of 28×28 (LeCun et al. 1998, section III.A).
///
/// What is most common along the border is taken for the paper, and the distance from it for ink, so
/// either polarity will do. A picture that has 28×28 pixels already is not moved.
///
/// - Parameters:
///   - grey: the brightness of each pixel, row by row.
///   - height: the number of rows.
///   - width: the number of columns.
/// - Returns: 28×28 bytes, or nil if there is no ink.
public func digitImage(grey: [UInt8], height: Int, width: Int) -> [UInt8]? {
  precondition(grey.count == height * width, "\(height)×\(width) pixels, but \(grey.count) bytes")
  guard let ink = inkOnPaper(grey, height: height, width: width) else { return nil }
  let side = 28
  if height == side && width == side { return ink.map { UInt8($0 * 255 + 0.5) } }

  // The smallest box around all that is clearly ink.
  let inked = ink.indices.filter { ink[$0] > 0.2 }
  let rows = inked.map { $0 / width }
  let columns = inked.map { $0 % width }
  let (top, bottom) = (rows.min()!, rows.max()! + 1)
  let (left, right) = (columns.min()!, columns.max()! + 1)

  // Each of the small pixels takes the mean of what it covers; the longer side of the box becomes 20.
  let scale = Float(max(bottom - top, right - left)) / 20
  let fittedHeight = max(1, Int(Float(bottom - top) / scale + 0.5))
  let fittedWidth = max(1, Int(Float(right - left) / scale + 0.5))
  var fitted = [Float](repeating: 0, count: fittedHeight * fittedWidth)
  for row in 0..<fittedHeight {
    for column in 0..<fittedWidth {
      fitted[row * fittedWidth + column] = mean(
        ink, width: width, rows: Float(top) + Float(row) * scale,
        columns: Float(left)
          + Float(column) * scale, size: scale, bottom: bottom, right: right)
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

/// How far each pixel is from the paper, 0 to 1; nil if the picture has one brightness only.
private func inkOnPaper(_ grey: [UInt8], height: Int, width: Int) -> [Float]? {
  var counts = [Int](repeating: 0, count: 256)
  for row in 0..<height {
    for column in 0..<width
    where row == 0 || row == height - 1 || column == 0 || column == width - 1 {
      counts[Int(grey[row * width + column])] += 1
    }
  }
  let paper = Float(counts.indices.max { counts[$0] < counts[$1] }!)
  let distances = grey.map { (Float($0) - paper).magnitude }
  // Less than this is noise of the paper.
  guard let largest = distances.max(), largest >= 16 else { return nil }
  return distances.map { $0 / largest }
}

/// The mean of a square, in which pixels at its edges count by the part of them that it covers.
private func mean(
  _ ink: [Float], width: Int, rows top: Float, columns left: Float, size: Float, bottom: Int,
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

/// A picture of one brightness, in which ``digitImage(grey:height:width:)`` finds no digit.
public struct NoInk: Error, CustomStringConvertible {
  /// The file.
  public let path: String

  /// The refusal of a file.
  public init(path: String) { self.path = path }

  /// One line with what was found and what was expected.
  public var description: String {
    "\(path): found one brightness all over; expected a digit on paper"
  }
}
