/// Which part of a text, along its line, is put at the point it is drawn at.
public enum TextAlignment: Hashable, Sendable {
  /// The left end, the middle, or the right end.
  case left, center, right
}

/// Which height of a text is put at the point it is drawn at.
public enum TextBaseline: Hashable, Sendable {
  /// The line that the letters stand on.
  case alphabetic
  /// Half the height of a capital letter above that line.
  case middle
  /// The top of a capital letter.
  case top
}

/// The direction in which a text runs.
public enum TextRotation: Hashable, Sendable {
  /// From left to right.
  case none
  /// From bottom to top, as along a vertical axis.
  case upwards
  /// From top to bottom.
  case downwards
}
