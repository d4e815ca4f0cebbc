import ChapterKit
import Mixer
import NeuralNetwork
import Notebook
import Tensors

/// Mixer layers, some of whose parts may be left out.
struct Stack {
  /// The layers.
  var layers: [MixerLayer]
  /// Whether there is a layer norm before each mixing.
  var hasNorm = true
  /// Whether there is a residual connection around each mixing.
  var hasResidual = true
  /// Whether patches are mixed.
  var hasTokenMixing = true
  /// Whether channels are mixed.
  var hasChannelMixing = true

  /// The table before the first layer and after each.
  func tables(from start: Tensor) -> [Tensor] {
    var tables = [start]
    for layer in layers {
      var x = tables[tables.count - 1]
      if hasTokenMixing { x = step(layer.tokenMixing, layer.tokenNorm, x) }
      if hasChannelMixing { x = step(layer.channelMixing, layer.channelNorm, x) }
      tables.append(x)
    }
    return tables
  }

  /// The table after the last layer.
  func callAsFunction(_ x: Tensor) -> Tensor { tables(from: x)[layers.count] }

  private func step(_ mixing: some Layer, _ norm: LayerNorm, _ x: Tensor) -> Tensor {
    let y = mixing(hasNorm ? norm(x) : x)
    return hasResidual ? sum(x, y) : y
  }
}

/// Layers of the article's sizes with random weights, those of the mixings (and their biases) multiplied
/// by a factor.
func randomLayers(_ count: Int, seed: UInt64, times factor: Float = 1) -> [MixerLayer] {
  var random = Random(seed: seed, stream: 1)
  return (0..<count).map { _ in
    var layer = MixerLayer(
      patches: 16, channels: 128, tokenHidden: 64, channelHidden: 256, using: &random)
    layer.tokenMixing.visitParameters { weights in
      for index in 0..<weights.count { weights[index] *= factor }
    }
    layer.channelMixing.visitParameters { weights in
      for index in 0..<weights.count { weights[index] *= factor }
    }
    return layer
  }
}

/// The tables on their way through a stack.
struct StackRun {
  /// What the stack's layers have.
  var name: String
  /// The table before the first layer and after each.
  var tables: [Tensor]
}

/// Sends a table through the same layers with neither layer norm nor residual connections, with one of
/// them, and with both.
func runs(of layers: [MixerLayer], from start: Tensor) -> [StackRun] {
  [
    ("Neither", Stack(layers: layers, hasNorm: false, hasResidual: false)),
    ("Layer norm", Stack(layers: layers, hasResidual: false)),
    ("Residual", Stack(layers: layers, hasNorm: false)),
    ("Both", Stack(layers: layers)),
  ].map { StackRun(name: $0.0, tables: $0.1.tables(from: start)) }
}

/// Prints the cosine after 1, 2 and 20 layers, and distance and size after 20.
///
/// - Parameters:
///   - usual: the tables with weights as they are initialized.
///   - large: the tables with all weights times `factor`, of which the size is the last column.
///   - factor: the factor.
func showStacks(_ usual: [StackRun], _ large: [StackRun], times factor: Float) {
  let rows = zip(usual, large).map { usual, large in
    let cosines = [1, 2, 20].map { fixed(cosineSimilarity(usual.tables[0], usual.tables[$0]), 2) }
    let last = usual.tables[20]
    return [usual.name] + cosines
      + [relativeDistance(last), rms(last.elements), rms(large.tables[20].elements)].map(short)
  }
  table(
    [
      "stack", "cosine, 1 layer", "2 layers", "20 layers", "distance", "size",
      "size, × \(fixed(factor, 1))",
    ], rows)
}

/// The difference of the first two images' tables over the size of all (rms).
func relativeDistance(_ x: Tensor) -> Float {
  let difference = (0..<16).flatMap { p in (0..<128).map { c in x[p, 0, c] - x[p, 1, c] } }
  return rms(difference) / rms(x.elements)
}

/// The cosine of the angle between two tables, taken as vectors.
func cosineSimilarity(_ x: Tensor, _ y: Tensor) -> Float {
  var product = 0.0
  for (a, b) in zip(x.elements, y.elements) { product += Double(a) * Double(b) }
  return Float(product / Double(x.count)) / (rms(x.elements) * rms(y.elements))
}
