/// Many small images in rows and columns (a contact sheet), each with an optional caption.
public struct ImageSheet: Figure {
  /// One image of a sheet.
  public struct Item: Sendable {
    /// The pixels: values for the color map of the sheet, or colors.
    enum Content: Sendable {
      case values([Float])
      case bitmap(Bitmap)
    }

    let content: Content
    let rows: Int
    let columns: Int
    /// The text below the image; empty for none.
    public var caption: String
    /// The color of the caption, for example to mark a wrong prediction; nil for gray.
    public var captionColor: Color?

    /// An image of values, colored by the sheet's color map.
    ///
    /// - Precondition: there are `rows · columns` values.
    public init(
      values: [Float], rows: Int, columns: Int, caption: String = "", captionColor: Color? = nil
    ) {
      precondition(
        rows > 0 && columns > 0 && values.count == rows * columns,
        "image: found \(values.count) values; expected \(rows)×\(columns), both positive")
      content = .values(values)
      self.rows = rows
      self.columns = columns
      self.caption = caption
      self.captionColor = captionColor
    }

    /// An image of bytes, colored by the sheet's color map as the values byte / 255.
    ///
    /// - Precondition: there are `rows · columns` bytes.
    public init(
      bytes: [UInt8], rows: Int, columns: Int, caption: String = "", captionColor: Color? = nil
    ) {
      self.init(
        values: bytes.map { Float($0) / 255 }, rows: rows, columns: columns, caption: caption,
        captionColor: captionColor)
    }

    /// An image in the colors of a bitmap.
    public init(_ bitmap: Bitmap, caption: String = "", captionColor: Color? = nil) {
      content = .bitmap(bitmap)
      rows = bitmap.height
      columns = bitmap.width
      self.caption = caption
      self.captionColor = captionColor
    }
  }

  /// How the values at the two ends of the color map are chosen.
  public enum Range: Hashable, Sendable {
    /// The lowest and highest value of all images.
    case common
    /// The lowest and highest value of each image; there is then no color bar.
    case each
    /// The given values.
    case fixed(ClosedRange<Double>)
  }

  /// The title above the sheet; empty for none.
  public var title: String
  /// The images, row by row.
  public var items: [Item]
  /// The number of images per row.
  public var columns: Int
  /// One title per row, at its left; empty for none.
  public var rowTitles: [String]
  /// One title per column, above it; empty for none.
  public var columnTitles: [String]
  /// The color map.
  public var map: ColorMap
  /// How the values at the two ends of the color map are chosen.
  public var range: Range
  /// The title of the color bar: what the colors show, with its unit; nil for no color bar.
  public var valueTitle: String?
  /// The longer side of the largest image, in points, rounded so that all pixels are equally large.
  public var imageSize: Double

  /// A sheet of images, row by row.
  ///
  /// - Precondition: `columns` is positive.
  public init(
    title: String, items: [Item], columns: Int, rowTitles: [String] = [],
    columnTitles: [String] = [], map: ColorMap = .gray, range: Range = .common,
    valueTitle: String? = nil, imageSize: Double = 56
  ) {
    precondition(columns > 0, "image sheet: found \(columns) columns; expected at least 1")
    self.title = title
    self.items = items
    self.columns = columns
    self.rowTitles = rowTitles
    self.columnTitles = columnTitles
    self.map = map
    self.range = range
    self.valueTitle = valueTitle
    self.imageSize = imageSize
  }

  /// The size, in points, with titles and labels.
  public var size: Size { layout.size }

  /// Draws the figure with its upper left corner at the origin.
  public func draw(on canvas: inout Canvas) {
    let layout = layout
    canvas.textLines(
      layout.titleLines, at: Point(Theme.margin, Theme.margin),
      style: Typography.title)
    for (column, title) in columnTitles.prefix(columns).enumerated() {
      canvas.text(
        title,
        at: Point(
          layout.left + Double(column) * layout.pitch + layout.cell.width / 2,
          layout.top - 9),
        style: Typography.label, align: .center)
    }
    for (row, y) in layout.rowTops.enumerated() {
      if row < rowTitles.count {
        canvas.text(
          rowTitles[row],
          at: Point(layout.left - 10, y + layout.cell.height / 2),
          style: Typography.label, align: .right, baseline: .middle)
      }
      for column in 0..<columns where row * columns + column < items.count {
        let item = items[row * columns + column]
        let place = Rect(
          x: layout.left + Double(column) * layout.pitch, y: y,
          width: layout.cell.width, height: layout.cell.height)
        draw(item, in: place, scale: layout.scale, on: &canvas)
      }
    }
    if let valueTitle = shownValueTitle, let last = layout.rowTops.last {
      layout.scale.drawBar(
        on: &canvas,
        in: Rect(
          x: layout.barLeft, y: layout.top, width: ColorScale.barThickness,
          height: last + layout.cell.height - layout.top), title: valueTitle)
    }
  }

  private func draw(_ item: Item, in cell: Rect, scale: ColorScale, on canvas: inout Canvas) {
    let bitmap: Bitmap
    switch item.content {
    case .bitmap(let own): bitmap = own
    case .values(let values):
      let scale = range == .each ? ColorScale(map, range: nil, values: values) : scale
      var bytes: [UInt8] = []
      for value in values {
        let color = scale.color(value)
        bytes += [color.red, color.green, color.blue]
      }
      bitmap = Bitmap(width: item.columns, height: item.rows, channels: 3, bytes: bytes)
    }
    let block = min(cell.width / Double(item.columns), cell.height / Double(item.rows))
    let width = block * Double(item.columns)
    let height = block * Double(item.rows)
    let place = Rect(
      x: cell.center.x - width / 2, y: cell.center.y - height / 2, width: width, height: height)
    canvas.image(bitmap, in: place)
    canvas.outline(place, Theme.axis.opacity(0.45))
    let style = Typography.tick.colored(item.captionColor ?? Theme.secondaryText)
    canvas.textLines(
      style.wrapped(item.caption, width: cell.width + 8), at: Point(cell.center.x, cell.bottom + 7),
      style: style, align: .center)
  }

  private var shownValueTitle: String? { range == .each ? nil : valueTitle }

  private struct Layout {
    var size: Size
    var titleLines: [String]
    var left: Double
    var top: Double
    var cell: Size
    var pitch: Double
    var rowTops: [Double]
    var barLeft: Double
    var scale: ColorScale
  }

  private var layout: Layout {
    let fixed: ClosedRange<Double>? = if case .fixed(let limits) = range { limits } else { nil }
    let values = items.flatMap { item in
      if case .values(let values) = item.content { values } else { [Float]() }
    }
    let scale = ColorScale(map, range: fixed, values: values)
    // The widest image has pixels of whole half points, which are whole pixels at 2×.
    let widest = Double(items.map(\.columns).max() ?? 1)
    let tallest = Double(items.map(\.rows).max() ?? 1)
    var block = imageSize / max(widest, tallest)
    if block >= 0.5 { block = (block * 2).rounded() / 2 }
    let cell = Size(widest * block, tallest * block)
    let columnTitle = columnTitles.map { Typography.label.width(of: $0) }.max() ?? 0
    let pitch = (max(cell.width + 10, columnTitle + 12) * 2).rounded(.up) / 2
    let rowTitle = rowTitles.map { Typography.label.width(of: $0) }.max() ?? 0
    let left = (Theme.margin + (rowTitle > 0 ? rowTitle + 10 : 0)).rounded(.up)
    var right = left + Double(columns - 1) * pitch + cell.width
    let barLeft = right + 18
    let rows = (items.count + columns - 1) / columns
    let rowHeights = (0..<rows).map { row in
      let captions = items[row * columns..<min((row + 1) * columns, items.count)].map {
        $0.caption.isEmpty
          ? 0 : Typography.tick.wrapped($0.caption, width: cell.width + 8).count
      }
      let lines = captions.max() ?? 0
      return cell.height + (lines > 0 ? 7 + Typography.tick.height(lines: lines) : 0)
    }
    if let title = shownValueTitle {
      let height = rowHeights.reduce(0, +)
      right = barLeft + scale.barWidth(height: height, title: title)
    }
    let total = max(right + Theme.margin, 200)
    let titleLines = Typography.title.wrapped(title, width: max(total, 400) - 2 * Theme.margin)
    var top = Theme.margin
    if !titleLines.isEmpty { top += Typography.title.height(lines: titleLines.count) + 16 }
    if columnTitle > 0 { top += Typography.label.capHeight + 11 }
    top = top.rounded(.up)
    var rowTops: [Double] = []
    var y = top
    for height in rowHeights {
      rowTops.append(y.rounded(.up))
      y = y.rounded(.up) + height + 12
    }
    let titleWidth = titleLines.map { Typography.title.width(of: $0) }.max() ?? 0
    return Layout(
      size: Size(
        max(total, titleWidth + 2 * Theme.margin), y - (rows > 0 ? 12 : 0) + Theme.margin + 2),
      titleLines: titleLines, left: left, top: top, cell: cell, pitch: pitch, rowTops: rowTops,
      barLeft: barLeft, scale: scale)
  }
}
