import ChapterKit
import Mixer
import Notebook
import Tensors

/// What is measured in one layer of a model.
struct LayerRecord {
  /// The size (rms) of the table before the layer, and of what the two mixings add to it.
  var table, tokenMixing, channelMixing: Float
  /// The inputs A of GELU in channel mixing, sorted: all hidden units, patches and images.
  var inputs: [Float]
  /// The mean output of GELU where its input is negative.
  var negativeMean: Float
  /// The part of Σh², over all outputs h of GELU, that comes from negative inputs.
  var negativeShare: Float

  /// The part of the inputs that is negative.
  var negativeFraction: Float { Float(inputs.count { $0 < 0 }) / Float(inputs.count) }
  /// The median of the inputs.
  var median: Float { inputs[inputs.count / 2] }
}

/// Runs images through a model and measures every layer.
func records(of model: MLPMixer, on images: Tensor) -> [LayerRecord] {
  var x = model.patchEmbedding(images)
  return model.layers.map { layer in
    let token = layer.tokenMixing(layer.tokenNorm(x))
    let u = sum(x, token)
    let normed = layer.channelNorm(u)
    let channel = layer.channelMixing(normed)

    let up = layer.channelMixing.up
    var a = Tensor.empty
    matmulLastAxis(normed, transposed: up.weight, bias: up.bias, into: &a)
    var h = a
    gelu(&h)
    let negative = zip(a.elements, h.elements).filter { $0.0 < 0 }.map { $0.1 }
    let squares = { (values: [Float]) in values.reduce(0.0) { $0 + Double($1) * Double($1) } }
    let record = LayerRecord(
      table: rms(x.elements), tokenMixing: rms(token.elements),
      channelMixing: rms(channel.elements), inputs: a.elements.sorted(),
      negativeMean: Float(negative.reduce(0.0) { $0 + Double($1) } / Double(negative.count)),
      negativeShare: Float(squares(negative) / squares(h.elements)))
    x = sum(u, channel)
    return record
  }
}

/// Prints what is measured about GELU's inputs.
func showInputs(random: [LayerRecord], learned: [LayerRecord]) {
  table(
    [
      "layer", "weights", "median", "negative inputs", "mean of GELU", "of Σh²", "positive inputs",
      "of Σh²",
    ],
    rows(random, learned) {
      [
        fixed($0.median, 2), percent($0.negativeFraction, 0), fixed($0.negativeMean, 2),
        percent($0.negativeShare, 0), percent(1 - $0.negativeFraction, 0),
        percent(1 - $0.negativeShare, 0),
      ]
    })
}

/// Prints the sizes of the table and of what is added to it.
func showSizes(random: [LayerRecord], learned: [LayerRecord]) {
  table(
    ["layer", "weights", "table", "token mixing adds", "channel mixing adds"],
    rows(random, learned) { record in
      [record.table, record.tokenMixing, record.channelMixing].map { fixed($0, 2) }
    })
}

/// The rows of a table: for each layer one with random and one with learned weights.
private func rows(
  _ random: [LayerRecord], _ learned: [LayerRecord], _ cells: (LayerRecord) -> [String]
) -> [[any CustomStringConvertible]] {
  random.indices.flatMap { index in
    [("random", random[index]), ("learned", learned[index])].map { weights, record in
      [index + 1, weights] + cells(record)
    }
  }
}
