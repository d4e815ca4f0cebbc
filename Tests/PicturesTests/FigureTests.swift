import Testing

@testable import Pictures

@Suite struct FigureTests {
  private var loss: LineChart {
    LineChart(
      title: "Training vs validation loss", xTitle: "Epoch", yTitle: "Cross-entropy loss (nats)",
      series: [
        .init("Training loss", values: (1...20).map { 2.2 / Float($0) }),
        .init("Test loss", values: (1...20).map { 1.9 / Float($0) }, dash: [5, 3]),
      ])
  }

  private var map: HeatMap {
    HeatMap(
      title: "Weights", values: (0..<12).map { Float($0) - 5 }, rows: 3, columns: 4,
      rowTitle: "Output", columnTitle: "Input", valueTitle: "Weight", map: .diverging, decimals: 1)
  }

  @Test("a figure has the same pixels in every run and on every machine")
  func checksums() {
    let maps = Subplots(columns: [map, map], panelTitles: ["before", "after"])
    let figure = Subplots(rows: [loss, maps])
    #expect(checksum(figure.render()) == checksum(figure.render()))
    // Only a change of style may change this number.
    #expect(checksum(figure.render()) == 0xC46B_03A4_90E1_0324)
  }

  @Test("a rendered figure is at least 800 pixels wide")
  func width() {
    let figures: [any Figure] = [
      loss, map, ImageSheet(title: "", items: [], columns: 1),
      BarChart(title: "", valueTitle: "Size (m)", bars: []),
    ]
    for figure in figures { #expect(figure.render().width >= 800) }
    #expect(loss.render(scale: 1).width == 600)
  }

  @Test("a legend is placed where it hides no data, and has no place if there is none")
  func legend() throws {
    let entries: [(symbol: Legend.Symbol, name: String)] = [
      (.line(Stroke(.black), nil), "Training loss"), (.line(Stroke(.black), nil), "Test loss"),
    ]
    let legend = Legend(entries: entries)
    let area = Rect(x: 0, y: 0, width: 400, height: 250)
    var numbers = SeededRandom(5)
    var placed = 0
    for _ in 0..<200 {
      let line = (0..<4).map { _ in
        Point(numbers.fraction() * 400, numbers.fraction() * 250)
      }
      guard let place = legend.freePlace(in: area, lines: [line]) else { continue }
      placed += 1
      #expect(place.left >= 0 && place.right <= 400 && place.top >= 0 && place.bottom <= 250)
      for (start, end) in zip(line, line.dropFirst()) {
        for step in 0...100 {
          #expect(!place.contains(start + (end - start) * (Double(step) / 100)))
        }
      }
    }
    #expect(placed > 100)
    let everywhere = (0..<40).map { [Point(0, Double($0) * 6.5), Point(400, Double($0) * 6.5)] }
    #expect(legend.freePlace(in: area, lines: everywhere) == nil)
  }

  @Test("a value that is not finite leaves a gap in a line and a gray cell in a heat map")
  func missing() {
    let whole = LineChart(
      title: "", xTitle: "x", yTitle: "y", series: [.init("", values: [1, 2, 3, 4, 5] as [Float])])
    var broken = whole
    broken.series[0].points[2].y = .nan
    #expect(checksum(whole.render()) != checksum(broken.render()))
    var cell = map
    cell.values = [Float](repeating: 1, count: 12)
    cell.decimals = nil
    cell.values[5] = -.infinity
    #expect(cell.render().bytes.chunked(3).contains { $0 == [0xD0, 0xD4, 0xD9] })
  }

  @Test("figures without data, with one value, or without finite values can be drawn")
  func degenerate() {
    let cases: [[Float]] = [
      [], [0], [7], [-3, -3], [.nan, .infinity], [.infinity, 1, -.infinity],
      [.greatestFiniteMagnitude, -.greatestFiniteMagnitude], [.leastNonzeroMagnitude, 0],
    ]
    for values in cases {
      for scale in [AxisScale.linear, .logarithmic] {
        let line = LineChart(
          title: "t", xTitle: "x", yTitle: "y", series: [.init("s", values: values)], xScale: scale,
          yScale: scale, size: Size(200, 150))
        let points = ScatterPlot(
          title: "t", xTitle: "x", yTitle: "y",
          groups: [.init("g", points: values.map { ($0, $0) })], xScale: scale,
          hasIdentityLine: true, size: Size(200, 150))
        #expect(line.render(scale: 1).height == 150)
        #expect(points.render(scale: 1).height == 150)
      }
      let map = HeatMap(
        title: "", values: values, rows: values.isEmpty ? 0 : 1, columns: values.count,
        rowTitle: "", columnTitle: "", valueTitle: "", decimals: 2)
      let bars = BarChart(
        title: "", valueTitle: "v", bars: values.map { .init("b", $0) }, direction: .vertical,
        decimals: 2)
      let horizontal = BarChart(
        title: "", valueTitle: "v", bars: values.map { .init("b", $0) }, decimals: 2)
      let sheet = ImageSheet(
        title: "", items: values.map { .init(values: [$0], rows: 1, columns: 1, caption: "c") },
        columns: 3, valueTitle: "v")
      let figures: [any Figure] = [
        map, bars, horizontal, sheet, Subplots(columns: [map, bars]), Subplots(rows: []),
      ]
      for figure in figures {
        #expect(figure.render(scale: 1).width >= 400)
      }
    }
  }

  @Test("figures in subplots have the same pixels as alone")
  func subplots() {
    let alone = loss.render()
    let together = Subplots(columns: [loss, loss], isLettered: false).render()
    var isSame = true
    for y in 0..<alone.height {
      for x in 0..<alone.width {
        isSame =
          isSame && together[x, y] == alone[x, y] && together[x + alone.width, y] == alone[x, y]
      }
    }
    #expect(isSame)
  }
}

extension [UInt8] {
  fileprivate func chunked(_ size: Int) -> some Sequence<[UInt8]> {
    stride(from: 0, to: count, by: size).lazy.map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
