import Notebook

/// Ends the program unless attention computes its matrix from the input and its results move along.
func checkAttention(_ matrix: ([Float]) -> [[Float]], _ row: [Float], _ moved: [Float]) {
  let (first, second) = (matrix(row), matrix(moved))
  check(first != second, "the matrix of attention depends on the content")
  check(first[1][2] > first[1][1], "a 1 hears the largest number most")
  check(Set(first[0]).count == 1, "a place that holds zero hears all places equally")
  let (y, movedY) = (times(first, row), times(second, moved))
  check(
    zip(y.dropLast(), movedY.dropFirst()).allSatisfy { abs($0 - $1) < 1e-5 },
    "the results of attention move along")
}

/// Ends the program unless the maps of one and of two layers are as the page says.
func checkMaps(_ oneLayer: [Places], _ twoLayers: [Places], center: Int) {
  checkReceptiveFields(oneLayer[0], reach: 1)
  checkReceptiveFields(twoLayers[0], reach: 2)
  check(!(oneLayer[1] + oneLayer[2]).joined().contains(0), "attention and mixing hear everything")
  for (output, row) in oneLayer[1].enumerated() {
    let meanOfOthers = (row.reduce(0, +) - row[output]) / Float(row.count - 1)
    check(row[output] > 3 * meanOfOthers, "a place hears itself more than most others")
  }
  checkBlankPlaces(oneLayer[1], x.indices.filter { x[$0].allSatisfy { $0 == 0 } }, center: center)
}

/// Ends the program unless every output place depends on exactly the input places within `reach` rows
/// and columns.
private func checkReceptiveFields(_ changes: Places, reach: Int) {
  for output in changes.indices {
    for input in changes.indices {
      let rows = abs(output / side - input / side)
      let columns = abs(output % side - input % side)
      check(
        (changes[output][input] != 0) == (max(rows, columns) <= reach),
        "the receptive field is \(2 * reach + 1) by \(2 * reach + 1)")
    }
  }
}

/// Ends the program unless attention treats blank places alike: they have the same share in the change
/// of the central place, and hear all others equally, and themselves more.
private func checkBlankPlaces(_ changes: Places, _ blankPlaces: [Int], center: Int) {
  let heard = blankPlaces.filter { $0 != center }.map { changes[center][$0] }
  check(heard.max()! < 1.01 * heard.min()!, "the central place hears all blank places equally")
  for place in blankPlaces {
    let others = changes[place].indices.filter { $0 != place }.map { changes[place][$0] }
    check(others.max()! < 1.01 * others.min()!, "a blank place hears all others equally")
    check(changes[place][place] > 2 * others.max()!, "a blank place hears itself most")
  }
}

/// Ends the program unless another digit changes the map of attention most, that of mixing less, and
/// that of convolution not at all.
func checkMapChanges(_ changes: [Float]) {
  check(changes[0] < 1e-4, "the map of convolution is the same for every input")
  check(changes[1] > 2 * changes[2], "the map of attention depends on the input most")
  check(changes[2] > 0.02, "the map of mixing depends on the input, through GELU")
}

/// Ends the program unless six convolutions, and one layer of the others, reach all pairs of places.
func checkPairCounts(_ pairs: [[Int]]) {
  check(pairs[0].firstIndex(of: places * places) == 5, "six convolutions reach all corners")
  check((pairs[1] + pairs[2]).allSatisfy { $0 == places * places }, "one layer is enough")
}

/// Ends the program unless the formulas of Cost.swift are right.
func checkCounts(flops: [Int], parameters: Int) {
  let neighborPairs = (3 * side - 2) * (3 * side - 2)
  check(
    flops[0] == 2 * neighborPairs * channels * channels,
    "the FLOPs of convolution are those of its neighbors")
  check(
    flops[1] == Cost.attention(places, channels).flops, "attention has the FLOPs of its formula")
  check(
    parameters == Cost.mixing(places, channels, hidden: hidden).parameters,
    "mixing has the parameters of its formula")
}

/// Ends the program unless convolution is equivariant to moves, attention to both reorderings, and
/// mixing to neither.
func checkEquivariance(_ errors: [(name: String, moved: Float, shuffled: Float)]) {
  check(errors[0].moved == 0, "moving the digit moves a convolution's result, bit for bit")
  check(errors[0].shuffled > 0.1, "convolution is not equivariant to shuffling")
  check(max(errors[1].moved, errors[1].shuffled) < 1e-5, "attention is equivariant to both")
  check(min(errors[2].moved, errors[2].shuffled) > 0.1, "mixing is equivariant to neither")
}

/// Ends the program unless the costs grow with the number of patches as the page says.
func checkGrowth(_ costs: (Int) -> [Cost]) {
  check(costs(784)[0].flops == 4 * costs(196)[0].flops, "the FLOPs of convolution grow like S")
  check(costs(784)[1].flops > 5 * costs(196)[1].flops, "the FLOPs of attention grow faster")
  check(costs(196)[2].flops < costs(196)[1].flops, "mixing needs the fewest FLOPs")
  check(
    costs(16384)[2].parameters > costs(16384)[0].parameters, "mixing has most parameters in the end"
  )
}
