import Mixer
import NeuralNetwork
import Tensors

/// The gradient of the mean cross-entropy of some images, by the rules of the page.
///
/// - Parameters:
///   - model: the model with the weights.
///   - images: [images, image channels, height, width].
///   - labels: the class of each image.
func backpropagate(_ model: MLPMixer, _ images: Tensor, _ labels: [Int]) -> MLPMixer {
  // Forward, keeping the tables before and within every layer.
  var x = model.patchEmbedding(images)
  var tables: [(x: Tensor, u: Tensor)] = []
  for layer in model.layers {
    var u = layer.tokenMixing(layer.tokenNorm(x))
    add(x, to: &u)
    tables.append((x, u))
    x = layer.channelMixing(layer.channelNorm(u))
    add(u, to: &x)
  }
  let head = model.classifierHead
  var (mean, logits) = (Tensor.empty, Tensor.empty)
  meanOverFirstAxis(model.norm(x), into: &mean)
  head.forwardAlongLastAxis(mean, into: &logits)

  // From the loss to the logits.
  var (dLogits, logSums) = (Tensor.empty, Tensor.empty)
  softmax(logits, into: &dLogits, logSums: &logSums)
  for (image, label) in labels.enumerated() { dLogits[image, label] -= 1 }
  for index in 0..<dLogits.count { dLogits[index] /= Float(labels.count) }

  // Through the head, the mean and the last layer norm.
  var result = model.zerosLike()
  head.addGradientAlongLastAxis(dLogits, x: mean, to: &result.classifierHead)
  var (dMean, dx) = (Tensor.empty, Tensor.empty)
  head.backwardAlongLastAxis(dLogits, into: &dMean)
  spreadOverFirstAxis(dMean, rows: model.configuration.patches, into: &dx)
  (dx, result.norm) = backward(dx, x: x, of: model.norm)

  // Through the layers: channel mixing with its norm, then token mixing with its own. The pullbacks
  // of the two MLPs are those of chapters 3 and 4.
  for (index, layer) in model.layers.enumerated().reversed() {
    let (x, u) = tables[index]
    let channels = layer.channelMixing.valueWithPullback(at: layer.channelNorm(u)).pullback(dx)
    let channelNorm = backward(channels.dx, x: u, of: layer.channelNorm)
    add(channelNorm.dx, to: &dx)
    let tokens = layer.tokenMixing.valueWithPullback(at: layer.tokenNorm(x)).pullback(dx)
    let tokenNorm = backward(tokens.dx, x: x, of: layer.tokenNorm)
    add(tokenNorm.dx, to: &dx)
    result.layers[index].channelMixing = channels.gradient
    result.layers[index].channelNorm = channelNorm.gradient
    result.layers[index].tokenMixing = tokens.gradient
    result.layers[index].tokenNorm = tokenNorm.gradient
  }

  // To the weights of the embedding.
  let patch = model.configuration.patchSize
  var patches = Tensor.empty
  extractPatches(images, height: patch.height, width: patch.width, into: &patches)
  addWeightGradientLastAxis(dx, patches, to: &result.patchEmbedding.weight)
  addSumsOfColumns(dx, to: &result.patchEmbedding.bias)
  return result
}

/// The derivatives with respect to the input and the parameters of a layer norm, row by row.
///
/// - Parameters:
///   - dy: the derivatives with respect to the output, […, channels].
///   - x: the input, shaped as the output.
func backward(_ dy: Tensor, x: Tensor, of norm: LayerNorm) -> (dx: Tensor, gradient: LayerNorm) {
  let channels = norm.weight.count
  func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(channels) }
  var (dx, gradient) = (Tensor(x.shape), norm.zerosLike())
  for first in stride(from: 0, to: x.count, by: channels) {
    let row = (0..<channels).map { x[first + $0] }
    let mu = mean(row)
    let s = (mean(row.map { ($0 - mu) * ($0 - mu) }) + 1e-5).squareRoot()
    let normalized = row.map { ($0 - mu) / s }
    let d = (0..<channels).map { dy[first + $0] * norm.weight[$0] }
    let (meanOfD, meanOfProduct) = (mean(d), mean(zip(normalized, d).map(*)))
    for c in 0..<channels {
      dx[first + c] = (d[c] - meanOfD - normalized[c] * meanOfProduct) / s
      gradient.weight[c] += dy[first + c] * normalized[c]
      gradient.bias[c] += dy[first + c]
    }
  }
  return (dx, gradient)
}
