/// How much ink there is at every pixel of a picture.
struct Ink {
  let height: Int
  let width: Int
  /// [height, width], from 0 for the background to 1.
  private(set) var values: [Float]

  /// The number of rows, and of columns, of an image of MNIST.
  static let sideOfMNIST = 28

  /// Above this a pixel is clearly ink.
  private static let threshold: Float = 0.2

  /// A part of the picture.
  struct Box {
    var rows: Range<Int>
    var columns: Range<Int>
    var height: Int { rows.count }
    var width: Int { columns.count }
  }

  /// The ink of a picture, [height, width, channels]: how far each pixel is from the background, divided by the
  /// largest distance; nil if all of it is background.
  init?(of pixels: [UInt8], height: Int, width: Int, channels: Int) {
    let background = Background(of: pixels, height: height, width: width, channels: channels)
    var distances = [Float](repeating: 0, count: height * width)
    for row in 0..<height {
      for column in 0..<width {
        distances[row * width + column] = background.distance(
          of: pixels, row: row, column: column)
      }
    }
    // Smaller differences are noise.
    guard let largest = distances.max(), largest >= 16 else { return nil }
    self.height = height
    self.width = width
    values = distances.map { $0 / largest }
  }

  /// Whether the picture is an image as MNIST has them: of its size, with a digit of about 20 pixels whose center
  /// of mass is in the middle.
  var hasFormatOfMNIST: Bool {
    guard height == Self.sideOfMNIST, width == Self.sideOfMNIST, let box else { return false }
    let center = centerOfMass(of: values, width: width)
    return (15...22).contains(max(box.height, box.width))
      && (center.row - 14).magnitude < 1.5 && (center.column - 14).magnitude < 1.5
  }

  /// The smallest box around all pixels that are clearly ink; nil if none are.
  var box: Box? {
    let inked = values.indices.filter { values[$0] > Self.threshold }
    let rows = inked.map { $0 / width }
    let columns = inked.map { $0 % width }
    guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(),
      let right = columns.max()
    else { return nil }
    return Box(rows: top..<bottom + 1, columns: left..<right + 1)
  }

  /// The mean of a square area; pixels at its edges are weighted by the part of them that it covers, and those
  /// outside of a box count as background.
  func mean(top: Float, left: Float, size: Float, in box: Box) -> Float {
    var sum: Float = 0
    for row in Int(top)..<min(Int(top + size) + 1, box.rows.upperBound) {
      let high = min(top + size, Float(row + 1)) - max(top, Float(row))
      for column in Int(left)..<min(Int(left + size) + 1, box.columns.upperBound) {
        let across = min(left + size, Float(column + 1)) - max(left, Float(column))
        sum += values[row * width + column] * max(high, 0) * max(across, 0)
      }
    }
    return sum / (size * size)
  }
}

extension Ink {
  /// Pixels that are clearly ink and touch one another.
  private struct Component {
    var pixels: [Int] = []
    var mass: Float = 0
    var box: Box
  }

  /// Removes frames and shadows along the edges, and spots.
  ///
  /// A frame reaches along more than half of an edge, or spans more than four fifths of the picture in both
  /// directions; it is removed only if something is left that may be a digit. A spot has less than a fiftieth of
  /// the ink of the largest piece.
  mutating func removeFramesAndSpots() {
    let components = components
    let all = components.reduce(0) { $0 + $1.mass }
    let others = components.filter { !isFrame($0) }
    let hasDigit = others.contains { $0.mass > 0.03 * all }
    let kept = hasDigit ? others : components
    let largest = kept.map(\.mass).max() ?? 0
    let pieces = kept.filter { $0.mass >= 0.02 * largest }
    guard pieces.count < components.count else { return }
    var cleaned = values
    for (index, value) in values.enumerated() where value > Self.threshold { cleaned[index] = 0 }
    for index in pieces.flatMap(\.pixels) { cleaned[index] = values[index] }
    values = cleaned
  }

  private func isFrame(_ component: Component) -> Bool {
    let box = component.box
    if box.height * 5 > height * 4, box.width * 5 > width * 4 { return true }
    let atTop = component.pixels.count { $0 < width }
    let atBottom = component.pixels.count { $0 >= (height - 1) * width }
    let atLeft = component.pixels.count { $0 % width == 0 }
    let atRight = component.pixels.count { $0 % width == width - 1 }
    return 2 * max(atTop, atBottom) > width || 2 * max(atLeft, atRight) > height
  }

  private var components: [Component] {
    var isSeen = values.map { $0 <= Self.threshold }
    var components: [Component] = []
    for start in values.indices where !isSeen[start] {
      isSeen[start] = true
      var component = Component(
        box: Box(
          rows: start / width..<start / width + 1, columns: start % width..<start % width + 1))
      var waiting = [start]
      while let index = waiting.popLast() {
        let (row, column) = (index / width, index % width)
        component.pixels.append(index)
        component.mass += values[index]
        component.box.rows =
          min(component.box.rows.lowerBound, row)..<max(component.box.rows.upperBound, row + 1)
        component.box.columns =
          min(
            component.box.columns.lowerBound, column)..<max(
            component.box.columns.upperBound, column + 1)
        for y in max(0, row - 1)...min(height - 1, row + 1) {
          for x in max(0, column - 1)...min(width - 1, column + 1) where !isSeen[y * width + x] {
            isSeen[y * width + x] = true
            waiting.append(y * width + x)
          }
        }
      }
      components.append(component)
    }
    return components
  }
}
