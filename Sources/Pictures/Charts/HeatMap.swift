/// A matrix as colored cells, the first row at the top, with a color bar.
///
/// Values that are not finite are gray cells with a cross.
public struct HeatMap: Figure {
  /// The title above the map; empty for none.
  public var title: String
  /// The matrix, row by row.
  public var values: [Float]
  /// The number of rows.
  public var rows: Int
  /// The number of columns.
  public var columns: Int
  /// The title of the row axis, at the left.
  public var rowTitle: String
  /// The title of the column axis, below.
  public var columnTitle: String
  /// The title of the color bar: what the colors show, with its unit.
  public var valueTitle: String
  /// One label per row; empty for numbers from 0.
  public var rowLabels: [String]
  /// One label per column; empty for numbers from 0.
  public var columnLabels: [String]
  /// The color map.
  public var map: ColorMap
  /// The values at the two ends of the color map; nil for the lowest and highest finite value.
  public var range: ClosedRange<Double>?
  /// Whether white lines separate the cells; nil for lines between cells of at least 14 points.
  public var hasGrid: Bool?
  /// The number of decimals of the value in each cell; nil for no values.
  public var decimals: Int?
  /// Whether there is a color bar at the right.
  public var hasColorBar: Bool
  /// The width and height of a cell, in points; nil to choose it by the number of cells.
  public var cellSize: Double?
  /// The width that the picture has at least, in points; smaller for panels side by side.
  public var minimumWidth: Double

  /// A heat map of a matrix [rows, columns].
  ///
  /// - Precondition: there are `rows · columns` values, and as many labels as rows or columns, or
  ///   none.
  public init(
    title: String, values: [Float], rows: Int, columns: Int, rowTitle: String, columnTitle: String,
    valueTitle: String, rowLabels: [String] = [], columnLabels: [String] = [],
    map: ColorMap = .sequential, range: ClosedRange<Double>? = nil, hasGrid: Bool? = nil,
    decimals: Int? = nil, hasColorBar: Bool = true, cellSize: Double? = nil,
    minimumWidth: Double = 260
  ) {
    precondition(
      rows >= 0 && columns >= 0 && values.count == rows * columns,
      "heat map: found \(values.count) values; expected \(rows)×\(columns)")
    precondition(
      rowLabels.isEmpty || rowLabels.count == rows,
      "heat map: found \(rowLabels.count) row labels; expected \(rows) or none")
    precondition(
      columnLabels.isEmpty || columnLabels.count == columns,
      "heat map: found \(columnLabels.count) column labels; expected \(columns) or none")
    self.title = title
    self.values = values
    self.rows = rows
    self.columns = columns
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.valueTitle = valueTitle
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.map = map
    self.range = range
    self.hasGrid = hasGrid
    self.decimals = decimals
    self.hasColorBar = hasColorBar
    self.cellSize = cellSize
    self.minimumWidth = minimumWidth
  }

  /// The confusion matrix of a classifier, with the counts in the cells.
  ///
  /// - Parameters:
  ///   - title: the title of the picture.
  ///   - counts: [true class, predicted class], row by row.
  ///   - labels: the names of the classes.
  ///   - rowTitle: what the rows are.
  ///   - columnTitle: what the columns are.
  ///   - valueTitle: what is counted.
  public static func confusionMatrix(
    title: String, counts: [Int], labels: [String], rowTitle: String = "True class",
    columnTitle: String = "Predicted class", valueTitle: String = "Number of images"
  ) -> HeatMap {
    HeatMap(
      title: title, values: counts.map { Float($0) }, rows: labels.count, columns: labels.count,
      rowTitle: rowTitle, columnTitle: columnTitle, valueTitle: valueTitle, rowLabels: labels,
      columnLabels: labels, range: 0...Double(max(1, counts.max() ?? 1)), hasGrid: true,
      decimals: 0)
  }

  /// The size, in points, with titles and labels.
  public var size: Size { layout.size }

  /// Draws the figure with its upper left corner at the origin.
  public func draw(on canvas: inout Canvas) {
    let layout = layout
    let scale = layout.scale
    let map = layout.map
    canvas.textLines(
      layout.titleLines, at: Point(Theme.margin, Theme.margin),
      style: Typography.title)
    if rows > 0 && columns > 0 {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(3 * values.count)
      for value in values {
        let color = scale.color(value)
        bytes.append(color.red)
        bytes.append(color.green)
        bytes.append(color.blue)
      }
      canvas.image(Bitmap(width: columns, height: rows, channels: 3, bytes: bytes), in: map)
    }
    drawCells(on: &canvas, map, layout)
    canvas.outline(map, Theme.axis.opacity(0.5))
    if values.isEmpty { canvas.noData(in: map) }
    drawLabels(on: &canvas, map, layout)
    canvas.text(
      rowTitle, at: Point(Theme.margin, map.center.y), style: Typography.axisTitle,
      align: .center, baseline: .top, rotation: .upwards)
    canvas.text(
      columnTitle, at: Point(map.center.x, layout.columnTitleBottom),
      style: Typography.axisTitle, align: .center)
    if hasColorBar {
      let bar = Rect(
        x: map.right + 18, y: map.y, width: ColorScale.barThickness, height: map.height)
      scale.drawBar(on: &canvas, in: bar, title: valueTitle)
    }
  }

  /// Draws crosses on missing values, lines between cells, and the values in them.
  private func drawCells(on canvas: inout Canvas, _ map: Rect, _ layout: Layout) {
    let width = map.width / Double(max(columns, 1))
    let height = map.height / Double(max(rows, 1))
    func cell(_ row: Int, _ column: Int) -> Rect {
      Rect(
        x: map.x + Double(column) * width, y: map.y + Double(row) * height, width: width,
        height: height)
    }
    if min(width, height) >= 3 {
      for row in 0..<rows {
        for column in 0..<columns where !values[row * columns + column].isFinite {
          let cell = cell(row, column)
          let inner = cell.inset(by: min(width, height) * 0.22)
          let stroke = Stroke(Theme.missingMark, width: 0.75)
          canvas.line(
            Point(inner.left, inner.bottom), Point(inner.right, inner.top), stroke: stroke)
          canvas.line(
            Point(inner.left, inner.top), Point(inner.right, inner.bottom), stroke: stroke)
        }
      }
    }
    if hasGrid ?? (min(width, height) >= 14) {
      for row in 0..<max(rows - 1, 0) {
        let y = map.y + Double(row + 1) * height
        canvas.rule(from: Point(map.left, y), to: Point(map.right, y), width: 1, .white)
      }
      for column in 0..<max(columns - 1, 0) {
        let x = map.x + Double(column + 1) * width
        canvas.rule(from: Point(x, map.top), to: Point(x, map.bottom), width: 1, .white)
      }
    }
    guard let decimals else { return }
    for row in 0..<rows {
      for column in 0..<columns where values[row * columns + column].isFinite {
        let value = values[row * columns + column]
        let isDark = OKLab(layout.scale.color(value)).lightness < 0.62
        canvas.text(
          NumberFormat.fixed(Double(value), decimals: decimals), at: cell(row, column).center,
          style: layout.valueStyle.colored(isDark ? .white : Theme.text), align: .center,
          baseline: .middle)
      }
    }
  }

  /// Draws the labels of rows and columns, as many as have room.
  private func drawLabels(on canvas: inout Canvas, _ map: Rect, _ layout: Layout) {
    let width = map.width / Double(max(columns, 1))
    let height = map.height / Double(max(rows, 1))
    for row in stride(from: 0, to: rows, by: layout.rowStride) {
      let y = map.y + (Double(row) + 0.5) * height
      if rowLabels.isEmpty && height < 8 {
        canvas.rule(
          from: Point(map.left - 3.5, y), to: Point(map.left - 1, y), width: 1, Theme.axis)
      }
      canvas.text(
        Self.label(rowLabels, row), at: Point(map.left - 8, y), style: Typography.tick,
        align: .right, baseline: .middle)
    }
    for column in stride(from: 0, to: columns, by: layout.columnStride) {
      let x = map.x + (Double(column) + 0.5) * width
      if columnLabels.isEmpty && width < 8 {
        canvas.rule(
          from: Point(x, map.bottom + 1), to: Point(x, map.bottom + 3.5), width: 1, Theme.axis)
      }
      let label = Self.label(columnLabels, column)
      if layout.hasRotatedLabels {
        canvas.text(
          label, at: Point(x, map.bottom + 8), style: Typography.tick, align: .right,
          baseline: .middle, rotation: .upwards)
      } else {
        canvas.text(
          label, at: Point(x, map.bottom + 8), style: Typography.tick, align: .center,
          baseline: .top)
      }
    }
  }

  private static func label(_ labels: [String], _ index: Int) -> String {
    labels.isEmpty ? String(index) : labels[index]
  }

  private struct Layout {
    var size: Size
    var titleLines: [String]
    var scale: ColorScale
    var map: Rect
    var rowStride: Int
    var columnStride: Int
    var hasRotatedLabels: Bool
    var columnTitleBottom: Double
    var valueStyle: TextStyle
  }

  private var layout: Layout {
    let scale = ColorScale(map, range: range, values: values)
    let valueStyle = TextStyle(size: 10)
    let widestValue =
      decimals.map { decimals in
        values.filter(\.isFinite).map {
          valueStyle.width(of: NumberFormat.fixed(Double($0), decimals: decimals))
        }.max() ?? 0
      } ?? 0
    let (width, height) = cell(atLeast: decimals == nil ? 0 : widestValue + 10)
    let rowStride = Self.interval(
      count: rows, cell: height, label: rowLabels.isEmpty && height < 16 ? 24 : 13,
      isNumbered: rowLabels.isEmpty)
    let widestColumn = labelWidth(columnLabels, columns)
    let hasRotatedLabels = !columnLabels.isEmpty && widestColumn + 6 > width && widestColumn > 14
    let columnStride = Self.interval(
      count: columns, cell: width, label: hasRotatedLabels ? 13 : widestColumn + 10,
      isNumbered: columnLabels.isEmpty)
    let titleAcross = rowTitle.isEmpty ? 0 : Typography.axisTitle.capHeight + 12
    let left = Theme.margin + titleAcross + labelWidth(rowLabels, rows) + 8
    let mapWidth = columns == 0 ? 120 : Double(columns) * width
    let mapHeight = rows == 0 ? 90 : max(Double(rows) * height, 40)
    var right = left + mapWidth
    if hasColorBar { right += 18 + scale.barWidth(height: mapHeight, title: valueTitle) }
    let total = max(right + Theme.margin, minimumWidth)
    let titleLines = Typography.title.wrapped(title, width: max(total, 400) - 2 * Theme.margin)
    var top = Theme.margin
    if !titleLines.isEmpty { top += Typography.title.height(lines: titleLines.count) + 16 }
    var bottom = top + mapHeight + 8 + (hasRotatedLabels ? widestColumn : Typography.tick.capHeight)
    if !columnTitle.isEmpty { bottom += 12 + Typography.axisTitle.capHeight }
    return Layout(
      size: Size(
        max(
          total,
          titleLines.isEmpty
            ? 0 : (titleLines.map(Typography.title.width(of:)).max() ?? 0) + 2 * Theme.margin),
        bottom + Theme.margin),
      titleLines: titleLines, scale: scale,
      map: Rect(x: left, y: top, width: mapWidth, height: mapHeight), rowStride: rowStride,
      columnStride: columnStride, hasRotatedLabels: hasRotatedLabels, columnTitleBottom: bottom,
      valueStyle: valueStyle)
  }

  /// The size of a cell: square unless the map would be very narrow or very low.
  private func cell(atLeast least: Double) -> (width: Double, height: Double) {
    if let cellSize { return (cellSize, cellSize) }
    let columns = Double(max(columns, 1))
    let rows = Double(max(rows, 1))
    let square = max(min(420 / columns, 420 / rows, 44), min(least, 60))
    func rounded(_ side: Double) -> Double { side >= 1 ? (side * 2).rounded(.down) / 2 : side }
    let width = columns * square < 90 ? min(90 / columns, 44) : square
    let height = rows * square < 90 ? min(90 / rows, 44) : square
    return (rounded(width), rounded(height))
  }

  private func labelWidth(_ labels: [String], _ count: Int) -> Double {
    let shown = labels.isEmpty ? [String(max(count - 1, 0))] : labels
    return shown.map { Typography.tick.width(of: $0) }.max() ?? 0
  }

  /// The number of cells from one label to the next: 1, 2, 5, 10, … for numbered cells.
  private static func interval(count: Int, cell: Double, label: Double, isNumbered: Bool) -> Int {
    var stride = 1
    while Double(stride) * cell < label && stride < max(count, 1) {
      let leading = String(stride).first
      stride = isNumbered ? (leading == "2" ? stride / 2 * 5 : stride * 2) : stride + 1
    }
    return stride
  }
}
