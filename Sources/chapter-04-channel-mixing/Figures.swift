import Pictures
import Tensors

/// Numbers of one image's table of patches: one row per patch, one column per channel.
func tableMap(
  _ values: [Float], patches: Int, valueTitle: String, map: ColorMap = .sequential
) -> HeatMap {
  HeatMap(
    title: "", values: values, rows: patches, columns: values.count / patches, rowTitle: "Patch",
    columnTitle: "Channel", valueTitle: valueTitle, map: map,
    range: map.isDiverging ? nil : 0...Double(max(values.max() ?? 1, 1e-6)), hasGrid: false)
}

/// The density of some numbers: for each of `count` equal steps of a range the fraction of the numbers
/// in it, divided by the step's width.
func density(
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

/// Two functions of x from −4 to 4; the line of ReLU is interrupted at 0 if `jumps`.
func curves(
  _ yTitle: String, _ gelu: (Double) -> Double, _ relu: (Double) -> Double, jumps: Bool
) -> LineChart {
  let xs = (-128...128).map { Double($0) / 32 }
  return LineChart(
    title: "", xTitle: "x", yTitle: yTitle,
    series: [
      .init("GELU", points: xs.map { ($0, gelu($0)) }),
      .init(
        "ReLU", points: xs.map { ($0, jumps && $0 == 0 ? .nan : relu($0)) }, width: 1.5,
        dash: [6, 4]),
    ], size: Size(430, 330))
}

/// A measure of the table before the first layer and after each, one line per stack.
func depthChart(
  _ yTitle: String, _ runs: [(String, [Tensor])], _ scale: AxisScale, _ value: (Tensor) -> Float
) -> LineChart {
  LineChart(
    title: "", xTitle: "Layers", yTitle: yTitle,
    series: runs.map { .init($0, values: $1.map(value), first: 0, marker: nil) }, yScale: scale,
    size: Size(360, 330))
}
