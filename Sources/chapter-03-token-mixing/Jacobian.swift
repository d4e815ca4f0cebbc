import ChapterKit
import Mixer
import Notebook
import Tensors

/// Column p of every channel's Jacobian, by a central difference in row p of x.
func jacobianColumn(_ p: Int, of mixing: TokenMixing, at x: Tensor) -> Tensor {
  let step: Float = 1.0 / 32
  var (up, down) = (x, x)
  for i in 0..<x.shape[1] {
    for c in 0..<x.shape[2] {
      up[p, i, c] += step
      down[p, i, c] -= step
    }
  }
  var column = mixing(up)
  let below = mixing(down)
  for index in 0..<column.count { column[index] = (column[index] - below[index]) / (2 * step) }
  return column
}

/// Row o of every channel's Jacobian, by a backward pass from ∂Y = 1 in row o and 0 elsewhere.
func jacobianRow(_ o: Int, of mixing: TokenMixing, at x: Tensor) -> Tensor {
  var dy = Tensor(x.shape)
  for i in 0..<x.shape[1] {
    for c in 0..<x.shape[2] { dy[o, i, c] = 1 }
  }
  return mixing.valueWithPullback(at: x).pullback(dy).dx
}

/// The Jacobian of channel 0 of image 0, [output patch, input patch], by finite differences.
func jacobianByColumns(of mixing: TokenMixing, at x: Tensor) -> [Float] {
  let columns = (0..<16).map { jacobianColumn($0, of: mixing, at: x) }
  return (0..<256).map { columns[$0 % 16][$0 / 16, 0, 0] }
}

/// The Jacobian of channel 0 of image 0, [output patch, input patch], by backward passes.
func jacobianByRows(of mixing: TokenMixing, at x: Tensor) -> [Float] {
  let rows = (0..<16).map { jacobianRow($0, of: mixing, at: x) }
  return (0..<256).map { rows[$0 / 16][$0 % 16, 0, 0] }
}

/// The part of the variance of a 16×16 map that is between its columns: 1 if all rows are the same,
/// about 1/17 if all numbers are independent.
func varianceBetweenColumns(_ map: [Float]) -> Float {
  let mean = map.reduce(0, +) / 256
  let columnMeans = (0..<16).map { column in
    (0..<16).reduce(Float(0)) { $0 + map[$1 * 16 + column] } / 16
  }
  let between = columnMeans.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) } / 16
  let total = map.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) } / 256
  return between / total
}

/// The three columns of a 16×16 map that are most often the largest of a row, and in how many rows one of
/// them is.
func largestColumns(_ map: [Float]) -> String {
  var counts = [Int](repeating: 0, count: 16)
  for row in 0..<16 { counts[indexOfLargest(Array(map[row * 16..<(row + 1) * 16]))] += 1 }
  let byCount = counts.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
  let columns = byCount.prefix(3).sorted()
  let names = columns.map { "\($0)" }.joined(separator: ", ")
  let rows = columns.reduce(0) { $0 + counts[$1] }
  return "\(names): \(rows) of 16"
}

/// One row per map: its name, its rms, the part of its variance between its columns, and its largest
/// columns.
func dependenceRows(_ names: [String], _ maps: [[Float]]) -> [[String]] {
  zip(names, maps).map { name, map in
    [name, fixed(rms(map), 3), percent(varianceBetweenColumns(map), 0), largestColumns(map)]
  }
}

/// Whether the map of layer 4, the last of five, has most of its variance between its columns and is
/// largest in columns 0, 2 and 13 in 14 of its rows, and the maps of layers 1 to 3 have less.
func onlyLayer4HasDarkColumns(_ maps: [[Float]]) -> Bool {
  let between = maps.map(varianceBetweenColumns)
  return between[4] > 0.5 && between[1..<4].allSatisfy { $0 < 0.3 }
    && largestColumns(maps[4]) == "0, 2, 13: 14 of 16"
}

/// How much each patch of the output depends on each patch of x, [16, 16]: the rms of the Jacobian's
/// elements over images and channels.
func dependence(of mixing: TokenMixing, at x: Tensor) -> [Float] {
  let size = x.shape[1] * x.shape[2]
  return (0..<16).flatMap { o in
    let row = jacobianRow(o, of: mixing, at: x).elements
    return (0..<16).map { p in rms(row[p * size..<(p + 1) * size]) }
  }
}

/// What the token mixing of each layer of a model gets for some images: the table after its layer norm.
func tokenMixingInputs(of model: MLPMixer, _ images: Tensor) -> [Tensor] {
  var cache = model.makeCache(for: .inference)
  var logits = Tensor.empty
  model.forward(images, into: &logits, cache: &cache)
  return zip(model.layers, cache.activations).map { $0.tokenNorm($1) }
}
