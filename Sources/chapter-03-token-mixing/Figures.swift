import Pictures
import Tensors

/// One image of a batch with the lines along which it is cut and the number of every patch; one patch
/// may be framed.
func cutImage(_ images: Tensor, _ index: Int, framed: Int? = nil, side: Double = 168) -> Drawing {
  let pixels = images.shape[2] * images.shape[3]
  let bytes = images.elements[index * pixels..<(index + 1) * pixels].map {
    UInt8(255 - 255 * min(max($0, 0), 1))
  }
  let bitmap = Bitmap(
    width: images.shape[3], height: images.shape[2], channels: 1, bytes: Array(bytes))
  let place = Rect(x: 18, y: 18, width: side, height: side)
  return Drawing(size: Size(side + 36, side + 36)) { canvas in
    canvas.image(bitmap, in: place)
    let line = Color(0x8C959F)
    let step = side / 4
    for cut in 0...4 {
      let along = Double(cut) * step
      canvas.rule(
        from: Point(place.left + along, place.top), to: Point(place.left + along, place.bottom),
        width: 0.5, line)
      canvas.rule(
        from: Point(place.left, place.top + along), to: Point(place.right, place.top + along),
        width: 0.5, line)
    }
    for patch in 0..<16 {
      let corner = Point(
        place.left + Double(patch % 4) * step + 4, place.top + Double(patch / 4) * step + 4)
      if patch == framed {
        let frame = Rect(x: corner.x - 4, y: corner.y - 4, width: step, height: step)
        canvas.stroke(Path(frame), Stroke(Palette.color(1), width: 2.5))
      }
      let style = TextStyle(size: 9, weight: .semibold, color: Palette.color(0))
      let chip = Rect(
        x: corner.x - 2.5, y: corner.y - 2.5, width: style.width(of: "\(patch)") + 5,
        height: style.capHeight + 5)
      canvas.fill(Path(chip, radius: 2), Color.white.opacity(0.88))
      canvas.text("\(patch)", at: corner, style: style, baseline: .top)
    }
  }
}

/// One number per patch, drawn at the patch's place in the image.
func patchMap(_ values: [Float], _ valueTitle: String) -> HeatMap {
  HeatMap(
    title: "", values: values, rows: 4, columns: 4, rowTitle: "Row of patches",
    columnTitle: "Column of patches", valueTitle: valueTitle, map: .sequential,
    range: 0...Double(max(values.max() ?? 1, 1e-6)), decimals: 2)
}

/// The table of patches of one image: one row per patch, one column per channel.
func tokenMap(_ tokens: Tensor, image: Int, range: ClosedRange<Double>? = nil) -> HeatMap {
  let patches = tokens.shape[0]
  let channels = tokens.shape[2]
  var values: [Float] = []
  for patch in 0..<patches {
    for channel in 0..<channels { values.append(tokens[patch, image, channel]) }
  }
  return HeatMap(
    title: "", values: values, rows: patches, columns: channels, rowTitle: "Patch",
    columnTitle: "Channel", valueTitle: "Value", map: .diverging, range: range, hasGrid: false)
}

/// Numbers for every pair of patches: one row and one column per patch.
func pairMap(
  _ values: [Float], rows: String, columns: String, _ valueTitle: String, map: ColorMap = .diverging
) -> HeatMap {
  HeatMap(
    title: "", values: values, rows: 16, columns: 16, rowTitle: rows, columnTitle: columns,
    valueTitle: valueTitle, map: map,
    range: map.isDiverging ? nil : 0...Double(max(values.max() ?? 1, 1e-6)), hasGrid: false,
    cellSize: 14)
}

/// Lists of 16 weights as pictures of 4×4 patches, in as many rows as there are titles; all share one
/// scale, whose ends are ±`limit`.
func weightSheet(
  _ pictures: [[Float]], rowTitles: [String], limit: Double
) -> ImageSheet {
  ImageSheet(
    title: "", items: pictures.map { .init(values: $0, rows: 4, columns: 4) },
    columns: (pictures.count + rowTitles.count - 1) / rowTitles.count, rowTitles: rowTitles,
    map: .diverging, range: .fixed(-limit...limit), valueTitle: "Weight", imageSize: 40)
}
