import Foundation
import Pictures
import Testing

/// Figures of every kind to look at: set `PICTURES_GALLERY` to a folder to keep them.
@Suite struct GalleryTests {
  private let folder =
    ProcessInfo.processInfo.environment["PICTURES_GALLERY"]
    ?? NSTemporaryDirectory() + "pictures-gallery-\(ProcessInfo.processInfo.processIdentifier)"

  @Test("the loss chart of the article can be written to a file")
  func lossChart() throws {
    let train = (1...20).map { Float(0.09) + 2.1 / Float($0 * $0) }
    let test = (1...20).map { Float(0.13) + 1.6 / Float($0 * $0) }
    let path = folder + "/loss.png"
    try LineChart(
      title: "Training vs validation loss", xTitle: "Epoch", yTitle: "Cross-entropy loss (nats)",
      series: [.init("Training loss", values: train), .init("Test loss", values: test)]
    ).write(to: path)
    #expect(try PNG.read(path).width == 1200)
  }

  @Test("a sheet with all characters of the font can be written to a file")
  func specimen() throws {
    let samples = [
      "Hamburgefonstiv ABCDEFGHIJKLMNOPQRSTUVWXYZ",
      "abcdefghijklmnopqrstuvwxyz 0123456789",
      "Sphinx of black quartz, judge my vow. The quick brown fox jumps over",
      "the lazy dog: “Training vs validation loss” (Cross-entropy, nats)",
      "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ × · − ± ° µ ² ³ ⁻ ᵀ … – — ’ “ ”",
      "→ ← ↑ ↓ α β γ δ ε θ λ μ π ρ σ τ φ Φ Σ Δ ∂ √ ≈ ≤ ≥ ∈ ∇ ∞ η χ ψ ω Ω",
      "Wx + b, W·Xᵀ, x·Φ(x), ∂L/∂x, √(σ² + ε), 10⁻³ … 10⁵, x₁₂, [49 × 128] → [B, C]",
      "AVATAR Type Ty. To, VAN P. LT WAY Kk fi ff rt ry wa va yo Yo r. f, 96.59 %",
    ]
    var canvas = Canvas(size: Size(800, 1000), scale: 2)
    var y = 40.0
    for (size, weight) in [
      (10.0, TextStyle.Weight.regular), (11, .regular), (12, .semibold), (14, .regular),
      (18, .regular),
    ] {
      for sample in samples {
        canvas.text(sample, at: Point(20, y), style: TextStyle(size: size, weight: weight))
        y += size * 1.5
      }
      y += 14
    }
    try PNG.write(canvas.bitmap, to: folder + "/specimen.png")
    var large = Canvas(size: Size(900, 500), scale: 2)
    y = 50
    for sample in [
      "Hamburgefonstiv adhesion", "ABCDEFGHIJKLMNOPQRST", "UVWXYZ 0123456789 &@?",
      "abcdefghijklmnopqrstuvwxyz", "αβγδεθλμπρστφΦΣΔ∂√≈≤≥∈×·±", "The quick brown fox jumps",
      "over 13 lazy dogs, 5/8 {x} [y]",
    ] {
      large.text(sample, at: Point(20, y), style: TextStyle(size: 40))
      y += 62
    }
    try PNG.write(large.bitmap, to: folder + "/specimen-large.png")
    #expect(large.bitmap.width == 1800)
  }

  /// A smooth made-up matrix, positive and negative.
  private func waves(_ rows: Int, _ columns: Int) -> [Float] {
    (0..<rows * columns).map { index in
      let y = Float(index / columns) / Float(rows) - 0.4
      let x = Float(index % columns) / Float(columns) - 0.55
      let ring: Float = 1 - 9 * (x * x + 1.7 * y * y)
      let slope: Float = x + 0.8 * y
      let distance: Float = 0.2 + x * x + y * y
      return ring * slope / distance
    }
  }

  @Test("heat maps of every size can be written to files")
  func heatMaps() throws {
    var small = waves(4, 6)
    small[8] = .nan
    try HeatMap(
      title: "Token-mixing weights of one small layer", values: small, rows: 4, columns: 6,
      rowTitle: "Output patch", columnTitle: "Input patch", valueTitle: "Weight", map: .diverging,
      decimals: 2
    ).write(to: folder + "/heat-small.png")
    try HeatMap(
      title: "W₁ of the first token-mixing MLP", values: waves(64, 49), rows: 64, columns: 49,
      rowTitle: "Hidden unit", columnTitle: "Input patch", valueTitle: "Weight", map: .diverging
    ).write(to: folder + "/heat-middle.png")
    try HeatMap(
      title: "Activations", values: waves(128, 300), rows: 128, columns: 300,
      rowTitle: "Channel", columnTitle: "Image", valueTitle: "Activation (no unit)"
    ).write(to: folder + "/heat-large.png")
    try HeatMap(
      title: "One row only", values: waves(1, 49), rows: 1, columns: 49, rowTitle: "Row",
      columnTitle: "Patch", valueTitle: "Weight", map: .luminous
    ).write(to: folder + "/heat-row.png")
    try HeatMap(
      title: "Nothing at all", values: [], rows: 0, columns: 0, rowTitle: "Row",
      columnTitle: "Column", valueTitle: "Value"
    ).write(to: folder + "/heat-empty.png")
    let counts = (0..<100).map { index in
      let (row, column) = (index / 10, index % 10)
      return row == column ? 940 + (row * 37) % 80 : (row * 7 + column * 5) % 13
    }
    try HeatMap.confusionMatrix(
      title: "Predictions on the test images after 20 epochs", counts: counts,
      labels: (0..<10).map(String.init)
    ).write(to: folder + "/confusion.png")
    try HeatMap.confusionMatrix(
      title: "Fashion-MNIST", counts: counts,
      labels: [
        "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot",
      ]
    ).write(to: folder + "/confusion-names.png")
  }

  private func blob(_ seed: Int) -> [Float] {
    (0..<28 * 28).map { index in
      let y = Float(index / 28 - 14)
      let x = Float(index % 28 - 14)
      let radius = Float(5 + seed % 5)
      let distance = (x * x + y * y * Float(1 + seed % 3) / 2).squareRoot()
      return max(0, 1 - abs(distance - radius) / 2.5)
    }
  }

  @Test("image sheets with captions, titles and a color bar can be written to files")
  func imageSheets() throws {
    try ImageSheet(
      title: "The first sixteen test images",
      items: (0..<16).map { index in
        .init(
          values: blob(index), rows: 28, columns: 28,
          caption: index % 5 == 3 ? "8, not \(index % 10)" : "\(index % 10)",
          captionColor: index % 5 == 3 ? Palette.color(1) : nil)
      }, columns: 8
    ).write(to: folder + "/sheet.png")
    try ImageSheet(
      title: "What each hidden unit listens to",
      items: (0..<12).map { index in
        .init(values: waves(4 + index, 4 + index), rows: 4 + index, columns: 4 + index)
      }, columns: 4, rowTitles: ["Layer 1", "Layer 2", "Layer 3"],
      columnTitles: ["Unit 1", "Unit 2", "Unit 3", "Unit 4"], map: .diverging,
      valueTitle: "Weight", imageSize: 84
    ).write(to: folder + "/sheet-titles.png")
    try ImageSheet(title: "No images", items: [], columns: 3).write(
      to: folder + "/sheet-empty.png")
  }

  @Test("line charts with many series, logarithmic axes and gaps can be written to files")
  func lineCharts() throws {
    let rates: [(name: String, speed: Float)] = [
      ("1e-3", 3), ("1e-4", 1), ("3e-5", 0.4), ("1e-5", 0.12),
    ]
    func loss(atStep step: Int, speed: Float) -> Float {
      step == 200 ? .nan : 0.02 + 2.3 / (1 + speed * Float(step) / 10)
    }
    try LineChart(
      title: "Loss at four learning rates", xTitle: "Step", yTitle: "Cross-entropy loss (nats)",
      series: rates.map { rate in
        let losses = (0..<400).map { loss(atStep: $0, speed: rate.speed) }
        return LineChart.Series("Learning rate \(rate.name)", values: losses, first: 0)
      }, yScale: .logarithmic
    ).write(to: folder + "/lines-log.png")
    let batches: [Double] = [16, 32, 64, 128, 256, 512, 1024]
    func times(perImage: Double, start: Double) -> [(Double, Double)] {
      batches.map { ($0, perImage * $0 + start) }
    }
    try LineChart(
      title: "Time of one step against batch size", xTitle: "Batch size (images)",
      yTitle: "Time (ms)",
      series: [
        .init(
          "AVX-512", points: times(perImage: 0.35, start: 3), marker: .circle),
        .init(
          "AVX2", points: times(perImage: 0.65, start: 4), marker: .square),
        .init(
          "PyTorch eager", points: times(perImage: 0.6, start: 24), dash: [6, 4], marker: .triangle),
      ], xScale: .logarithmic, yScale: .logarithmic
    ).write(to: folder + "/lines-loglog.png")
    try LineChart(
      title: "A cloud of lines that leaves the legend no corner", xTitle: "x", yTitle: "y (kg)",
      series: (0..<7).map { line in
        .init(
          "Series \(line + 1)",
          values: (0..<60).map { Float(($0 * (line + 3) * 7919) % 101) - 50 })
      }
    ).write(to: folder + "/lines-busy.png")
    try LineChart(title: "No data yet", xTitle: "Epoch", yTitle: "Loss (nats)", series: []).write(
      to: folder + "/lines-empty.png")
  }

  @Test("bar charts and scatter plots can be written to files")
  func barsAndPoints() throws {
    let bars: [BarChart.Bar] = [
      .init("Patch embedding", 6_272), .init("Token mixing", 8_496),
      .init("Channel mixing", 263_680),
      .init("Classifier head", 1_290), .init("Norms", 2_448),
    ]
    try BarChart(
      title: "Where the parameters are", valueTitle: "Number of parameters", bars: bars, decimals: 0
    ).write(to: folder + "/bars.png")
    try BarChart(
      title: "Accuracy of each class", valueTitle: "Accuracy (%)", categoryTitle: "Digit",
      bars: (0..<10).map { .init("\($0)", 90 + Double($0 * 7 % 10), color: nil) },
      direction: .vertical, decimals: 1
    ).write(to: folder + "/bars-vertical.png")
    try BarChart(
      title: "Change of the logits", valueTitle: "Change (nats)",
      bars: [.init("zero", -0.4), .init("one", 0.7), .init("two", Float.nan), .init("three", 1.1)],
      direction: .vertical, decimals: 2
    ).write(to: folder + "/bars-negative.png")
    var points: [(Float, Float)] = []
    for index in 1..<300 {
      let size = Float(index * index) * 1e-6
      let noise = Float(index * 7919 % 100 - 50) / 120
      points.append((size, size * (1 + noise)))
    }
    try ScatterPlot(
      title: "Gradients: ours against PyTorch’s", xTitle: "PyTorch (nats per unit)",
      yTitle: "Ours (nats per unit)", groups: [.init("Weights", points: points)],
      xScale: .logarithmic, yScale: .logarithmic, hasIdentityLine: true
    ).write(to: folder + "/scatter.png")
    var zeros: [(Float, Float)] = []
    var ones: [(Float, Float)] = []
    for (x, y) in points {
      zeros.append((1 - x * 9, 3 * y * 9))
      ones.append((0.2 + y * 7, 2 - x * 5))
    }
    try ScatterPlot(
      title: "Two groups", xTitle: "First component", yTitle: "Second component",
      groups: [.init("Zeros", points: zeros), .init("Ones", points: ones)]
    ).write(to: folder + "/scatter-groups.png")
  }

  @Test("subplots, a diagram and all color maps can be written to files")
  func subplots() throws {
    let map = { (title: String) in
      HeatMap(
        title: title, values: waves(12, 12), rows: 12, columns: 12, rowTitle: "Output patch",
        columnTitle: "Input patch", valueTitle: "Weight", map: .diverging, cellSize: 16)
    }
    try Subplots(
      columns: [map(""), map("")], title: "Token mixing before and after training",
      panelTitles: ["As initialised", "After 20 epochs"]
    ).write(to: folder + "/beside.png")
    try Subplots(
      rows: [Subplots(columns: [map(""), map("")], isLettered: false), map("Third")]
    ).write(to: folder + "/above.png")
    try Drawing(size: Size(620, 220)) { canvas in
      let boxes = (0..<4).map { Rect(x: 24 + Double($0) * 150, y: 60, width: 118, height: 56) }
      canvas.text(
        "The Mixer", at: Point(24, 30), style: TextStyle(size: 14, weight: .semibold))
      let labels = [
        "Patches\n[49, B, 64]", "Token mixing\nW · X", "Channel mixing\nX · Wᵀ",
        "Classifier\n[B, 10]",
      ]
      for (index, box) in boxes.enumerated() {
        canvas.box(labels[index], in: box, color: Palette.color(index))
        if index > 0 { canvas.connect(boxes[index - 1], to: box) }
      }
      canvas.connect(boxes[1], .bottom, to: boxes[3], .bottom)
      canvas.connect(boxes[0], .bottom, to: Rect(x: 300, y: 160, width: 80, height: 30), .left)
      canvas.box("skip", in: Rect(x: 300, y: 160, width: 80, height: 30), color: Color(0x57606A))
    }.write(to: folder + "/diagram.png")
    var canvas = Canvas(size: Size(700, 330))
    for (row, map) in [
      ColorMap.sequential, .luminous, .diverging, .gray, .reversedGray,
    ].enumerated() {
      for index in 0...256 {
        let place = Rect(
          x: 20 + Double(index) * 2.5, y: 20 + Double(row) * 60, width: 2.5, height: 46)
        canvas.fill(place, map.colors[index], snapped: true)
      }
    }
    try PNG.write(canvas.bitmap, to: folder + "/maps.png")
  }

  @Test("figures with long titles, one point or equal values can be written to files")
  func oddFigures() throws {
    let long =
      "A very long title that says everything there is to say about what is shown below, "
      + "and a little more than that, because its author could not stop"
    try LineChart(
      title: long, xTitle: "Epoch", yTitle: "Accuracy (%)",
      series: [
        .init("Test accuracy", values: [91.2, 94.5, 95.8, 96.2, 96.6], marker: .circle)
      ], size: Size(420, 300)
    ).write(to: folder + "/odd-long.png")
    try LineChart(
      title: "One epoch", xTitle: "Epoch", yTitle: "Loss (nats)",
      series: [
        .init("Training loss", values: [2.31] as [Float]),
        .init("Test loss", values: [2.2] as [Float]),
      ]
    ).write(to: folder + "/odd-one.png", scale: 1)
    try Subplots(
      columns: [
        ImageSheet(
          title: "", items: (0..<9).map { .init(values: blob($0), rows: 28, columns: 28) },
          columns: 3),
        BarChart(
          title: "", valueTitle: "Probability", categoryTitle: "Digit",
          bars: (0..<10).map { .init("\($0)", $0 == 7 ? 0.91 : 0.01) }, decimals: 2, length: 180),
      ], panelTitles: ["Input", "Prediction"]
    ).write(to: folder + "/odd-beside.png")
    try HeatMap(
      title: "All the same", values: [Float](repeating: 3, count: 30), rows: 5, columns: 6,
      rowTitle: "Row", columnTitle: "Column", valueTitle: "Value (m)",
      rowLabels: ["α", "β", "γ", "δ", "ε"]
    ).write(to: folder + "/odd-constant.png")
    try HeatMap(
      title: "A tall matrix", values: waves(784, 10), rows: 784, columns: 10,
      rowTitle: "Pixel", columnTitle: "Class", valueTitle: "Weight", map: .diverging
    ).write(to: folder + "/odd-tall.png")
  }
}
