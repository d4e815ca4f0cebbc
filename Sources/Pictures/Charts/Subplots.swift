/// Several figures as one, in a row or in a column, lettered a), b), …
public struct Subplots: Figure {
  private enum Layout { case row, column }

  private let layout: Layout
  private let figures: [any Figure]
  private let title: String
  private let panelTitles: [String]
  private let isLettered: Bool

  /// Figures side by side, from left to right.
  ///
  /// - Parameters:
  ///   - columns: the figures, one per column.
  ///   - title: drawn above all of them; empty for none.
  ///   - panelTitles: the title of each figure, drawn above it; may be fewer or empty.
  ///   - isLettered: whether a letter precedes the title of each figure.
  public init(
    columns: [any Figure], title: String = "", panelTitles: [String] = [], isLettered: Bool = true
  ) {
    layout = .row
    figures = columns
    self.title = title
    self.panelTitles = panelTitles
    self.isLettered = isLettered
  }

  /// Figures one above the other, from top to bottom.
  ///
  /// - Parameters:
  ///   - rows: the figures, one per row.
  ///   - title: drawn above all of them; empty for none.
  ///   - panelTitles: the title of each figure, drawn above it; may be fewer or empty.
  ///   - isLettered: whether a letter precedes the title of each figure.
  public init(
    rows: [any Figure], title: String = "", panelTitles: [String] = [], isLettered: Bool = true
  ) {
    layout = .column
    figures = rows
    self.title = title
    self.panelTitles = panelTitles
    self.isLettered = isLettered
  }

  private var panelTop: Double { isLettered || !panelTitles.isEmpty ? 30 : 0 }
  private var titleHeight: Double { title.isEmpty ? 0 : 34 }

  /// The size that all figures and titles need together, in points.
  public var size: Size {
    let widths = figures.map { $0.size.width.rounded(.up) }
    let heights = figures.map { $0.size.height.rounded(.up) + panelTop }
    let size =
      layout == .row
      ? Size(widths.reduce(0, +), heights.max() ?? 0)
      : Size(widths.max() ?? 0, heights.reduce(0, +))
    let titleWidth = Typography.title.width(of: title) + 2 * Theme.margin
    return Size(max(size.width, titleWidth, 40), max(size.height + titleHeight, 40))
  }

  /// Draws the title, then each figure below its letter and title.
  public func draw(on canvas: inout Canvas) {
    canvas.text(
      title, at: Point(Theme.margin, Theme.margin), style: Typography.title, baseline: .top)
    var corner = Point(0, titleHeight)
    for (index, figure) in figures.enumerated() {
      let letter = isLettered ? Self.letter(index) + ")" : ""
      let name = index < panelTitles.count ? panelTitles[index] : ""
      canvas.text(
        letter.isEmpty || name.isEmpty ? letter + name : letter + " " + name,
        at: Point(corner.x + Theme.margin, corner.y + Theme.margin), style: Typography.subtitle,
        baseline: .top)
      canvas.withTranslation(by: Point(corner.x, corner.y + panelTop)) { figure.draw(on: &$0) }
      if layout == .row {
        corner.x += figure.size.width.rounded(.up)
      } else {
        corner.y += figure.size.height.rounded(.up) + panelTop
      }
    }
  }

  /// a to z, then aa, ab, …
  private static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(97 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }
}
