import ChapterKit
import Mixer
import Notebook
import Tensors

/// The rows of W₁: the weights of every hidden unit for the 16 patches of the input.
func inputWeights(_ mixing: TokenMixing) -> [[Float]] {
  let weight = mixing.up.weight
  return (0..<weight.shape[0]).map { unit in (0..<weight.shape[1]).map { weight[unit, $0] } }
}

/// The columns of W₂: the weights of every hidden unit for the 16 patches of the output.
func outputWeights(_ mixing: TokenMixing) -> [[Float]] {
  let weight = mixing.down.weight
  return (0..<weight.shape[1]).map { unit in (0..<weight.shape[0]).map { weight[$0, unit] } }
}

/// The input weights, then the output weights, of the ten units with the largest product of both rms.
func weightsOfLargestUnits(_ mixing: TokenMixing) -> [[Float]] {
  let (inputs, outputs) = (inputWeights(mixing), outputWeights(mixing))
  let order = inputs.indices.sorted {
    rms(inputs[$0]) * rms(outputs[$0]) > rms(inputs[$1]) * rms(outputs[$1])
  }
  return order.prefix(10).map { inputs[$0] } + order.prefix(10).map { outputs[$0] }
}

/// How even some weights are: the square of their mean over the mean of their squares, from 0 to 1.
func evenness(_ weights: [Float]) -> Float {
  let mean = weights.reduce(0, +) / Float(weights.count)
  return mean * mean / (rms(weights) * rms(weights))
}

/// Whether all weights are positive or all are negative.
func haveOneSign(_ weights: [Float]) -> Bool {
  weights.allSatisfy { $0 > 0 } || weights.allSatisfy { $0 < 0 }
}

/// The numbers of hidden units with an evenness above 1/2, and with output weights of one sign.
func unitCounts(_ mixing: TokenMixing) -> (even: Int, oneSigned: Int) {
  let outputs = outputWeights(mixing)
  return (outputs.count { evenness($0) > 0.5 }, outputs.count(where: haveOneSign))
}

/// Whether many units of layer 4 have an evenness above 1/2 and output weights of one sign, also among
/// the ten largest, and few units of the other layers.
func onlyLayer4HasEvenUnits(_ model: MLPMixer) -> Bool {
  let counts = model.layers.map { unitCounts($0.tokenMixing) }
  let largest = weightsOfLargestUnits(model.layers[3].tokenMixing).suffix(10)
  return counts[3].even > 32 && counts[3].oneSigned > 12 && largest.count { evenness($0) > 0.6 } > 7
    && counts[..<3].allSatisfy { $0.even < 16 && $0.oneSigned < 4 }
}

/// One row per MLP: its name, the rms of its weights, and how even the output weights of its units are.
func unitRows(_ mixings: [(name: String, mixing: TokenMixing)]) -> [[String]] {
  mixings.map { name, mixing in
    let outputs = outputWeights(mixing)
    let mean = outputs.map(evenness).reduce(0, +) / Float(outputs.count)
    let counts = unitCounts(mixing)
    return [
      name, fixed(rms(mixing.up.weight.elements), 3), fixed(rms(mixing.down.weight.elements), 3),
      fixed(mean, 2), "\(counts.even) of \(outputs.count)",
      "\(counts.oneSigned) of \(outputs.count)",
    ]
  }
}

/// The token mixing of every layer of a model, with a name for it.
func namedMixings(of model: MLPMixer) -> [(name: String, mixing: TokenMixing)] {
  model.layers.enumerated().map { ("Learned, layer \($0 + 1)", $1.tokenMixing) }
}

/// Token mixings of the article's sizes with random weights, the first ones of an endless list.
func randomMixings(_ count: Int) -> [TokenMixing] {
  var random = Random(seed: 0, stream: 1)
  return (0..<count).map { _ in TokenMixing(patches: 16, hidden: 64, using: &random) }
}

/// The model that chapter 6 has trained, from the weight file in this package.
func learnedModel(inPackage folder: String) throws -> MLPMixer {
  let file = "\(folder)/output/06-mnist-training/mixer.safetensors"
  let model = try MLPMixer(weights: file, imageSize: PixelSize(28))
  try requireArticleSizes(of: model, from: file)
  return model
}
