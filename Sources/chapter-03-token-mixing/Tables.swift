import ChapterKit
import Mixer
import Notebook
import Tensors

/// The numbers of different rows in some tables of image 0.
func distinctRowCounts(_ tables: Tensor...) -> String {
  let counts = tables.map { table in
    Set((0..<16).map { patch in (0..<128).map { table[patch, 0, $0].bitPattern } }).count
  }
  return counts.map { "\($0)" }.joined(separator: ", ")
}

/// Image 0, and image 0 with the pixels of one of its 16 patches set to 0, which is paper.
func withAndWithout(_ patch: Int, of images: Tensor) -> Tensor {
  let image = Array(images.elements[..<784])
  var erased = image
  for row in 0..<7 {
    for column in 0..<7 { erased[(patch / 4 * 7 + row) * 28 + patch % 4 * 7 + column] = 0 }
  }
  return Tensor([2, 1, 28, 28], image + erased)
}

/// The patch of image 0 with the largest sum of pixels.
func patchWithMostInk(_ images: Tensor) -> Int {
  var patches = Tensor.empty
  extractPatches(images, height: 7, width: 7, into: &patches)
  let ink = (0..<16).map { patch in (0..<49).reduce(Float(0)) { $0 + patches[patch, 0, $1] } }
  return indexOfLargest(ink)
}

/// How much the row of each patch differs between images 0 and 1 (rms over the channels).
func rowChanges(_ table: Tensor) -> [Float] {
  (0..<16).map { patch in rms((0..<128).map { table[patch, 0, $0] - table[patch, 1, $0] }) }
}

/// The largest, the median and the smallest of 16 numbers.
func summary(_ values: [Float]) -> [Float] {
  let sorted = values.sorted()
  return [sorted[15], (sorted[7] + sorted[8]) / 2, sorted[0]]
}

/// The index of the largest number.
func indexOfLargest(_ values: [Float]) -> Int {
  values.indices.max { values[$0] < values[$1] }!
}

/// How much rows change, with random and learned weights, and the quotient of both: the row that changes
/// most before mixing, and a summary of all rows after mixing.
func changeRows(
  _ random: (before: [Float], after: [Float]), _ learned: (before: [Float], after: [Float])
) -> [[String]] {
  let names = ["erased patch, before mixing", "largest after mixing", "median", "smallest"]
  let left = [summary(random.before)[0]] + summary(random.after)
  let right = [summary(learned.before)[0]] + summary(learned.after)
  return names.indices.map {
    [names[$0], fixed(left[$0], 3), fixed(right[$0], 3), fixed(right[$0] / left[$0], 1)]
  }
}

/// Whether one row changes before mixing and all 16 after it, or none if the erased patch was blank.
func oneRowChangesThenAll(_ before: [Float], _ after: [Float]) -> Bool {
  let counts = [before, after].map { changes in changes.count { $0 > 0 } }
  return counts == [1, 16] || counts == [0, 0]
}

/// Whether one row changes by more than 1.5 times the largest change in another table, while the median
/// change is smaller.
func rowChangesMost(_ row: Int, _ changes: [Float], _ others: [Float]) -> Bool {
  let (here, there) = (summary(changes), summary(others))
  return indexOfLargest(changes) == row && here[0] > 1.5 * there[0] && here[1] < there[1]
}

/// The multiplications of the matrix products of a token mixing for one column: of a forward pass, of a
/// forward and a backward pass, and of central differences in all parameters, two forward passes for each.
func costRows(of mixing: TokenMixing) -> [[String]] {
  let products = mixing.up.weight.count + mixing.down.weight.count
  return [
    ["forward", grouped(products)],
    ["forward and backward", grouped(3 * products)],
    ["central differences in all parameters", grouped(2 * mixing.parameterCount * products)],
  ]
}

/// In how many patches and channels the output of a function changes if 1 is added to one number of x, that
/// of patch 9, image 0 and channel 0.
func changedCounts(
  at x: Tensor, of function: (Tensor) -> Tensor
) -> (patches: Int, channels: Int) {
  var changed = x
  changed[9, 0, 0] += 1
  let (y, z) = (function(x), function(changed))
  var (patches, channels) = (Set<Int>(), Set<Int>())
  for patch in 0..<y.shape[0] {
    for image in 0..<y.shape[1] {
      for channel in 0..<y.shape[2] where y[patch, image, channel] != z[patch, image, channel] {
        patches.insert(patch)
        channels.insert(channel)
      }
    }
  }
  return (patches.count, channels.count)
}

/// The sum of squares of every channel over the patches of image 0.
func channelEnergies(_ table: Tensor) -> [Float] {
  (0..<128).map { channel in
    (0..<16).reduce(Float(0)) { $0 + table[$1, 0, channel] * table[$1, 0, channel] }
  }
}

/// The part of the sum of squares of image 0 that is in the 13 largest of its 128 channels.
func topShare(_ table: Tensor) -> Float {
  let energies = channelEnergies(table).sorted(by: >)
  return energies.prefix(13).reduce(0, +) / energies.reduce(0, +)
}

/// The rms of the table of image 0.
func rmsOfImage(_ table: Tensor) -> Float {
  (channelEnergies(table).reduce(0, +) / Float(16 * 128)).squareRoot()
}

/// Every element over a number.
func divided(_ table: Tensor, by divisor: Float) -> Tensor {
  Tensor(table.shape, table.elements.map { $0 / divisor })
}

extension Random {
  /// The numbers from 0 to count − 1 in random order.
  mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }
}

/// One row per pair of tensors: how many elements differ, and by how much.
func differenceRows(_ names: [String], _ pairs: [(Tensor, Tensor)]) -> [[String]] {
  zip(names, pairs).map { [$0, differing($1.0, $1.1), short(largestDifference($1.0, $1.1))] }
}
