extension Canvas {
  /// Draws one line of text.
  ///
  /// `align` and `baseline` say which part of the text is put at `place`, before it is rotated
  /// around it. Nothing is drawn if `place` is not finite or the size is not between 0 and 1000.
  public mutating func text(
    _ text: String, at place: Point, style: TextStyle = TextStyle(), align: TextAlignment = .left,
    baseline: TextBaseline = .alphabetic, rotation: TextRotation = .none
  ) {
    guard place.isFinite, style.size > 0, style.size < 1000 else { return }
    let line = TextLine(text, style)
    let unit = style.size * scale / 100
    let start: Double
    switch align {
    case .left: start = 0
    case .center: start = -line.width * scale / 2
    case .right: start = -line.width * scale
    }
    let rise: Double
    switch baseline {
    case .alphabetic: rise = 0
    case .middle: rise = style.capHeight * scale / 2
    case .top: rise = style.capHeight * scale
    }
    let origin = inPixels(place)
    let strokeWidth = style.weight.strokeWidth * unit
    let hinting = Hinting(unit: unit)
    // Baselines and heights are rounded to whole pixels, so that horizontal strokes are sharp.
    func map(_ x: Double, _ y: Double) -> Point {
      let along = start + (x - line.left) * unit
      let up = hinting.height(y) + strokeWidth / 2
      switch rotation {
      case .none: return Point(origin.x + along, (origin.y + rise).rounded() - up)
      case .upwards: return Point((origin.x + rise).rounded() - up, origin.y - along)
      case .downwards: return Point((origin.x - rise).rounded() + up, origin.y + along)
      }
    }
    var strokes: [(subpaths: [[Point]], thickness: Double)] = []
    for (glyph, x) in line.glyphs {
      let thickness = strokeWidth * glyph.strokeScale
      if !glyph.strokes.isEmpty {
        strokes.append((glyph.strokes.map { $0.map { map(x + $0.x, $0.y) } }, thickness))
      }
      if !glyph.dots.isEmpty {
        strokes.append((glyph.dots.map { [map(x + $0.x, $0.y)] }, thickness * Glyph.dotScale))
      }
    }
    draw(strokes, style.color)
  }

  /// Draws lines of text below each other, the top of the first at `place`.
  mutating func textLines(
    _ lines: [String], at place: Point, style: TextStyle, align: TextAlignment = .left
  ) {
    for (index, line) in lines.enumerated() {
      text(
        line, at: Point(place.x, place.y + Double(index) * style.lineHeight), style: style,
        align: align, baseline: .top)
    }
  }

  /// Draws text on a white background, so that it is readable on top of grid lines.
  mutating func textWithHalo(
    _ text: String, at place: Point, style: TextStyle, align: TextAlignment,
    baseline: TextBaseline
  ) {
    let width = style.width(of: text)
    let height = style.capHeight
    let left =
      switch align {
      case .left: place.x
      case .center: place.x - width / 2
      case .right: place.x - width
      }
    let top =
      switch baseline {
      case .alphabetic: place.y - height
      case .middle: place.y - height / 2
      case .top: place.y
      }
    let background = Rect(x: left, y: top, width: width, height: height).inset(by: -2)
    fill(Path(background, radius: 2), Color.white.opacity(0.85))
    self.text(text, at: place, style: style, align: align, baseline: baseline)
  }
}
