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

/// A name of a run, and the metrics of its epochs.
typealias EpochsOfRun = (name: String, epochs: [TrainingLog.Epoch])

/// The finished runs of both recipes on the data set of a run: those in the folder of the pictures, else those
/// of the page; that run alone if there are none. If the run is a recipe itself, it is added to the history in
/// the folder of the pictures.
///
/// - Throws: `FileError` if the history cannot be written.
func comparedRuns(
  _ training: RecordedRun, from model: MLPMixer, _ setup: RunSetup, _ chapter: Chapter
) throws -> [EpochsOfRun] {
  let ofPage = RunHistory(in: "\(chapter.packageFolder)/output/06-mnist-training")
  var history = RunHistory(in: chapter.pictureFolder)
  if setup.isWhole(training) {
    history.add(training, change: weightChange(from: model, to: training.run.model))
    try history.write(to: chapter.pictureFolder)
  }
  let runs = Recipe.allCases.compactMap { recipe in
    let dataset = training.notes.dataset
    return (history[dataset, recipe] ?? ofPage[dataset, recipe]).map {
      (name: recipe.rawValue.capitalized, epochs: $0)
    }
  }
  return runs.isEmpty ? [(name: "This", epochs: training.notes.epochs)] : runs
}

/// How far the article's recipe moves the weights during its first epoch.
///
/// - Returns: the number of steps, the change, the change if all steps went the same way, the ratio of the
///   two, and the change relative to the weights.
/// - Throws: `NonFiniteError` if the loss is not finite.
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

/// How far whole runs moved the weights: the change, the change if all steps had gone the same way, the ratio
/// of the two, and the change relative to the weights at the start.
func runRows(_ runs: [EpochsOfRun], initial model: MLPMixer, images: Int) -> [[String]] {
  let size = rms(weightElements(of: model))
  return runs.map { run in
    let last = run.epochs.last!
    let settings = Recipe(rawValue: run.name.lowercased())?.settings
    let plan = settings?.plan(images: images, seed: 0)
    let aligned = plan.map { plan in
      (0..<plan.steps).reduce(Float(0)) { $0 + plan.learningRate(step: $1) }
    }
    guard let aligned, let change = last.weightChange.map({ Float($0) }) else {
      return [run.name, "–", "–", "–", "–"]
    }
    return [
      run.name, scientific(change), scientific(aligned), percent(change / aligned, 1),
      percent(change / size, 0),
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
