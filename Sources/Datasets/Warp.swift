/// A smooth shaking of the plane: what lies together stays together, so that strokes which meet
/// still meet.
struct Warp {
  private static let columns = 4
  private static let rows = 5

  /// Where the corners of a coarse grid are moved.
  private let moves: [Point]

  /// The shaking of one digit.
  init(by hand: inout Hand) {
    let strength = hand.about(7, 4)
    moves = (0..<(Self.columns * Self.rows)).map { _ in
      Point(hand.about(0, strength), hand.about(0, strength))
    }
  }

  /// Where a point of the box in which digits are designed goes: between the corners of the grid the
  /// moves are mixed smoothly.
  func moved(_ point: Point) -> Point {
    let (column, across) = Self.cell(point.x + 40, spacing: 36, Self.columns)
    let (row, down) = Self.cell(point.y + 15, spacing: 32, Self.rows)
    let above = row * Self.columns + column
    let below = above + Self.columns
    let top = (1 - across) * moves[above] + across * moves[above + 1]
    let bottom = (1 - across) * moves[below] + across * moves[below + 1]
    return point + (1 - down) * top + down * bottom
  }

  /// The cell of a grid line that `place` falls into, and how far into it, eased at both ends.
  private static func cell(_ place: Float, spacing: Float, _ count: Int) -> (Int, Float) {
    let scaled = max(0, min(Float(count - 1), place / spacing))
    let cell = min(count - 2, Int(scaled))
    let part = scaled - Float(cell)
    return (cell, part * part * (3 - 2 * part))
  }
}
