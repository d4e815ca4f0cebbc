/// The margin of all figures and the colors of everything in them that is not data.
enum Theme {
  /// The white space around a figure, in points.
  static let margin = 18.0
  /// Titles and labels.
  static let text = Color(0x24292F)
  /// Text of less weight: tick labels, captions, the lines below the first in a box.
  static let secondaryText = Color(0x57606A)
  /// Axis lines, tick marks and frames.
  static let axis = Color(0x8C959F)
  /// Grid lines.
  static let grid = Color(0xE7EAEE)
  /// Values that are not finite.
  static let missing = Color(0xD0D4D9)
  /// Crosses and text that mark missing data.
  static let missingMark = Color(0x9AA1A9)
}
