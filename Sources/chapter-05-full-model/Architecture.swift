import Mixer
import NeuralNetwork
import Pictures
import Tensors

/// The diagram of a Mixer, with the shapes of all tensors and of every weight.
///
/// - Parameters:
///   - sizes: the sizes of the model.
///   - image: the ink of each pixel of an example, 0 to 1, row by row.
nonisolated func architecture(_ sizes: MixerConfiguration, image: [Float]) -> Drawing {
  Drawing(size: Size(816, 700)) { canvas in
    var diagram = Architecture(sizes: sizes, image: image)
    diagram.drawModel(on: &canvas)
    diagram.drawLayer(on: &canvas)
  }
}

nonisolated private struct Architecture {
  let sizes: MixerConfiguration
  let image: [Float]
  /// The box of the Mixer layers, which the panel at the right shows enlarged.
  private var layers = Rect(x: 0, y: 0, width: 0, height: 0)

  private let heading = TextStyle(size: 17, weight: .semibold)
  private let shapeStyle = TextStyle(size: 14)
  private let note = TextStyle(size: 14, color: Color(0x57606A))
  private let boxSize = 15.0
  private let flow = Stroke(Color(0x57606A), width: 1.4)

  init(sizes: MixerConfiguration, image: [Float]) {
    self.sizes = sizes
    self.image = image
  }

  private var table: String { "[\(sizes.patches), B, \(sizes.hiddenDim)]" }

  // MARK: The whole model, at the left

  mutating func drawModel(on canvas: inout Canvas) {
    let middle = 128.0
    canvas.text("The whole model", at: Point(middle, 26), style: heading, align: .center)
    let picture = Rect(x: middle - 45, y: 42, width: 90, height: 90)
    drawImage(in: picture, on: &canvas)
    var box = Rect(x: middle - 106, y: 0, width: 212, height: 50)
    var last = picture

    func arrow(to next: Rect, _ shape: String, on canvas: inout Canvas) {
      canvas.connect(last, .bottom, to: next, .top, stroke: flow)
      let y = (last.bottom + next.top) / 2 - 1
      canvas.text(shape, at: Point(middle + 11, y), style: shapeStyle, baseline: .middle)
    }

    box.y = 174
    let size = sizes.imageSize
    let patch = sizes.patchSize
    arrow(
      to: box, "[B, \(sizes.imageChannels), \(size.height), \(size.width)]", on: &canvas)
    canvas.box(
      "Patch embedding\nW [\(sizes.hiddenDim), \(sizes.imageChannels), \(patch.height), "
        + "\(patch.width)],  b [\(sizes.hiddenDim)]",
      in: box, color: ModelPart.patchEmbedding.color, size: boxSize)

    last = box
    box.y = 284
    box.height = 62
    let behind = min(sizes.layers - 1, 3)
    let deck = Rect(
      x: box.x, y: box.y - 4 * Double(behind), width: box.width, height: box.height)
    arrow(to: deck, table, on: &canvas)
    let ink = Color(0x57606A)
    for sheet in stride(from: behind, through: 0, by: -1) {
      let offset = 4 * Double(sheet)
      let place = Rect(x: box.x + offset, y: box.y - offset, width: box.width, height: box.height)
      canvas.fill(Path(place, radius: 6), .white)
      canvas.fill(Path(place, radius: 6), ink.opacity(0.08))
      canvas.stroke(Path(place, radius: 6), Stroke(ink, width: 1.25))
    }
    let times = sizes.layers == 1 ? "" : "  × \(sizes.layers)"
    canvas.text(
      "Mixer layer" + times, at: Point(middle, box.center.y - 11),
      style: TextStyle(size: boxSize, weight: .semibold), align: .center, baseline: .middle)
    canvas.text(
      "The shape stays", at: Point(middle, box.center.y + 11),
      style: note, align: .center, baseline: .middle)
    layers = box

    last = box
    box = Rect(x: box.x, y: 392, width: box.width, height: 50)
    arrow(to: box, table, on: &canvas)
    let channels = sizes.hiddenDim
    canvas.box(
      "Layer norm\nγ [\(channels)],  β [\(channels)]", in: box,
      color: ModelPart.layerNorms.color, size: boxSize)

    last = box
    box = Rect(x: box.x, y: 488, width: box.width, height: 34)
    arrow(to: box, table, on: &canvas)
    canvas.box("Mean over patches", in: box, color: Color(0x24292F), size: boxSize)

    last = box
    box = Rect(x: box.x, y: 568, width: box.width, height: 50)
    arrow(to: box, "[B, \(channels)]", on: &canvas)
    canvas.box(
      "Classifier head\nW [\(sizes.classes), \(channels)],  b [\(sizes.classes)]", in: box,
      color: ModelPart.classifierHead.color, size: boxSize)

    last = box
    let end = Rect(x: middle - 50, y: 662, width: 100, height: 20)
    arrow(to: end, "[B, \(sizes.classes)]", on: &canvas)
    canvas.text(
      "Logits, one per class", at: Point(middle, 674), style: shapeStyle, align: .center,
      baseline: .middle)
  }

  /// Draws the example with the cuts between its patches.
  private func drawImage(in rect: Rect, on canvas: inout Canvas) {
    let (height, width) = (sizes.imageSize.height, sizes.imageSize.width)
    var bytes: [UInt8] = []
    for value in image { bytes.append(255 - UInt8(min(max(value, 0), 1) * 255)) }
    canvas.image(Bitmap(width: width, height: height, channels: 1, bytes: bytes), in: rect)
    let color = ModelPart.patchEmbedding.color
    for cut in 0...height / sizes.patchSize.height {
      let y =
        rect.top + rect.height * Double(cut * sizes.patchSize.height) / Double(height)
      canvas.rule(from: Point(rect.left, y), to: Point(rect.right, y), width: 1, color)
    }
    for cut in 0...width / sizes.patchSize.width {
      let x = rect.left + rect.width * Double(cut * sizes.patchSize.width) / Double(width)
      canvas.rule(from: Point(x, rect.top), to: Point(x, rect.bottom), width: 1, color)
    }
  }

  // MARK: One layer, at the right

  func drawLayer(on canvas: inout Canvas) {
    let panel = Rect(x: 288, y: 42, width: 512, height: 646)
    let guide = Stroke(Color(0x8C959F), width: 1, dash: [3, 3])
    canvas.line(
      Point(layers.right, layers.top + 5), Point(panel.left, panel.top + 5), stroke: guide)
    canvas.line(
      Point(layers.right, layers.bottom - 5), Point(panel.left, panel.bottom - 5), stroke: guide)
    canvas.fill(Path(panel, radius: 8), Color(0xF6F8FA))
    canvas.stroke(Path(panel, radius: 8), Stroke(Color(0xD0D7DE), width: 1))
    canvas.text("One Mixer layer", at: Point(panel.center.x, 26), style: heading, align: .center)

    let middle = 464.0
    let input = Rect(x: middle - 50, y: 52, width: 100, height: 20)
    canvas.text(
      "x  " + table, at: Point(middle, 62), style: shapeStyle, align: .center, baseline: .middle)
    let first = drawHalf(
      .tokenMixing, from: input, middle: middle,
      normName: "n",
      up: "W₁ · n + b₁", upShape: "[\(sizes.tokenMLPDim), \(sizes.patches)]",
      hidden: "[\(sizes.tokenMLPDim), B, \(sizes.hiddenDim)]",
      down: "W₂ · h + b₂", downShape: "[\(sizes.patches), \(sizes.tokenMLPDim)]", on: &canvas)
    let second = drawHalf(
      .channelMixing, from: first, middle: middle,
      normName: "n'",
      up: "n' · W₁ᵀ + b₁", upShape: "[\(sizes.channelMLPDim), \(sizes.hiddenDim)]",
      hidden: "[\(sizes.patches), B, \(sizes.channelMLPDim)]",
      down: "h · W₂ᵀ + b₂", downShape: "[\(sizes.hiddenDim), \(sizes.channelMLPDim)]", on: &canvas)
    canvas.text(
      "u  " + table, at: Point(middle + 14, first.bottom + 11), style: shapeStyle,
      baseline: .middle)
    let end = Rect(x: middle - 50, y: 662, width: 100, height: 20)
    canvas.connect(second, .bottom, to: end, .top, stroke: flow)
    canvas.text(
      "y  " + table, at: Point(middle, 672), style: shapeStyle, align: .center, baseline: .middle)
  }

  /// Draws a layer norm, an MLP, and the sum with the input; returns the place of the sum.
  private func drawHalf(
    _ part: ModelPart, from input: Rect, middle: Double, normName: String, up: String,
    upShape: String,
    hidden: String, down: String, downShape: String, on canvas: inout Canvas
  ) -> Rect {
    let color = part.color
    let norm = Rect(x: middle - 70, y: input.bottom + 28, width: 140, height: 28)
    canvas.connect(input, .bottom, to: norm, .top, stroke: flow)
    canvas.box("Layer norm", in: norm, color: ModelPart.layerNorms.color, size: 14)

    let group = Rect(x: middle - 108, y: norm.bottom + 24, width: 216, height: 162)
    canvas.connect(norm, .bottom, to: group, .top, stroke: flow)
    canvas.fill(Path(group, radius: 7), .white)
    canvas.fill(Path(group, radius: 7), color.opacity(0.1))
    canvas.stroke(Path(group, radius: 7), Stroke(color, width: 1.25))
    let name = part == .tokenMixing ? "Token mixing" : "Channel mixing"
    canvas.text(
      name, at: Point(group.center.x, group.top + 9),
      style: TextStyle(size: boxSize, weight: .semibold), align: .center, baseline: .top)
    let rows = [0.0, 1, 2].map {
      Rect(x: group.x + 8, y: group.top + 30 + $0 * 46, width: group.width - 16, height: 28)
    }
    let steps = ["\(up)    W₁ \(upShape)", "GELU", "\(down)    W₂ \(downShape)"]
    for (place, text) in zip(rows, steps) {
      canvas.fill(Path(place, radius: 4), .white)
      canvas.stroke(Path(place, radius: 4), Stroke(color.opacity(0.6), width: 1))
      canvas.text(
        text, at: place.center, style: shapeStyle, align: .center, baseline: .middle)
    }
    let inner = Stroke(color, width: 1.2)
    canvas.connect(rows[0], .bottom, to: rows[1], .top, stroke: inner)
    canvas.connect(rows[1], .bottom, to: rows[2], .top, stroke: inner)
    canvas.text(
      "h  " + hidden, at: Point(middle + 9, (rows[1].bottom + rows[2].top) / 2 - 0.5),
      style: shapeStyle, baseline: .middle)
    canvas.text(
      "\(normName)  " + table, at: Point(middle + 9, (norm.bottom + group.top) / 2 - 0.5),
      style: shapeStyle, baseline: .middle)

    // The sum, and the residual connection.
    let sum = Rect(x: middle - 10, y: group.bottom + 16, width: 20, height: 20)
    canvas.connect(group, .bottom, to: sum, .top, stroke: flow)
    canvas.fill(Path(ellipseIn: sum), .white)
    canvas.stroke(Path(ellipseIn: sum), Stroke(flow.color, width: 1.25))
    canvas.line(
      Point(sum.center.x - 5, sum.center.y), Point(sum.center.x + 5, sum.center.y), stroke: flow)
    canvas.line(
      Point(sum.center.x, sum.center.y - 5), Point(sum.center.x, sum.center.y + 5), stroke: flow)
    let fork = Point(middle, input.bottom + 12)
    let side = middle - 140
    canvas.circle(fork, radius: 2.2, flow.color)
    canvas.arrow(
      along: [
        fork, Point(side, fork.y), Point(side, sum.center.y), Point(sum.left, sum.center.y),
      ], stroke: flow)
    canvas.text(
      "Residual", at: Point(side - 9, group.center.y), style: note, align: .center,
      baseline: .middle, rotation: .upwards)
    drawTable(part, at: Point(group.right + 66, group.center.y - 4), on: &canvas)
    return sum
  }

  /// Draws the table of one image, and marks in it the part that the MLP reads at a time.
  private func drawTable(_ part: ModelPart, at corner: Point, on canvas: inout Canvas) {
    let (rows, columns, side) = (8, 12, 9.0)
    let place = Rect(
      x: corner.x, y: corner.y - Double(rows) * side / 2 + 2, width: Double(columns) * side,
      height: Double(rows) * side)
    canvas.fill(place, .white)
    let chosen =
      part == .tokenMixing
      ? Rect(x: place.x + 4 * side, y: place.y, width: side, height: place.height)
      : Rect(x: place.x, y: place.y + 3 * side, width: place.width, height: side)
    canvas.fill(chosen, part.color.opacity(0.75))
    for row in 0...rows {
      let y = place.y + Double(row) * side
      canvas.rule(
        from: Point(place.left, y), to: Point(place.right, y), width: 0.5, Color(0xAFB8C1))
    }
    for column in 0...columns {
      let x = place.x + Double(column) * side
      canvas.rule(
        from: Point(x, place.top), to: Point(x, place.bottom), width: 0.5, Color(0xAFB8C1))
    }
    canvas.text(
      "\(sizes.hiddenDim) channels →", at: Point(place.left, place.top - 8), style: note)
    canvas.text(
      "← \(sizes.patches) patches", at: Point(place.left - 8, place.center.y), style: note,
      align: .center, baseline: .alphabetic, rotation: .upwards)
    let lines =
      part == .tokenMixing
      ? ["One column at a time, all", "with the same weights"]
      : ["One row at a time, all", "with the same weights"]
    for (index, line) in lines.enumerated() {
      canvas.text(
        line, at: Point(place.center.x, place.bottom + 14 + Double(index) * 18), style: note,
        align: .center, baseline: .top)
    }
  }
}
