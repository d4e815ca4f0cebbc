import Datasets
import NeuralNetwork
import Pictures
import Tensors

/// Heat maps of the tables of one image, one below the other: one row per patch, one column per channel,
/// each row normalized to mean 0 and variance 1. All have the same colors, −3 to 3.
///
/// - Parameter tables: the tables before the first layer and after each, [patches, 1, channels].
func activationMaps(_ tables: [Tensor]) -> Subplots {
  Subplots(
    rows: tables.map { table in
      HeatMap(
        title: "", values: LayerNorm(channels: table.shape[2])(table).elements,
        rows: table.shape[0], columns: table.shape[2], rowTitle: "Patch",
        columnTitle: "Channel", valueTitle: "Normalized value",
        map: .diverging, range: -3...3, hasGrid: false, cellSize: 4)
    }, panelTitles: tables.indices.map { $0 == 0 ? "Embedding" : "After layer \($0)" })
}

/// The error of finite differences by the step, with lines of its two causes.
///
/// - Parameters:
///   - steps: the steps, the largest first.
///   - errors: the error for each of them.
func stepChart(_ steps: [Float], _ errors: [Double]) -> LineChart {
  let guide = Color(0x8C959F)
  let truncation = steps.map { errors[1] * Double($0 * $0 / (steps[1] * steps[1])) }
  let rounding = steps.map { errors.last! * Double(steps.last! / $0) }
  let lowest = errors.min()! / 4
  func line(_ name: String, _ values: [Double], dash: [Double]) -> LineChart.Series {
    let points = Array(zip(steps, values)).filter { $0.1 > lowest }
    return LineChart.Series(name, points: points, color: guide, width: 1.5, dash: dash)
  }
  return LineChart(
    title: "", xTitle: "Step h", yTitle: "Difference from v·g (rms)",
    series: [
      line("Proportional to h²", truncation, dash: [6, 4]),
      line("Proportional to 1/h", rounding, dash: [2, 3]),
      LineChart.Series(
        "Measured", points: Array(zip(steps, errors)), color: Palette.color(0), marker: .circle),
    ], xScale: .logarithmic, yScale: .logarithmic)
}

/// The training losses of runs with true and with shuffled labels.
func lossChart(_ trueLabels: [Double], _ shuffledLabels: [Double]) -> LineChart {
  LineChart(
    title: "", xTitle: "Training step", yTitle: "Cross-entropy loss (nats)",
    series: [
      LineChart.Series("True labels", values: trueLabels),
      LineChart.Series("Shuffled labels", values: shuffledLabels),
    ], yScale: .logarithmic, xIncludes: [0])
}

/// The first hundred images of a set, twenty per row.
func digitSheet(_ images: LabeledImages) -> ImageSheet {
  ImageSheet(
    title: "",
    items: (0..<min(images.count, 100)).map {
      ImageSheet.Item(
        bytes: Array(images.image($0)), rows: images.height, columns: images.width)
    }, columns: 20, map: .reversedGray, imageSize: 28)
}

/// The magnitudes of directional derivatives, computed in two ways, on two axes; the parts with few
/// tensors are drawn on top.
func comparisonChart(_ tests: [GradientTest]) -> ScatterPlot {
  let parts: [ModelPart] = [
    .layerNorms, .tokenMixing, .channelMixing, .classifierHead, .patchEmbedding,
  ]
  return ScatterPlot(
    title: "", xTitle: "Magnitude of v·g, by backpropagation",
    yTitle: "Magnitude by finite differences",
    groups: parts.map { part in
      ScatterPlot.Group(
        "\(part)",
        points: tests.filter { $0.direction.part == part }.map { (abs($0.exact), abs($0.found)) },
        color: part.color)
    }, xScale: .logarithmic, yScale: .logarithmic, hasIdentityLine: true,
    identityLineName: "Equal", size: Size(600, 440))
}

/// The mean correlation of the rows before the first layer and after each, for several models, with the
/// value of independent rows.
func correlationChart(_ models: [(name: String, values: [Double])], independent: Double)
  -> LineChart
{
  var series = models.map {
    LineChart.Series($0.name, values: $0.values, first: 0, marker: .circle)
  }
  let level = [Double](repeating: independent, count: models[0].values.count)
  series.append(
    LineChart.Series(
      "Independent rows, 1/S", values: level, first: 0, color: Color(0x8C959F), width: 1.5,
      dash: [6, 4]))
  return LineChart(
    title: "", xTitle: "Layer (0: embedding)", yTitle: "Mean correlation of the rows",
    series: series,
    yIncludes: [0, 1])
}
