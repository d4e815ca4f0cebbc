/// Several figures as one, beside or above each other, lettered a), b), …
public struct Arrangement: Figure {
  enum Direction { case row, column }

  let direction: Direction
  let figures: [any Figure]
  let title: String
  let panelTitles: [String]
  let isLettered: Bool

  private var panelTop: Double { isLettered || !panelTitles.isEmpty ? 30 : 0 }
  private var titleHeight: Double { title.isEmpty ? 0 : 34 }

  public var size: Size {
    let widths = figures.map { $0.size.width.rounded(.up) }
    let heights = figures.map { $0.size.height.rounded(.up) + panelTop }
    let size =
      direction == .row
      ? Size(widths.reduce(0, +), heights.max() ?? 0)
      : Size(widths.max() ?? 0, heights.reduce(0, +))
    let wide = Typography.title.width(of: title) + 2 * Plot.margin
    return Size(max(size.width, wide, 40), max(size.height + titleHeight, 40))
  }

  public func draw(on canvas: inout Canvas) {
    canvas.text(
      title, at: Point(Plot.margin, Plot.margin), style: Typography.title,
      baseline: .top)
    var place = Point(0, titleHeight)
    for (index, figure) in figures.enumerated() {
      let letter = isLettered ? Self.letter(index) + ")" : ""
      let name = index < panelTitles.count ? panelTitles[index] : ""
      canvas.text(
        letter.isEmpty || name.isEmpty ? letter + name : letter + " " + name,
        at: Point(place.x + Plot.margin, place.y + Plot.margin), style: Typography.subtitle,
        baseline: .top)
      canvas.translated(by: Point(place.x, place.y + panelTop)) { figure.draw(on: &$0) }
      if direction == .row {
        place.x += figure.size.width.rounded(.up)
      } else {
        place.y += figure.size.height.rounded(.up) + panelTop
      }
    }
  }

  /// a to z, then aa, ab, …
  private static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(97 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }
}

/// Figures in a row, from left to right; each may have a title of its own beside its letter.
public func beside(
  _ figures: [any Figure], title: String = "", panelTitles: [String] = [], isLettered: Bool = true
) -> Arrangement {
  Arrangement(
    direction: .row, figures: figures, title: title, panelTitles: panelTitles,
    isLettered: isLettered)
}

/// Figures in a column, from top to bottom; each may have a title of its own beside its letter.
public func above(
  _ figures: [any Figure], title: String = "", panelTitles: [String] = [], isLettered: Bool = true
) -> Arrangement {
  Arrangement(
    direction: .column, figures: figures, title: title, panelTitles: panelTitles,
    isLettered: isLettered)
}
