import Vectors

/// Where the matrices of every head of every image lie in the tensors of an attention.
struct AttentionLayout {
  let patches: Int
  let images: Int
  let heads: Int
  let headWidth: Int

  /// The layout for queries, keys and values of shape [patches, images, 3·heads·headWidth].
  init(_ shape: Shape, heads: Int) {
    precondition(
      heads > 0 && shape.rank == 3 && shape[2] > 0 && shape[2] % (3 * heads) == 0,
      "queries, keys and values of \(heads) heads need the shape [patches, images, a multiple of "
        + "\(3 * heads)]; found \(shape)")
    patches = shape[0]
    images = shape[1]
    self.heads = heads
    headWidth = shape[2] / (3 * heads)
    width = heads * headWidth
    scale = 1 / Float(headWidth).squareRoot()
    qkvRow = images * 3 * width
    resultRow = images * width
    scoresRow = wholeVectors(patches)
    matrixRow = wholeVectors(headWidth)
  }

  /// The numbers of all heads together: how far the keys lie behind the queries, and the values behind the keys.
  let width: Int

  /// The factor of the scores, 1/√headWidth.
  let scale: Float

  /// How far the rows of two neighboring patches lie apart among queries, keys and values.
  let qkvRow: Int

  /// How far the rows of two neighboring patches lie apart in the result.
  let resultRow: Int

  /// The length of a row of scores in the scratch: the number of patches, rounded up to whole vectors.
  let scoresRow: Int

  /// The length of a row of queries, keys or values in the scratch: a head's width, rounded up likewise.
  let matrixRow: Int

  /// The number of floats of one head's queries, keys or values in the scratch.
  var matrixCount: Int { patches * matrixRow }

  /// The number of floats of their transpose.
  var transposedCount: Int { headWidth * scoresRow }

  var resultShape: Shape { Shape(patches, images, width) }

  var weightsShape: Shape { Shape(images, heads, patches, patches) }

  /// The transpose of one of a head's matrices, up to three others, and scores or their gradients.
  var scratchShape: Shape { Shape(transposedCount + 3 * matrixCount + patches * scoresRow) }

  /// Calls `body` for every head of every image, in the order of the weights, with the distances to the first
  /// number of its queries, of its part of the result, and of its weights.
  @inline(__always)
  func forEachHead(_ body: ((queries: Int, results: Int, weights: Int)) -> Void) {
    for image in 0..<images {
      for head in 0..<heads {
        body(
          (
            queries: image * 3 * width + head * headWidth,
            results: image * width + head * headWidth,
            weights: (image * heads + head) * patches * patches
          ))
      }
    }
  }
}

/// The number of floats in as many whole vectors as `count` floats need.
private func wholeVectors(_ count: Int) -> Int {
  (count + Vector.width - 1) / Vector.width * Vector.width
}
