import Pictures

/// The image with its grid, and beside it, for each kind of layer and depth, a map of the input places
/// that one output place depends on.
struct ReceptiveFieldMaps: Figure {
  /// The brightness of each pixel, 0 to 1.
  var pixels: [Float]
  /// How many pixels the image has along a side.
  var pixelsPerSide: Int
  /// The number of places along a side.
  var side: Int
  /// The output place whose dependence on the input is drawn.
  var outputPlace: Int
  var columnTitles: [String]
  var rowTitles: [String]
  /// For each row and column the change of the output place for each input place, zero if there is none.
  var maps: [[[Float]]]

  private static let cell = 24.0
  private static let left = 18.0
  private static let top = 44.0
  private static let gap = 26.0
  private static let rowTitleWidth = 76.0

  private var block: Double { Double(side) * Self.cell }
  private var barLeft: Double { mapLeft(columnTitles.count) + 2 }

  private func mapLeft(_ column: Int) -> Double {
    Self.left + block + Self.rowTitleWidth + Double(column) * (block + Self.gap)
  }

  private func mapTop(_ row: Int) -> Double { Self.top + Double(row) * (block + 54) }

  var size: Size {
    Size(barLeft + 72, mapTop(rowTitles.count - 1) + block + 44)
  }

  func draw(on canvas: inout Canvas) {
    let title = TextStyle(size: 12.5, weight: .semibold)
    let label = TextStyle(size: 11)
    let quiet = TextStyle(size: 11, color: Color(0x57606A))

    let image = Rect(x: Self.left, y: Self.top, width: block, height: block)
    canvas.text(
      "The digit", at: Point(image.center.x, Self.top - 12), style: title, align: .center)
    canvas.image(
      Bitmap(
        width: pixelsPerSide, height: pixelsPerSide, channels: 1,
        bytes: pixels.map { UInt8(255 - $0 * 255) }), in: image)
    drawGrid(on: &canvas, in: image, Color(0x8C959F).opacity(0.55))
    mark(outputPlace, on: &canvas, in: image)
    canvas.text(
      "the place that listens", at: Point(image.center.x, image.bottom + 19), style: quiet,
      align: .center)

    for (row, maps) in maps.enumerated() {
      for (column, map) in maps.enumerated() {
        let place = Rect(x: mapLeft(column), y: mapTop(row), width: block, height: block)
        if row == 0 {
          canvas.text(
            columnTitles[column], at: Point(place.center.x, Self.top - 12), style: title,
            align: .center)
        }
        if column == 0 {
          canvas.text(
            rowTitles[row], at: Point(place.left - 12, place.center.y), style: label,
            align: .right, baseline: .middle)
        }
        draw(map, on: &canvas, in: place)
        let influences = map.filter { $0 != 0 }.count
        canvas.text(
          "hears \(influences) of \(map.count)", at: Point(place.center.x, place.bottom + 19),
          style: quiet, align: .center)
      }
    }
    drawKey(on: &canvas, below: image, label)
    drawBar(on: &canvas, label, quiet)
  }

  private func draw(_ map: [Float], on canvas: inout Canvas, in place: Rect) {
    let largest = Double(map.max() ?? 1)
    for (index, value) in map.enumerated() {
      let cell = cell(index, in: place)
      if value == 0 {
        drawZero(on: &canvas, in: cell)
      } else {
        canvas.fill(cell, ColorMap.sequential.color(Double(value) / largest), snapped: true)
      }
    }
    drawGrid(on: &canvas, in: place, .white)
    mark(outputPlace, on: &canvas, in: place)
  }

  /// Draws a place without influence: gray, with a stroke through it.
  private func drawZero(on canvas: inout Canvas, in cell: Rect) {
    canvas.fill(cell, Color(0xDDE1E6), snapped: true)
    let inner = cell.inset(by: 7)
    canvas.line(
      Point(inner.left, inner.bottom), Point(inner.right, inner.top),
      stroke: Stroke(Color(0x9AA1A9), width: 1))
  }

  private func drawGrid(on canvas: inout Canvas, in place: Rect, _ color: Color) {
    for line in 0...side {
      let offset = Double(line) * Self.cell
      canvas.rule(
        from: Point(place.left + offset, place.top), to: Point(place.left + offset, place.bottom),
        width: 1, color)
      canvas.rule(
        from: Point(place.left, place.top + offset), to: Point(place.right, place.top + offset),
        width: 1, color)
    }
  }

  private func mark(_ index: Int, on canvas: inout Canvas, in place: Rect) {
    let cell = cell(index, in: place)
    canvas.stroke(Path(cell), Stroke(.white, width: 4))
    canvas.stroke(Path(cell), Stroke(Palette.color(1), width: 2))
  }

  private func cell(_ index: Int, in place: Rect) -> Rect {
    Rect(
      x: place.x + Double(index % side) * Self.cell, y: place.y + Double(index / side) * Self.cell,
      width: Self.cell, height: Self.cell)
  }

  private func drawKey(on canvas: inout Canvas, below image: Rect, _ label: TextStyle) {
    let box = Rect(x: image.left, y: mapTop(1), width: Self.cell, height: Self.cell)
    let below = Rect(x: box.x, y: box.bottom + 20, width: box.width, height: box.height)
    canvas.fill(below, ColorMap.sequential.color(0.55), snapped: true)
    canvas.text(
      "heard: one place,", at: Point(below.right + 9, below.center.y - 8), style: label,
      baseline: .middle)
    canvas.text(
      "4 × 4 pixels", at: Point(below.right + 9, below.center.y + 8), style: label,
      baseline: .middle)
    drawZero(on: &canvas, in: box)
    canvas.text(
      "not heard: a change", at: Point(box.right + 9, box.center.y - 8), style: label,
      baseline: .middle)
    canvas.text(
      "there changes no bit here", at: Point(box.right + 9, box.center.y + 8), style: label,
      baseline: .middle)
  }

  private func drawBar(on canvas: inout Canvas, _ label: TextStyle, _ quiet: TextStyle) {
    let bar = Rect(
      x: barLeft, y: mapTop(0), width: 12, height: mapTop(rowTitles.count - 1) + block - mapTop(0))
    let colors = ColorMap.sequential.colors.reversed().flatMap { [$0.red, $0.green, $0.blue] }
    canvas.image(Bitmap(width: 1, height: colors.count / 3, channels: 3, bytes: colors), in: bar)
    canvas.stroke(Path(bar.inset(by: -0.25)), Stroke(Color(0x8C959F), width: 0.5))
    for (part, text) in [(0.0, "0"), (0.5, "0.5"), (1, "1")] {
      let y = bar.bottom - part * bar.height
      canvas.rule(from: Point(bar.right, y), to: Point(bar.right + 3.5, y), width: 1, quiet.color)
      canvas.text(text, at: Point(bar.right + 8, y), style: quiet, baseline: .middle)
    }
    canvas.text(
      "change at the place that listens (largest of the map = 1)",
      at: Point(bar.right + 36, bar.center.y), style: label, align: .center, baseline: .top,
      rotation: .upwards)
  }
}
