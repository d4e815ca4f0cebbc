import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

/// What one part of a Mixer costs.
nonisolated struct Cost {
  let part: ModelPart
  /// The number of its parameters.
  let parameters: Int
  /// How often each of its parameters is used for one image.
  let uses: Int
  /// The multiplications and additions of its matrix products for one image.
  let flops: Int
}

/// The costs of the parts of a model, counted from its tensors.
nonisolated func costs(of model: MLPMixer) -> [Cost] {
  let sizes = model.configuration
  return ModelPart.allCases.map { part in
    let uses =
      switch part {
      case .tokenMixing: sizes.hiddenDim
      case .classifierHead: 1
      case .patchEmbedding, .channelMixing, .layerNorms: sizes.patches
      }
    var (parameters, weights) = (0, 0)
    for (name, tensor) in model.parameters where ModelPart(of: name) == part {
      parameters += tensor.count
      // Biases, and the scales and shifts of layer norms, have one axis: they are in no matrix product.
      if tensor.shape.rank > 1 { weights += tensor.count }
    }
    return Cost(part: part, parameters: parameters, uses: uses, flops: 2 * weights * uses)
  }
}

/// The numbers of parameters and of FLOPs by the formulas of the page, in the order of `ModelPart`.
nonisolated func formulaCosts(_ sizes: MixerConfiguration) -> [(parameters: Int, flops: Int)] {
  let (s, c, l) = (sizes.patches, sizes.hiddenDim, sizes.layers)
  let (ds, dc, k) = (sizes.tokenMLPDim, sizes.channelMLPDim, sizes.classes)
  let pixels = sizes.imageChannels * sizes.patchSize.height * sizes.patchSize.width
  return [
    (c * (pixels + 1), 2 * c * pixels * s),
    (l * (2 * s * ds + ds + s), 4 * l * s * ds * c),
    (l * (2 * c * dc + dc + c), 4 * l * c * dc * s),
    (2 * c * (2 * l + 1), 0),
    (k * (c + 1), 2 * k * c),
  ]
}

/// Bars for the parameters and the FLOPs of every part, one chart below the other; the FLOPs of layer
/// norms are not counted.
nonisolated func costChart(_ costs: [Cost]) -> Subplots {
  func bars(
    _ valueTitle: String, _ costs: [Cost], _ value: (Cost) -> Int, unit: Double, decimals: Int
  ) -> BarChart {
    BarChart(
      title: "", valueTitle: valueTitle,
      bars: costs.map {
        BarChart.Bar("\($0.part)", Double(value($0)) / unit, color: $0.part.color)
      }, decimals: decimals, length: 380)
  }
  let counted = costs.filter { $0.part != .layerNorms }
  return Subplots(
    rows: [
      bars("Parameters (thousands)", costs, \.parameters, unit: 1e3, decimals: 1),
      bars("FLOPs per image (MFLOP)", counted, \.flops, unit: 1e6, decimals: 3),
    ], panelTitles: ["Parameters", "FLOPs (layer norms not counted)"])
}

/// The counts and shares of the parts, one row per part, and a row of sums; the FLOPs of layer norms are
/// not counted.
nonisolated func costRows(_ costs: [Cost]) -> [[String]] {
  let parameters = costs.reduce(0) { $0 + $1.parameters }
  let flops = costs.reduce(0) { $0 + $1.flops }
  let rows = costs.map { cost in
    let isCounted = cost.part != .layerNorms
    return [
      "\(cost.part)", grouped(cost.parameters),
      percent(Double(cost.parameters) / Double(parameters), 1), "\(cost.uses)",
      isCounted ? grouped(cost.flops) : "–",
      isCounted ? percent(Double(cost.flops) / Double(flops)) : "–",
    ]
  }
  return rows + [["Total", grouped(parameters), "", "", grouped(flops), ""]]
}
