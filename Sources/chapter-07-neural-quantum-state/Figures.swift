import Mixer
import NeuralNetwork
import Pictures
import Quantum
import Tensors

/// The color of exact values.
let exactColor = Color(0x8C959F)

/// The energies of the steps of some searches, and how far they are above the exact one, on a logarithmic scale.
///
/// - Parameters:
///   - searches: a name and the energies of each.
///   - exact: the exact energy.
///   - steps: the number of steps that the left chart shows.
func energyFigure(
  _ searches: [(name: String, energies: [Double])], exact: Double, steps: Int
) -> Subplots {
  let most = searches.map(\.energies.count).max() ?? 1
  let level = LineChart.Series(
    "Exact", points: [(1, exact), (Double(min(steps, most)), exact)], color: exactColor, width: 1.5,
    dash: [6, 4])
  let left = LineChart(
    title: "", xTitle: "Step", yTitle: "Energy",
    series: [level]
      + searches.enumerated().map { index, search in
        .init(
          search.name, values: Array(search.energies.prefix(steps)), color: Palette.color(index))
      }, size: Size(340, 300))
  let right = LineChart(
    title: "", xTitle: "Step", yTitle: "Relative error of the energy",
    series: searches.enumerated().map { index, search in
      .init(
        search.name, values: search.energies.map { abs(($0 - exact) / exact) },
        color: Palette.color(index), width: 1.5)
    }, yScale: .logarithmic, size: Size(340, 300))
  return Subplots(columns: [left, right], panelTitles: ["Energy", "Relative error"])
}

/// The amplitudes of all configurations as bars: the exact ones upward, those that were found downward.
func amplitudeChart(exact: [Double], found: [Double]) -> LineChart {
  func bars(_ name: String, _ values: [Double], _ color: Color) -> LineChart.Series {
    let points = values.enumerated().flatMap { index, value in
      [(Double(index), 0), (Double(index), value), (Double.nan, .nan)]
    }
    return .init(name, points: points, color: color, width: 1.6)
  }
  return LineChart(
    title: "", xTitle: "Configuration, as a number from 0 to \(exact.count - 1)",
    yTitle: "Amplitude (Mixer: downward)",
    series: [
      bars("Exact", exact, exactColor), bars("Mixer", found.map(-), Palette.color(0)),
    ], size: Size(640, 340))
}

/// The transverse magnetization and the order parameter of rings in several fields, on the exact curves.
func transitionChart(_ records: [SearchRecord], sites: Int) -> LineChart {
  let fields = Array(stride(from: 0.5, through: 2.0001, by: 0.02))
  let exact = fields.map { IsingChain(sites: sites, field: $0) }
  func curve(_ name: String, _ values: [Double]) -> LineChart.Series {
    .init(name, points: Array(zip(fields, values)), color: exactColor, width: 1.5)
  }
  func points(_ name: String, _ color: Int, _ marker: Marker, _ value: (SearchRecord) -> Double?)
    -> LineChart.Series
  {
    // Points without a line between them.
    let points = records.flatMap { record -> [(Double, Double)] in
      guard case .tfim(_, let field) = record.problem, let value = value(record) else { return [] }
      return [(field, value), (.nan, .nan)]
    }
    return .init(name, points: points, color: Palette.color(color), marker: marker)
  }
  return LineChart(
    title: "", xTitle: "Transverse field h", yTitle: "Mean",
    series: [
      curve("Exact", exact.map(\.transverseMagnetization)),
      curve("", exact.map(\.rootMeanSquareMagnetization)),
      points("Transverse magnetization", 0, .circle) { $0.mean("⟨σˣ⟩")?.value },
      points("Order parameter", 1, .square) { $0.mean("⟨m²⟩")?.value.squareRoot() },
    ], yIncludes: [0, 1])
}

/// The correlations C(r) of rings in several fields, on the exact ones.
func correlationChart(_ records: [SearchRecord], sites: Int) -> LineChart {
  var series: [LineChart.Series] = []
  for (index, record) in records.enumerated() {
    guard case .tfim(_, let field) = record.problem else { continue }
    let chain = IsingChain(sites: sites, field: field)
    let distances = Array(1...sites / 2)
    series.append(
      .init(
        index == 0 ? "Exact" : "", values: distances.map { chain.correlation(distance: $0) },
        color: exactColor, width: 1.5))
    let found = distances.flatMap { distance -> [(Double, Double)] in
      [(Double(distance), record.mean("C(\(distance))")?.value ?? .nan), (.nan, .nan)]
    }
    series.append(
      .init(
        "Mixer, h = \(field)", points: found, color: Palette.color(index),
        marker: Marker.allCases[index % 4]))
  }
  return LineChart(
    title: "", xTitle: "Distance r", yTitle: "Correlation C(r)", series: series,
    yScale: .logarithmic, xIncludes: [0])
}

/// The relative error of searches by their V-score.
func vScoreChart(_ records: [SearchRecord]) -> ScatterPlot {
  func group(_ name: String, _ belongs: (SearchRecord) -> Bool) -> ScatterPlot.Group {
    .init(name, points: records.filter(belongs).map { ($0.vScore, $0.relativeError ?? .nan) })
  }
  return ScatterPlot(
    title: "", xTitle: "V-score", yTitle: "Relative error of the energy",
    groups: [
      group("Rydberg atoms") { if case .rydberg = $0.problem { true } else { false } },
      group("Ising rings") { if case .tfim = $0.problem { true } else { false } },
      group("Heisenberg") { if case .heisenberg = $0.problem { true } else { false } },
      group("J₁–J₂") { if case .j1j2 = $0.problem { true } else { false } },
    ], xScale: .logarithmic, yScale: .logarithmic, hasIdentityLine: true,
    identityLineName: "Equal", radius: 3.5, size: Size(600, 440))
}

/// The correlations of the spin in the upper left corner of a torus with all others.
func spinCorrelationMap(_ record: SearchRecord) -> HeatMap? {
  guard case .heisenberg(let size) = record.problem else { return nil }
  let values = (0..<size.height * size.width).map { site in
    site == 0 ? Float(0.75) : Float(record.mean("⟨S(0)·S(\(site))⟩")?.value ?? .nan)
  }
  return HeatMap(
    title: "", values: values, rows: size.height, columns: size.width, rowTitle: "Row",
    columnTitle: "Column", valueTitle: "Mean of S·S with the upper left spin", map: .diverging,
    range: -0.75...0.75, decimals: 3, cellSize: 64)
}

/// The energies of the steps of searches with frustration: above the exact energy, and above the lowest one that
/// a positive state with Marshall's signs can have.
func floorFigure(_ records: [SearchRecord], exact: Double, floor: Double) -> Subplots {
  let steps = Double(records.map(\.energies.count).max() ?? 1)
  func chart(_ title: String, above level: Double, _ lines: [LineChart.Series]) -> LineChart {
    LineChart(
      title: "", xTitle: "Step", yTitle: title,
      series: lines
        + records.enumerated().map { index, record in
          .init(
            "Seed \(record.seed)", values: record.energies.map { $0 - level },
            color: Palette.color(index))
        }, yScale: .logarithmic, size: Size(340, 300))
  }
  let level = LineChart.Series(
    "Floor", points: [(1, floor - exact), (steps, floor - exact)], color: exactColor, width: 1.5,
    dash: [6, 4])
  return Subplots(
    columns: [
      chart("Energy − exact energy", above: exact, [level]),
      chart("Energy − floor", above: floor, []),
    ], panelTitles: ["Above the exact energy", "Above the floor"])
}
