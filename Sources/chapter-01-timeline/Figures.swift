import Pictures

/// Four matrices [5, 5] in two rows of two, with their numbers in the cells, on one color scale.
func matrixPanels(_ panels: [(title: String, matrix: [[Float]])]) -> Subplots {
  let maps = panels.enumerated().map { index, panel in
    HeatMap(
      title: "", values: panel.matrix.flatMap { $0 }, rows: 5, columns: 5,
      rowTitle: index % 2 == 0 ? "Output place i" : "",
      columnTitle: index >= 2 ? "Input place j" : "", valueTitle: "Weight M", map: .diverging,
      range: -1...1, hasGrid: true, decimals: 2, hasColorBar: index % 2 == 1, cellSize: 40)
  }
  let titles = zip(["a) ", "b) ", "c) ", "d) "], panels).map { $0 + $1.title }
  let rows = [0, 2].map { first in
    Subplots(
      columns: Array(maps[first..<first + 2]), panelTitles: Array(titles[first..<first + 2]),
      isLettered: false)
  }
  return Subplots(rows: rows, isLettered: false)
}

/// The largest share that the color scale of both pictures of shares shows, in percent.
nonisolated let shareLimit = 14.0

/// The shares of all input places in the change of every output place, one panel per kind of layer.
///
/// Exact zeros are gray. Shares above `shareLimit` have its color.
func pairPanels(_ panels: [(title: String, shares: [[Float]])]) -> Subplots {
  let maps = panels.enumerated().map { index, panel in
    HeatMap(
      title: "", values: panel.shares.joined().map { $0 == 0 ? .nan : $0 },
      rows: panel.shares.count, columns: panel.shares.count,
      rowTitle: index == 0 ? "Output place" : "", columnTitle: "Input place",
      valueTitle: "Share of the change (%)", range: 0...shareLimit, hasGrid: false,
      hasColorBar: index == panels.count - 1, cellSize: 2.5, minimumWidth: 0)
  }
  return Subplots(columns: maps, panelTitles: panels.map(\.title))
}

/// The cost of one layer of each kind over the number of patches, both axes logarithmic.
///
/// - Parameters:
///   - yTitle: the title of the vertical axis.
///   - costs: the costs of convolution, attention and mixing for a number of patches.
func costChart(_ yTitle: String, _ costs: (Int) -> [Int]) -> LineChart {
  let counts = [16, 64, 256, 1024, 4096, 16384]
  let lines = ["Convolution", "Attention", "Mixing"].enumerated().map { kind, name in
    LineChart.Series(
      name, points: counts.map { (Double($0), Double(costs($0)[kind])) },
      marker: [.circle, .square, .triangle][kind])
  }
  return LineChart(
    title: "", xTitle: "Patches per image, S", yTitle: yTitle, series: lines,
    xScale: .logarithmic, yScale: .logarithmic, size: Size(310, 320))
}
