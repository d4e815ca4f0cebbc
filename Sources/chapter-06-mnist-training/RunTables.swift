import ChapterKit
import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Tensors
import Training

/// A number as digits times a power of ten, such as `1.2e-05`.
func scientific(_ value: Float) -> String { String(format: "%.1e", Double(value)) }

/// The sizes of a model, such as "16 patches of 7x7 pixels, 128 channels, 4 layers".
func sizes(of model: MLPMixer) -> String {
  let sizes = model.configuration
  return "\(sizes.patches) patches of \(sizes.patchSize) pixels, \(sizes.hiddenDim) channels, "
    + "\(sizes.layers) layer\(sizes.layers == 1 ? "" : "s")"
}

/// The settings of both recipes for some number of images, one row per setting.
func recipeRows(images: Int) -> [[String]] {
  func row(_ name: String, _ value: (RecipeSettings) -> String) -> [String] {
    [name, value(Recipe.article.settings), value(Recipe.tuned.settings)]
  }
  let adam = AdamSettings()
  return [
    row("epochs") { "\($0.epochs)" },
    row("images per step") { "\($0.batchSize)" },
    row("steps") { grouped($0.plan(images: images, seed: 0).steps) },
    row("learning rate η") { ($0.varies ? "at most " : "") + "\($0.learningRate)" },
    row("weight decay λ") { "\($0.weightDecay)" },
    row("β₁") { _ in "\(adam.beta1)" },
    row("β₂") { _ in "\(adam.beta2)" },
    row("ε") { _ in "\(adam.epsilon)" },
    row("label smoothing α") { $0.labelSmoothing == 0 ? "0" : "\($0.labelSmoothing)" },
    row("data augmentation") { $0.augments ? "yes" : "no" },
  ]
}

/// The metrics of every epoch.
func epochRows(_ epochs: [TrainingLog.Epoch]) -> [[String]] {
  epochs.map {
    [
      "\($0.epoch)", fixed($0.trainLoss, 4), percent($0.trainAccuracy), fixed($0.testLoss, 4),
      percent($0.testAccuracy),
    ]
  }
}

/// How far the test loss is above the training loss, at the start, in the middle and at the end.
func gapRows(_ epochs: [TrainingLog.Epoch]) -> [[String]] {
  Set([0, (epochs.count - 1) / 2, epochs.count - 1]).sorted().map {
    ["\(epochs[$0].epoch)", fixed(epochs[$0].testLoss - epochs[$0].trainLoss, 4)]
  }
}

/// How far the article's recipe moves the weights during its first epoch.
///
/// - Returns: the number of steps, the change, the change if all steps went the same way, the ratio of the
///   two, and the change relative to the weights.
/// - Throws: `DivergenceError` if the loss is not finite.
func changeRows(
  from model: MLPMixer, on images: LabeledImages, seed: UInt64, _ threads: Int
) throws -> [[String]] {
  let plan = Recipe.article.settings.plan(images: images.count, seed: seed)
  var run = TrainingRun(plan, from: model, loss: CrossEntropy(), threads: threads)
  let counts = Set([469, 64, 16, 4, 1].map { max(1, plan.stepsPerEpoch / $0) })
  return try counts.sorted().map { count in
    while run.stepsTaken < count { _ = try run.step(on: images) }
    let change = weightChange(from: model, to: run.model)
    let aligned = Float(run.stepsTaken) * plan.learningRate(step: 0)
    return [
      "\(run.stepsTaken)", scientific(change), scientific(aligned), percent(change / aligned, 0),
      percent(change / rms(weightElements(of: model)), 1),
    ]
  }
}

/// What was chosen: the tuned recipe as it is, unless another candidate is more accurate by more than the
/// noise.
func choice(among trials: [RecipeTrial], noise: Double) -> String {
  guard let best = trials.first, let tuned = trials.first(where: { $0.options == "none" }) else {
    return "no candidates"
  }
  if best.options == tuned.options { return "the tuned recipe as it is" }
  let lead = best.heldOutAccuracy - tuned.heldOutAccuracy
  return lead <= noise
    ? "the tuned recipe as it is; the best is ahead by \(percent(lead)), within the noise"
    : "\(best.options), ahead by \(percent(lead))"
}

/// The products W₂·W₁ of all layers before and after training, in numbers.
func productRows(before: MLPMixer, after: MLPMixer) -> [[String]] {
  before.layers.indices.map { layer in
    let products = [before, after].map { tokenMixingProduct(of: $0.layers[layer]) }
    return ["\(layer + 1)"] + products.map { fixed(rms($0.elements), 3) }
      + products.map { fixed(diagonalMean($0), 3) } + products.map { percent(columnShare($0), 0) }
  }
}

extension TrainingPlan {
  /// The number of steps of the whole run.
  var steps: Int { epochs * stepsPerEpoch }
}
