extension Canvas {
  /// Writes "no data" in the middle of an empty figure.
  mutating func noData(in rect: Rect) {
    text(
      "no data", at: rect.center, style: Typography.tick.colored(Theme.missingMark), align: .center,
      baseline: .middle)
  }
}
