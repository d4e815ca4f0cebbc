import Pictures

/// The image with its grid, and beside it, for each kind of layer and depth, a map of the input places
/// that one output place depends on; all maps share one color scale.
struct ReceptiveFieldMaps: Figure {
  /// The ink of each pixel, 0 to 1.
  var pixels: [Float]
  /// How many pixels the image has along a side.
  var pixelsPerSide: Int
  /// The number of places along a side.
  var side: Int
  /// The output place whose dependence on the input is drawn.
  var outputPlace: Int
  var columnTitles: [String]
  var rowTitles: [String]
  /// For each row and column the share of each input place in the change of the output place, in
  /// percent. Exact zeros are gray, and shares above `shareLimit` have its color.
  var maps: [[[Float]]]

  private static let cell = 20.0
  private static let left = 18.0
  private static let top = 44.0
  private static let gap = 22.0
  private static let rowTitleWidth = 92.0
  /// The color of a place on which the output does not depend, that of missing values in heat maps.
  private static let zero = Color(0xD0D4D9)

  private var block: Double { Double(side) * Self.cell }
  private var barLeft: Double { mapLeft(columnTitles.count) + 2 }

  private func mapLeft(_ column: Int) -> Double {
    Self.left + block + Self.rowTitleWidth + Double(column) * (block + Self.gap)
  }

  private func mapTop(_ row: Int) -> Double { Self.top + Double(row) * (block + 54) }

  var size: Size {
    Size(barLeft + 86, mapTop(rowTitles.count - 1) + block + 44)
  }

  func draw(on canvas: inout Canvas) {
    let title = TextStyle(size: 15, weight: .semibold)
    let label = TextStyle(size: 14)
    let quiet = TextStyle(size: 14, color: Color(0x57606A))

    let image = Rect(x: Self.left, y: Self.top, width: block, height: block)
    canvas.text(
      "a) The digit", at: Point(image.left, Self.top - 14), style: title)
    canvas.image(
      Bitmap(
        width: pixelsPerSide, height: pixelsPerSide, channels: 1,
        bytes: pixels.map { UInt8(255 - $0 * 255) }), in: image)
    drawGrid(on: &canvas, in: image, Color(0x8C959F).opacity(0.55))
    mark(outputPlace, on: &canvas, in: image)
    canvas.text(
      "Output place outlined", at: Point(image.center.x, image.bottom + 22), style: quiet,
      align: .center)

    for (row, maps) in maps.enumerated() {
      for (column, map) in maps.enumerated() {
        let place = Rect(x: mapLeft(column), y: mapTop(row), width: block, height: block)
        if row == 0 {
          canvas.text(
            ["b) ", "c) ", "d) "][column] + columnTitles[column],
            at: Point(place.left, Self.top - 14), style: title)
        }
        if column == 0 {
          canvas.text(
            rowTitles[row], at: Point(place.left - 12, place.center.y), style: label,
            align: .right, baseline: .middle)
        }
        draw(map, on: &canvas, in: place)
        let inputs = map.count { $0 != 0 }
        canvas.text(
          "Hears \(inputs) of \(map.count)", at: Point(place.center.x, place.bottom + 22),
          style: quiet, align: .center)
      }
    }
    drawKey(on: &canvas, below: image, label)
    drawBar(on: &canvas, label, quiet)
  }

  private func draw(_ map: [Float], on canvas: inout Canvas, in place: Rect) {
    for (index, value) in map.enumerated() {
      let color = ColorMap.sequential.color(Double(value) / shareLimit)
      canvas.fill(cell(index, in: place), value == 0 ? Self.zero : color, snapped: true)
    }
    drawGrid(on: &canvas, in: place, .white)
    mark(outputPlace, on: &canvas, in: place)
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
    canvas.fill(box, Self.zero, snapped: true)
    canvas.text(
      "Exactly 0", at: Point(box.right + 9, box.center.y), style: label, baseline: .middle)
  }

  private func drawBar(on canvas: inout Canvas, _ label: TextStyle, _ quiet: TextStyle) {
    let bar = Rect(
      x: barLeft, y: mapTop(0), width: 12, height: mapTop(rowTitles.count - 1) + block - mapTop(0))
    let colors = ColorMap.sequential.colors.reversed().flatMap { [$0.red, $0.green, $0.blue] }
    canvas.image(Bitmap(width: 1, height: colors.count / 3, channels: 3, bytes: colors), in: bar)
    canvas.stroke(Path(bar.inset(by: -0.25)), Stroke(Color(0x8C959F), width: 0.5))
    for percent in stride(from: 0, through: shareLimit, by: 2) {
      let y = bar.bottom - percent / shareLimit * bar.height
      canvas.rule(from: Point(bar.right, y), to: Point(bar.right + 3.5, y), width: 1, quiet.color)
      canvas.text("\(Int(percent))", at: Point(bar.right + 8, y), style: quiet, baseline: .middle)
    }
    canvas.text(
      "Share of the change (%)", at: Point(bar.right + 44, bar.center.y),
      style: label, align: .center, baseline: .top,
      rotation: .upwards)
  }
}
