import ChapterKit
import Mixer
import Notebook
import Training

/// A finished run whose losses are shown beside those of others.
struct ComparedRun {
  let name: String
  let epochs: [TrainingLog.Epoch]
  /// The sum of the learning rates of all steps: how far a weight goes if all steps go the same way.
  let sumOfRates: Float
  /// Whether it is a recipe itself, and not a run with other options.
  let isRecipe: Bool

  /// The name in the title of a picture.
  var title: String { isRecipe ? "\(name) recipe" : name }

  /// The run of a recipe on some number of images.
  private init(of recipe: Recipe, images: Int, epochs: [TrainingLog.Epoch]) {
    self.init(
      name: recipe.rawValue.capitalized, epochs: epochs,
      plan: recipe.settings.plan(images: images, seed: 0), isRecipe: true)
  }

  private init(name: String, epochs: [TrainingLog.Epoch], plan: TrainingPlan, isRecipe: Bool) {
    self.name = name
    self.epochs = epochs
    self.isRecipe = isRecipe
    sumOfRates = (0..<plan.steps).reduce(Float(0)) { $0 + plan.learningRate(step: $1) }
  }

  /// The finished runs of the page's recipes on the data set of a run: those in the folder of the pictures, else
  /// those of the page; and the run itself, unless it is one of them. If it is a recipe itself, it is added to the
  /// history in the folder of the pictures.
  ///
  /// - Throws: `FileError` if the history cannot be written.
  static func all(
    with training: RecordedRun, from model: MLPMixer, _ setup: RunSetup, _ chapter: Chapter
  ) throws -> [ComparedRun] {
    let (dataset, images) = (training.notes.dataset, setup.images.split.training.count)
    let ofPage = RunHistory(in: "\(chapter.packageFolder)/output/06-mnist-training")
    var history = RunHistory(in: chapter.pictureFolder)
    var epochs = training.notes.epochs
    epochs[epochs.count - 1].weightChange = Double(
      weightChange(from: model, to: training.run.model))
    let isRecipe = setup.isWhole(training)
    if isRecipe {
      history[dataset, training.notes.recipe] = epochs
      try history.write(to: chapter.pictureFolder)
    }
    let others = isRecipe ? [training.notes.recipe].filter { !Recipe.allCases.contains($0) } : []
    let recipes = (Recipe.allCases + others).compactMap { recipe in
      (history[dataset, recipe] ?? ofPage[dataset, recipe]).map {
        ComparedRun(of: recipe, images: images, epochs: $0)
      }
    }
    if isRecipe { return recipes }
    let run = ComparedRun(
      name: "This run", epochs: epochs, plan: training.run.plan, isRecipe: false)
    return recipes + [run]
  }
}

/// How far whole runs moved the weights: the change, the change if all steps had gone the same way, the ratio
/// of the two, and the change relative to the weights at the start.
func runRows(_ runs: [ComparedRun], initial model: MLPMixer) -> [[String]] {
  let size = rms(weightElements(of: model))
  return runs.map { run in
    guard let change = run.epochs.last!.weightChange.map({ Float($0) }) else {
      return [run.name, "–", scientific(run.sumOfRates), "–", "–"]
    }
    return [
      run.name, scientific(change), scientific(run.sumOfRates), percent(change / run.sumOfRates, 1),
      percent(change / size, 0),
    ]
  }
}
