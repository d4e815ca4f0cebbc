import ChapterKit

/// Every row in percent of its sum.
func shares(_ changes: Places) -> Places {
  changes.map { row in
    let sum = row.reduce(0, +)
    return row.map { 100 * $0 / sum }
  }
}

/// The numbers of pairs of an output and an input place that depend on each other, for one layer, two
/// layers, … of the same kind, each with different weights.
func pairCounts(layers count: Int, _ makeLayer: () -> Layer) -> [Int] {
  let layers = (0..<count).map { _ in makeLayer() }
  return (1...count).map { depth in
    let changes = sensitivities({ layers.prefix(depth).reduce($0) { $1($0) } }, at: x)
    return changes.joined().count { $0 != 0 }
  }
}

/// The largest difference between the layer of the reordered input and its reordered result, at some
/// places, over the root mean square of its result.
func equivarianceError(_ layer: Layer, _ order: [Int], at compared: [Int]) -> Float {
  let changedInput = layer(order.map { x[$0] })
  let y = layer(x)
  let changedResult = order.map { y[$0] }
  let difference = largestDifference(
    compared.flatMap { changedInput[$0] }, compared.flatMap { changedResult[$0] })
  return difference / rms(y.joined())
}

/// Multiplications and additions of one run of a layer that is made of the functions of Arithmetic.swift.
func countedFLOPs(_ layer: Layer) -> Int {
  multiplyAdds = 0
  _ = layer(x)
  return 2 * multiplyAdds
}
