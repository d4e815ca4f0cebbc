import Tensors

/// A smooth random field of displacements: an elastic deformation (Simard et al. 2003, section 2).
///
/// Simard et al. draw a random displacement per pixel and convolve the field with a Gaussian of standard
/// deviation σ. Here random displacements on a coarse grid, four cells per axis, are the coefficients of
/// uniform cubic B-splines. This is a convolution as well, with a bump of nearly Gaussian shape: its standard
/// deviation is the width of a cell / √3, so σ is 1/7 of the image, 4 pixels of 28.
struct DisplacementField {
  /// The number of cells along each axis.
  static let cells = 4
  /// The number of grid points along each axis: four of them have a share in a cell.
  static let points = cells + 3
  /// The number of floats of ``coefficients``.
  static let floatCount = 2 * points * points

  /// The displacements of the grid points, [down, across, (x, y)], in pixels.
  private let coefficients: UnsafeMutableBufferPointer<Float>

  /// A random field.
  ///
  /// - Parameters:
  ///   - displacement: the root mean square of the displacements along each axis, in pixels.
  ///   - random: what is drawn from.
  ///   - memory: overwritten, ``floatCount`` floats; the field is valid as long as they are.
  init(
    displacement: Float, using random: inout Random, in memory: UnsafeMutableBufferPointer<Float>
  ) {
    // The integral of the squared B-spline is 151/315, per axis; the variance of a number between
    // −1 and 1 is 1/3: √3 · 315/151 = 3.6132.
    let most = displacement * 3.6132
    for index in 0..<Self.floatCount { memory[index] = random.uniform(in: -most...most) }
    coefficients = memory
  }

  /// The mean of the coefficients of every grid column, weighted for a row of pixels.
  ///
  /// - Parameters:
  ///   - position: the middle of the row, from 0, the top of the image, to 1, its bottom.
  ///   - row: overwritten with [across, (x, y)].
  func interpolate(at position: Float, into row: UnsafeMutableBufferPointer<Float>) {
    let (cell, weights) = Self.weights(at: position)
    let width = 2 * Self.points
    for column in 0..<width {
      let first = cell * width + column
      row[column] =
        weights.0 * coefficients[first] + weights.1 * coefficients[first + width]
        + (weights.2 * coefficients[first + 2 * width] + weights.3 * coefficients[first + 3 * width])
    }
  }

  /// The displacement of a pixel along x and y, from the means of its row.
  static func displacement(
    at position: Float, in row: UnsafeMutableBufferPointer<Float>
  ) -> (x: Float, y: Float) {
    let (cell, weights) = weights(at: position)
    let first = 2 * cell
    return (
      weights.0 * row[first] + weights.1 * row[first + 2]
        + (weights.2 * row[first + 4] + weights.3 * row[first + 6]),
      weights.0 * row[first + 1] + weights.1 * row[first + 3]
        + (weights.2 * row[first + 5] + weights.3 * row[first + 7])
    )
  }

  /// The cell of a position from 0 to 1, and the values of the four cubic B-splines that are not 0 there.
  static func weights(at position: Float) -> (cell: Int, (Float, Float, Float, Float)) {
    let scaled = position * Float(cells)
    let cell = min(Int(scaled), cells - 1)
    let t = scaled - Float(cell)
    let u = 1 - t
    let (t3, u3) = (t * t * t * (1 / 6), u * u * u * (1 / 6))
    let second = (4 - 6 * t * t + 3 * t * t * t) * (1 / 6)
    return (cell, (u3, second, 1 - u3 - second - t3, t3))
  }
}
