/// The text styles that all figures share.
enum Typography {
  /// The title of a figure.
  static let title = TextStyle(size: 14, weight: .semibold, color: Theme.text)
  /// The title of a panel of several figures.
  static let subtitle = TextStyle(size: 12, weight: .semibold, color: Theme.text)
  /// The title of an axis or a color bar.
  static let axisTitle = TextStyle(size: 11.5, color: Theme.text)
  /// The label of a tick; also captions and values.
  static let tick = TextStyle(size: 10.5, color: Theme.secondaryText)
  /// The name of a bar, a series, a row or a column.
  static let label = TextStyle(size: 11, color: Theme.text)
}
