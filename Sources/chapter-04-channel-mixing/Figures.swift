import ChapterKit
import Notebook
import Pictures
import Tensors

/// The color of what is drawn for reference only.
private let gray = Color(0x8C959F)

/// The size of one of two panels side by side, so that text is as large on the page as its prose.
private let half = Size(310, 290)

/// GELU and ReLU beside their derivatives; GELU's minimum is marked.
func geluFigure(minimum: Double) -> Subplots {
  Subplots(
    columns: [
      curves("Value", gelu, relu, mark: (minimum, gelu(minimum)), jumps: false),
      curves("Slope", geluSlope, reluSlope, mark: (minimum, 0), jumps: true),
    ], panelTitles: ["Functions", "Derivatives"])
}

/// GELU (or its derivative) and ReLU (or its derivative) from −5 to 5, with one point marked.
///
/// - Parameters:
///   - yTitle: the title of the y axis.
///   - mark: the point that is marked.
///   - jumps: whether ReLU's line is interrupted at 0.
private func curves(
  _ yTitle: String, _ gelu: (Double) -> Double, _ relu: (Double) -> Double,
  mark: (x: Double, y: Double), jumps: Bool
) -> LineChart {
  let xs = (-160...160).map { Double($0) / 32 }
  return LineChart(
    title: "", xTitle: "x", yTitle: yTitle,
    series: [
      .init("GELU", points: xs.map { ($0, gelu($0)) }),
      .init(
        "ReLU", points: xs.map { ($0, jumps && $0 == 0 ? .nan : relu($0)) }, width: 1.5,
        dash: [6, 4]),
      .init(
        "Slope of GELU is 0", points: [(mark.x, mark.y)], color: Palette.color(2), width: 0,
        marker: .circle),
    ], yIncludes: [-0.5, 2], size: half)
}

/// The curves of the three channels that change most, and how far they are from straight lines.
func responseFigure(_ response: Response) -> Subplots {
  Subplots(
    columns: [
      curves(response, response.changes, yIncludes: [-0.4, 0.8]),
      curves(response, response.remainders, yTitle: "Deviation from the line"),
    ], panelTitles: ["Change", "Change minus straight line"])
}

/// Values of the three channels that change most, while one number is moved.
private func curves(
  _ response: Response, _ values: [[Float]], yTitle: String = "Change of the output",
  yIncludes: [Double] = []
) -> LineChart {
  LineChart(
    title: "", xTitle: "Change of the input", yTitle: yTitle,
    series: response.largestChannels.map { channel in
      .init(
        "Channel \(channel)", points: zip(Response.amounts, values).map { ($0, $1[channel]) })
    }, yIncludes: yIncludes, size: half)
}

/// The curves of random and of learned weights side by side, on the same scales.
func responsesFigure(random: Response, learned: Response) -> Subplots {
  let top = Double(largestChange((random.changes + learned.changes).flatMap { $0 }))
  return Subplots(
    columns: [random, learned].map { curves($0, $0.changes, yIncludes: [-top, top]) },
    panelTitles: ["Random weights", "Learned weights, layer 1"])
}

/// Maps of changes, one above the other.
func changesFigure(_ maps: [(title: String, changes: [Float])]) -> Subplots {
  Subplots(rows: maps.map { changeMap($0.changes) }, panelTitles: maps.map(\.title))
}

/// The changes after token and channel mixing, with random and with learned weights.
func changesFigure(
  random: [(title: String, changes: [Float])], learned: [(title: String, changes: [Float])]
) -> Subplots {
  changesFigure([
    ("Random weights", random[2].changes), ("Learned weights, layer 1", learned[2].changes),
  ])
}

/// How much each number of one image's table changes, over the largest of the changes: one row per
/// patch, one column per channel.
private func changeMap(_ changes: [Float]) -> HeatMap {
  let largest = max(largestChange(changes), 1e-20)
  return HeatMap(
    title: "", values: changes.map { $0.magnitude / largest }, rows: 16,
    columns: changes.count / 16, rowTitle: "Patch", columnTitle: "Channel",
    valueTitle: "Change / panel maximum", range: 0...1, hasGrid: false)
}

/// What happens to the tables on their way through some stacks.
///
/// - Parameters:
///   - usual: the tables with weights as they are initialized.
///   - large: the tables with all weights times `factor`.
///   - factor: the factor.
func stackingFigure(_ usual: [StackRun], _ large: [StackRun], times factor: Float) -> Subplots {
  let sizes: [Double] = [0.01, 1e8]
  return Subplots(
    rows: [
      Subplots(
        columns: [
          depthChart("Distance", usual, .logarithmic) { relativeDistance($0.tables[$1]) },
          depthChart("Cosine", usual, .linear) { cosineSimilarity($0.tables[0], $0.tables[$1]) },
        ], panelTitles: ["a) Distance of the first two digits", "b) Cosine with the first table"],
        isLettered: false),
      Subplots(
        columns: [usual, large].map { runs in
          depthChart("Size (rms)", runs, .logarithmic, yIncludes: sizes) {
            rms($0.tables[$1].elements)
          }
        }, panelTitles: ["c) Size of the table", "d) Size, weights × \(fixed(factor, 1))"],
        isLettered: false),
    ], isLettered: false)
}

/// A measure of the table before the first layer and after each, one line per stack.
private func depthChart(
  _ yTitle: String, _ runs: [StackRun], _ scale: AxisScale, yIncludes: [Double] = [],
  _ value: (StackRun, Int) -> Float
) -> LineChart {
  LineChart(
    title: "", xTitle: "Layer", yTitle: yTitle,
    series: runs.map { run in
      .init(run.name, values: run.tables.indices.map { value(run, $0) }, first: 0)
    }, yScale: scale, yIncludes: yIncludes, size: half)
}

/// The densities of GELU's inputs in layers 1 and 4, and a line where the slope of GELU is 0.
func inputsFigure(random: [LayerRecord], learned: [LayerRecord], minimum: Double) -> Subplots {
  Subplots(
    columns: [0, 3].map { layer in
      LineChart(
        title: "", xTitle: "Input of GELU", yTitle: "Probability density",
        series: [
          .init("Random", points: density(of: random[layer].inputs, in: -5...5, steps: 100)),
          .init("Learned", points: density(of: learned[layer].inputs, in: -5...5, steps: 100)),
          .init(
            "Slope 0", points: [(minimum, 0), (minimum, 1)], color: gray, width: 1.5, dash: [6, 4]),
        ], yIncludes: [0, 1], size: half)
    }, panelTitles: ["Layer 1", "Layer 4"])
}

/// The density of some numbers: for each of `count` equal steps of a range the fraction of the numbers
/// in it, divided by the step's width.
private func density(
  of values: [Float], in range: ClosedRange<Float>, steps count: Int
) -> [(x: Float, y: Float)] {
  let width = (range.upperBound - range.lowerBound) / Float(count)
  var counts = [Int](repeating: 0, count: count)
  for value in values where range.contains(value) {
    counts[min(Int((value - range.lowerBound) / width), count - 1)] += 1
  }
  return counts.enumerated().map { step, found in
    let middle = range.lowerBound + (Float(step) + 0.5) * width
    return (middle, Float(found) / (Float(values.count) * width))
  }
}
