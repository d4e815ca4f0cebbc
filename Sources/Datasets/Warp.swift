/// A smooth shaking of the plane: what lies together stays together, so that strokes which meet
/// still meet.
struct Warp {
  private static let columns = 4
  private static let rows = 5

  /// Where the corners of a coarse grid are moved.
  private let moves: [Point]

  /// How much of the height belongs to the lower part, and how much of the width to the foot.
  private let sink: Float
  private let spread: Float

  /// The shaking of one digit.
  init(by hand: inout Hand) {
    let strength = hand.about(10, 6)
    moves = (0..<(Self.columns * Self.rows)).map { _ in
      Point(hand.about(0, strength), hand.about(0, strength))
    }
    sink = hand.about(0, 0.4)
    spread = hand.about(0, 0.3)
  }

  /// Where a point of the box in which digits are designed goes: first the proportions change, then
  /// it moves as the corners of the grid around it do, mixed smoothly.
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

  /// The cell of a grid line that `place` falls into, and how far into it, eased at both ends.
  private static func cell(_ place: Float, spacing: Float, _ count: Int) -> (Int, Float) {
    let scaled = max(0, min(Float(count - 1), place / spacing))
    let cell = min(count - 2, Int(scaled))
    let part = scaled - Float(cell)
    return (cell, part * part * (3 - 2 * part))
  }
}
