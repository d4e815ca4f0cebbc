/// The legend of a chart: a symbol and a name for each series or group.
struct Legend {
  /// The symbol before a name.
  enum Symbol {
    /// A piece of the line, with its marker.
    case line(Stroke, Marker?)
    /// A dot in the color of a group.
    case dot(Color)
  }

  let entries: [(symbol: Symbol, name: String)]
  private static let style = Typography.label
  private static let lineHeight = 18.0
  /// The width of the symbols: a line needs more than a dot.
  private var symbolWidth: Double {
    for entry in entries {
      if case .line = entry.symbol { return 22 }
    }
    return 8
  }
  private static let gap = 8.0

  /// Whether there is nothing to show.
  var isEmpty: Bool { entries.isEmpty }

  /// The size as a column.
  var size: Size {
    let widest = entries.map { Self.style.width(of: $0.name) }.max() ?? 0
    return Size(
      symbolWidth + Self.gap + widest + 16, Double(entries.count) * Self.lineHeight + 8)
  }

  /// The height in rows of the given width.
  func rowsHeight(width: Double) -> Double {
    isEmpty ? 0 : (rowPlaces(width: width).map(\.y).max() ?? 0) + Self.lineHeight
  }

  /// A rectangle inside `area` where the column hides none of the lines; nil if there is none.
  ///
  /// A line of one point is a dot; `radius` is kept free around every line.
  func freePlace(in area: Rect, lines: [[Point]], radius: Double = 0) -> Rect? {
    let size = size
    let room = area.inset(by: 6)
    guard size.width <= room.width, size.height <= room.height else { return nil }
    func rect(_ across: Double, _ down: Double) -> Rect {
      Rect(
        x: room.x + across * (room.width - size.width),
        y: room.y + down * (room.height - size.height), width: size.width, height: size.height)
    }
    let places = [
      (1, 0), (0, 0), (1, 1), (0, 1), (1, 0.5), (0.5, 0), (0.5, 1), (0, 0.5), (0.75, 0.25),
      (0.25, 0.25), (0.75, 0.75), (0.25, 0.75), (0.75, 0), (0.25, 0), (0.75, 1), (0.25, 1),
    ]
    return places.lazy.map { rect($0.0, $0.1) }.first { place in
      let kept = place.inset(by: -4 - radius)
      return !lines.contains { line in
        (line.count == 1 && kept.contains(line[0]))
          || zip(line, line.dropFirst()).contains { crosses(kept, $0, $1) }
      }
    }
  }

  /// Draws the entries one below the other.
  func drawColumn(on canvas: inout Canvas, in rect: Rect) {
    canvas.fill(Path(rect, radius: 4), Color.white.opacity(0.92))
    for (index, entry) in entries.enumerated() {
      draw(
        entry, on: &canvas,
        at: Point(rect.x + 8, rect.y + 4 + (Double(index) + 0.5) * Self.lineHeight))
    }
  }

  /// Draws the entries next to each other, in as many rows as they need.
  func drawRows(on canvas: inout Canvas, at origin: Point, width: Double) {
    for (entry, place) in zip(entries, rowPlaces(width: width)) {
      draw(
        entry, on: &canvas, at: Point(origin.x + place.x, origin.y + place.y + Self.lineHeight / 2))
    }
  }

  /// The offset of each entry when they are drawn in rows.
  private func rowPlaces(width: Double) -> [Point] {
    var places: [Point] = []
    var next = Point(0, 0)
    for entry in entries {
      let needed = symbolWidth + Self.gap + Self.style.width(of: entry.name)
      if next.x > 0 && next.x + needed > width { next = Point(0, next.y + Self.lineHeight) }
      places.append(next)
      next.x += needed + 22
    }
    return places
  }

  private func draw(
    _ entry: (symbol: Symbol, name: String), on canvas: inout Canvas, at middle: Point
  ) {
    let end = Point(middle.x + symbolWidth, middle.y)
    let center = Point(middle.x + symbolWidth / 2, middle.y)
    switch entry.symbol {
    case .line(let stroke, let marker):
      canvas.line(middle, end, stroke: stroke)
      if let marker { canvas.mark(marker, at: center, color: stroke.color) }
    case .dot(let color):
      canvas.circle(center, radius: 4, color)
    }
    canvas.text(
      entry.name, at: Point(end.x + Self.gap, middle.y), style: Self.style, baseline: .middle)
  }

  /// Whether the line between two points enters the rectangle (Liang–Barsky algorithm).
  private func crosses(_ rect: Rect, _ start: Point, _ end: Point) -> Bool {
    var from = 0.0
    var to = 1.0
    let along = end - start
    for (step, room) in [
      (-along.x, start.x - rect.left), (along.x, rect.right - start.x),
      (-along.y, start.y - rect.top), (along.y, rect.bottom - start.y),
    ] {
      if step == 0 {
        if room < 0 { return false }
      } else if step < 0 {
        from = max(from, room / step)
      } else {
        to = min(to, room / step)
      }
    }
    return from <= to
  }
}
