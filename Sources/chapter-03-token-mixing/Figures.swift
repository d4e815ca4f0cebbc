import ChapterKit
import Mixer
import Pictures
import Tensors

/// A figure with its title and the place of its upper left corner, in points.
nonisolated struct Panel: Sendable {
  var title: String
  var figure: any Figure
  var x: Double
  var y: Double
}

/// Several panels in one drawing, lettered a), b), … in the order given.
func lettered(_ panels: [Panel], width: Double, height: Double) -> Drawing {
  Drawing(size: Size(width, height)) { canvas in
    for (letter, panel) in zip(["a", "b", "c", "d"], panels) {
      canvas.text(
        "\(letter)) \(panel.title)", at: Point(panel.x + 18, panel.y + 18),
        style: TextStyle(size: 12, weight: .semibold), baseline: .top)
      canvas.withTranslation(by: Point(panel.x, panel.y + 30)) { panel.figure.draw(on: &$0) }
    }
  }
}

/// One image of a batch, the lines between its patches and their numbers; one patch may be framed.
func cutImage(_ images: Tensor, _ index: Int, framed: Int? = nil) -> Drawing {
  let pixels = images.elements[index * 784..<(index + 1) * 784]
  let bitmap = Bitmap(
    width: 28, height: 28, channels: 1,
    bytes: pixels.map { UInt8(255 - 255 * min(max($0, 0), 1)) })
  let place = Rect(x: 18, y: 18, width: 128, height: 128)
  return Drawing(size: Size(164, 164)) { canvas in
    canvas.image(bitmap, in: place)
    let line = Color(0x8C959F)
    for cut in 0...4 {
      let along = Double(cut) * 32
      canvas.rule(
        from: Point(place.left + along, place.top), to: Point(place.left + along, place.bottom),
        width: 0.5, line)
      canvas.rule(
        from: Point(place.left, place.top + along), to: Point(place.right, place.top + along),
        width: 0.5, line)
    }
    let style = TextStyle(size: 10.5, weight: .semibold, color: Palette.color(0))
    for patch in 0..<16 {
      let left = place.left + Double(patch % 4) * 32
      let top = place.top + Double(patch / 4) * 32
      if patch == framed {
        let frame = Rect(x: left, y: top, width: 32, height: 32)
        canvas.stroke(Path(frame), Stroke(Palette.color(1), width: 2.5))
      }
      let background = Rect(
        x: left + 1.5, y: top + 1.5, width: style.width(of: "\(patch)") + 5,
        height: style.capHeight + 5)
      canvas.fill(Path(background, radius: 2), Color.white.opacity(0.88))
      canvas.text("\(patch)", at: Point(left + 4, top + 4), style: style, baseline: .top)
    }
  }
}

/// Image 1 of a batch, of which one patch is erased, and how much each patch's row changes in two tables.
/// Both maps share one scale from 0 to 0.25; what is larger has the darkest color.
func changeFigure(
  _ images: Tensor, _ patch: Int, _ left: (title: String, rows: [Float]),
  _ right: (title: String, rows: [Float])
) -> Drawing {
  func map(_ rows: [Float], isFirst: Bool) -> HeatMap {
    HeatMap(
      title: "", values: rows, rows: 4, columns: 4, rowTitle: isFirst ? "Row of patches" : "",
      columnTitle: "Column of patches", valueTitle: "Change (rms)", range: 0...0.25, hasGrid: true,
      decimals: 2, hasColorBar: !isFirst, cellSize: 32)
  }
  return lettered(
    [
      Panel(
        title: "Patch \(patch) erased", figure: cutImage(images, 1, framed: patch), x: 0, y: 0),
      Panel(title: left.title, figure: map(left.rows, isFirst: true), x: 150, y: 0),
      Panel(title: right.title, figure: map(right.rows, isFirst: false), x: 345, y: 0),
    ], width: 610, height: 232)
}

/// Channels of the table of image 0 as colors, one row per patch and one column per channel.
private func tableMap(
  _ table: Tensor, channels: [Int], columnTitle: String, valueTitle: String, limit: Double,
  cellSize: Double?
) -> HeatMap {
  HeatMap(
    title: "", values: (0..<16).flatMap { patch in channels.map { table[patch, 0, $0] } }, rows: 16,
    columns: channels.count, rowTitle: "Patch", columnTitle: columnTitle, valueTitle: valueTitle,
    map: .diverging, range: -limit...limit, hasGrid: false, cellSize: cellSize)
}

/// A digit and its table before and after mixing, each table divided by its rms. Of the channels, the
/// 32 that differ most between the patches before mixing, sorted by their value for patch 0.
func mixedTables(_ images: Tensor, before: Tensor, after: Tensor) -> Drawing {
  let spread = (0..<128).map { channel in
    let column = (0..<16).map { before[$0, 0, channel] }
    let mean = column.reduce(0, +) / 16
    return column.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) }
  }
  let chosen = spread.indices.sorted { spread[$0] > spread[$1] }.prefix(32)
    .sorted { before[0, 0, $0] > before[0, 0, $1] }
  func map(_ table: Tensor) -> HeatMap {
    tableMap(
      divided(table, by: rmsOfImage(table)), channels: chosen,
      columnTitle: "Channel (32 of 128, sorted)",
      valueTitle: "Value / rms", limit: 3, cellSize: 9.5)
  }
  return lettered(
    [
      Panel(title: "The digit", figure: cutImage(images, 0), x: 0, y: 0),
      Panel(title: "Before mixing", figure: map(before), x: 150, y: 0),
      Panel(title: "After mixing", figure: map(after), x: 150, y: 256),
    ], width: 618, height: 512)
}

/// Two tables one above the other, with all channels, each in its own order of
/// channels, largest rms first.
func sortedTables(_ tables: [(title: String, table: Tensor)], limit: Double) -> Drawing {
  let panels = tables.enumerated().map { index, item in
    let sizes = channelEnergies(item.table)
    let order = sizes.indices.sorted { sizes[$0] > sizes[$1] }
    let map = tableMap(
      item.table, channels: order, columnTitle: "Channel, sorted by rms", valueTitle: "Value",
      limit: limit, cellSize: nil)
    return Panel(title: item.title, figure: map, x: 0, y: Double(index) * 194)
  }
  return lettered(panels, width: 552, height: 390)
}

/// Jacobians on one color scale that ends at the largest magnitude, rounded up to a multiple of 0.04.
func jacobianFigure(_ maps: [(title: String, values: [Float])]) -> Drawing {
  let largest = maps.flatMap(\.values).map(\.magnitude).max() ?? 0
  let limit = 0.04 * max(1, Double(largest / 0.04).rounded(.up))
  return pairMaps(maps, valueTitle: "Derivative", map: .diverging, range: -limit...limit)
}

/// Maps of dependence, each divided by its rms, on one color scale from 0 to 2.5.
func dependenceFigure(_ maps: [(title: String, values: [Float])]) -> Drawing {
  let relative = maps.map { map in (map.title, map.values.map { $0 / rms(map.values) }) }
  return pairMaps(relative, valueTitle: "Derivative / rms", map: .sequential, range: 0...2.5)
}

/// Maps of numbers for every pair of patches, two per row, on one color scale.
private func pairMaps(
  _ maps: [(title: String, values: [Float])], valueTitle: String, map: ColorMap,
  range: ClosedRange<Double>
) -> Drawing {
  let panels = maps.enumerated().map { index, item in
    let isLeft = index % 2 == 0
    let figure = HeatMap(
      title: "", values: item.values, rows: 16, columns: 16,
      rowTitle: isLeft ? "Patch of the output" : "", columnTitle: "Patch of the input",
      valueTitle: valueTitle, map: map, range: range,
      hasGrid: false, hasColorBar: !isLeft, cellSize: 12)
    return Panel(
      title: item.title, figure: figure, x: isLeft ? 0 : 262, y: Double(index / 2) * 294)
  }
  return lettered(panels, width: 600, height: Double((maps.count + 1) / 2) * 294)
}

/// The weights of the largest units of several MLPs as pictures of 4×4, input weights above output
/// weights, on one scale.
func unitFigure(_ mixings: [(name: String, mixing: TokenMixing)]) -> Subplots {
  let weights = mixings.map { weightsOfLargestUnits($0.mixing) }
  let limit = Double(weights.joined().joined().map(\.magnitude).max() ?? 1)
  return Subplots(
    rows: weights.map { lists in
      ImageSheet(
        title: "", items: lists.map { .init(values: $0, rows: 4, columns: 4) },
        columns: lists.count / 2, rowTitles: ["Input", "Output"], map: .diverging,
        range: .fixed(-limit...limit), valueTitle: "Weight", imageSize: 32)
    }, panelTitles: mixings.map(\.name))
}
