import Mixer
import NeuralNetwork
import Notebook

/// The models of the paper's table 1, with zeros for weights.
nonisolated func publishedModels() throws -> [(name: String, model: MLPMixer)] {
  var zeros = ZeroInitializer()
  return try MixerConfiguration.published.map {
    ($0.name, try MLPMixer($0.configuration, using: &zeros))
  }
}

/// The numbers of parameters that the paper gives, without the classifier head, in millions.
nonisolated let paperCounts = [
  "S/32": 19, "S/16": 18, "B/32": 60, "B/16": 59, "L/32": 206, "L/16": 207, "H/14": 431,
]

/// The number of parameters of a model without its classifier head.
nonisolated func countWithoutHead(_ model: MLPMixer) -> Int {
  model.parameterCount - model.classifierHead.parameterCount
}

/// The sizes of models and their numbers of parameters, one row per model.
nonisolated func sizeRows(_ models: [(name: String, model: MLPMixer)]) -> [[String]] {
  models.map { name, model in
    let sizes = model.configuration
    return [
      name, "\(sizes.patches)", grouped(sizes.hiddenDim), "\(sizes.layers)",
      "\(sizes.tokenMLPDim)", grouped(sizes.channelMLPDim), grouped(model.parameterCount),
      grouped(countWithoutHead(model)),
      "\(paperCounts[name] ?? 0) M",
    ]
  }
}

/// The symbols of the page for the sizes of a model, one row per size.
nonisolated func symbolRows(_ sizes: MixerConfiguration) -> [[String]] {
  [
    ["", "image, in pixels", "\(sizes.imageSize)"],
    ["", "patch, in pixels", "\(sizes.patchSize)"],
    ["S", "patches per image", "\(sizes.patches)"],
    ["C", "channels per patch", "\(sizes.hiddenDim)"],
    ["L", "Mixer layers", "\(sizes.layers)"],
    ["D_S", "hidden units of the token-mixing MLP", "\(sizes.tokenMLPDim)"],
    ["D_C", "hidden units of the channel-mixing MLP", "\(sizes.channelMLPDim)"],
    ["K", "classes", "\(sizes.classes)"],
  ]
}
