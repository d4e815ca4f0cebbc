/// A rectangle of pixels; column `right` and row `bottom` are the first ones outside.
struct PixelBox: Hashable, Sendable {
  var left: Int
  var top: Int
  var right: Int
  var bottom: Int

  /// The pixels that are in both.
  func intersection(_ other: PixelBox) -> PixelBox {
    let left = max(left, other.left)
    let top = max(top, other.top)
    return PixelBox(
      left: left, top: top, right: max(left, min(right, other.right)),
      bottom: max(top, min(bottom, other.bottom)))
  }
}

/// The pixel that a coordinate lies in, clamped to `range` before it becomes an integer.
///
/// NaN gives the lower end.
func pixel(_ coordinate: Double, in range: ClosedRange<Int>) -> Int {
  if coordinate.isNaN { return range.lowerBound }
  let bounded = min(max(coordinate, Double(range.lowerBound)), Double(range.upperBound))
  return min(max(Int(bounded.rounded(.down)), range.lowerBound), range.upperBound)
}
