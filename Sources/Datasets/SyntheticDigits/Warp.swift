/// A smooth random deformation of the plane: nearby points stay close, so strokes that meet still
/// meet.
struct Warp {
  private static let columns = 4
  private static let rows = 5

  /// By how much each corner of a coarse grid moves, row by row.
  private let moves: [Point]

  /// How far the middle moves down, as a share of the height.
  private let sink: Float

  /// How much wider the bottom becomes than the middle, and the top narrower, as a share.
  private let spread: Float

  /// The random deformation of one digit.
  init(using jitter: inout Jitter) {
    let strength = jitter.triangular(10, 6)
    moves = (0..<(Self.columns * Self.rows)).map { _ in
      Point(jitter.triangular(0, strength), jitter.triangular(0, strength))
    }
    sink = jitter.triangular(0, 0.4)
    spread = jitter.triangular(0, 0.3)
  }

  /// The new place of a point in the box of ``DigitShape``: the proportions change, then the moves of
  /// the four corners of the grid around it are interpolated and added.
  func moved(_ point: Point) -> Point {
    let height = point.y / 100
    let proportioned = Point(
      point.x + spread * (point.x - 30) * (2 * height - 1),
      point.y + 100 * sink * height * (1 - height))
    let (column, across) = Self.cell(point.x + 10, spacing: 28, Self.columns)
    let (row, down) = Self.cell(point.y + 15, spacing: 32, Self.rows)
    let above = row * Self.columns + column
    let below = above + Self.columns
    let top = (1 - across) * moves[above] + across * moves[above + 1]
    let bottom = (1 - across) * moves[below] + across * moves[below + 1]
    return proportioned + (1 - down) * top + down * bottom
  }

  /// The cell along one axis that `place` falls into, and how far into it, from 0 to 1, smoothed at
  /// both ends.
  private static func cell(_ place: Float, spacing: Float, _ count: Int) -> (Int, Float) {
    let scaled = max(0, min(Float(count - 1), place / spacing))
    let cell = min(count - 2, Int(scaled))
    let part = scaled - Float(cell)
    return (cell, part * part * (3 - 2 * part))
  }
}
