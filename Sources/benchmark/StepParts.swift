import Mixer
import Tensors
import Training

/// A part of a training step of the article's model, timed alone on one thread.
struct StepPart: Codable, Sendable {
  /// What it is.
  let name: String
  /// The milliseconds that it takes in a whole step.
  let milliseconds: Double
  /// The speed in GFLOP/s, of the parts that multiply matrices.
  let gigaflops: Double?
}

/// The parts of a training step, each timed alone on one thread on tensors of the shapes that it meets
/// there.
func stepParts(batch: Int) throws -> [StepPart] {
  let sizes = MixerConfiguration()
  let shard = batch / Batch.shardCount
  let passes = Batch.shardCount * ((shard + sizes.microBatchSize - 1) / sizes.microBatchSize)
  let images = batch / passes
  let (s, c) = (sizes.patches, sizes.hiddenDim)
  let (ds, dc) = (sizes.tokenMLPDim, sizes.channelMLPDim)
  let patch = sizes.patchSize.height * sizes.patchSize.width
  var random = Random(seed: 1)
  func tensor(_ shape: Shape) -> Tensor { Tensor(shape, uniform: 1, using: &random) }
  func packed(_ rows: Int, _ columns: Int) -> PackedMatrix {
    var matrix = PackedMatrix()
    matrix.pack(tensor([rows, columns]))
    return matrix
  }

  var table = tensor([s, images, c])
  let patches = tensor([s, images, patch])
  let tokenHidden = tensor([ds, images, c])
  var channelHidden = tensor([s, images, dc])
  let embedding = packed(patch, c)
  let tokenUp = tensor([ds, s])
  let tokenDown = tensor([s, ds])
  let channelUp = packed(dc, c)
  let channelDown = packed(c, dc)
  let scale = tensor([c])
  let shift = tensor([c])
  var y = Tensor.empty
  var z = Tensor.empty
  var means = Tensor.empty
  var rstd = Tensor.empty
  var parts: [StepPart] = []

  /// Times `work`, which does `multiplications` multiply-adds, and happens so often in a pass.
  func part(_ name: String, multiplications: Int = 0, often: Int, _ work: () -> Void) {
    let inner = 50
    let seconds = median(timed(15) { for _ in 0..<inner { work() } }) / Double(inner)
    parts.append(
      StepPart(
        name: name, milliseconds: seconds * Double(often * passes) * 1e3,
        gigaflops: multiplications == 0 ? nil : 2e-9 * Double(multiplications) / seconds))
  }

  let rows = s * images
  part("patch embedding, forward", multiplications: rows * patch * c, often: 1) {
    matmulLastAxis(patches, embedding, into: &y)
  }
  var embedGradient = tensor([c, patch])
  part("patch embedding, weight gradient", multiplications: rows * patch * c, often: 1) {
    addWeightGradientLastAxis(table, patches, to: &embedGradient)
  }
  let layers = sizes.layers
  let token = ds * s * images * c
  var hidden = PaddedMatrix()
  part("token mixing, forward", multiplications: 2 * token, often: layers) {
    matmulFirstAxis(tokenUp, table, into: &hidden)
    matmulFirstAxis(tokenDown, hidden, shape: table.shape, into: &z)
  }
  part("token mixing, input gradient", multiplications: 2 * token, often: layers) {
    matmulFirstAxis(tokenDown, table, transposed: true, into: &hidden)
    matmulFirstAxis(tokenUp, hidden, transposed: true, shape: table.shape, into: &z)
  }
  var upGradient = tensor([ds, s])
  var downGradient = tensor([s, ds])
  part("token mixing, weight gradients", multiplications: 2 * token, often: layers) {
    addWeightGradientFirstAxis(hidden, table, to: &upGradient)
    addWeightGradientFirstAxis(table, hidden, to: &downGradient)
  }
  let channel = rows * c * dc
  let upTransposed = packed(c, dc)
  let downTransposed = packed(dc, c)
  part("channel mixing, forward", multiplications: 2 * channel, often: layers) {
    matmulLastAxis(table, upTransposed, into: &y)
    matmulLastAxis(channelHidden, downTransposed, into: &z)
  }
  part("channel mixing, input gradient", multiplications: 2 * channel, often: layers) {
    matmulLastAxis(table, channelDown, into: &y)
    matmulLastAxis(channelHidden, channelUp, into: &z)
  }
  var wideGradient = tensor([dc, c])
  var narrowGradient = tensor([c, dc])
  var packedTable = PackedMatrix()
  var packedHidden = PackedMatrix()
  part("channel mixing, weight gradients", multiplications: 2 * channel, often: layers) {
    packedTable.pack(table)
    addWeightGradientLastAxis(channelHidden, packed: packedTable, to: &wideGradient)
    packedHidden.pack(channelHidden)
    addWeightGradientLastAxis(table, packed: packedHidden, to: &narrowGradient)
    // Another time it is packed again, as in a step.
    table[0] += 1
    channelHidden[0] += 1
  }
  // Numbers below 7 would shrink from call to call, until they are too small for the processor's fast path.
  var tokenCopy = Tensor(tokenHidden.shape, repeating: 8)
  var channelCopy = Tensor(channelHidden.shape, repeating: 8)
  part("GELU and its derivative", often: layers) {
    gelu(&tokenCopy, derivative: &y)
    gelu(&channelCopy, derivative: &z)
  }
  part("layer norm, forward", often: 2 * layers + 1) {
    layerNorm(table, weight: scale, bias: shift, into: &y, means: &means, rstd: &rstd)
  }
  var scaleGradient = scale
  var shiftGradient = shift
  layerNorm(table, weight: scale, bias: shift, into: &y, means: &means, rstd: &rstd)
  part("layer norm, backward", often: 2 * layers + 1) {
    layerNormGradient(
      table, x: table, weight: scale, means: means, rstd: rstd, into: &y,
      weight: &scaleGradient, bias: &shiftGradient)
  }
  return parts
}
