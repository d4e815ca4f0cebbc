import ArgumentParser
import Datasets
import NeuralNetwork
import Training
import Vectors

/// How the model is trained.
nonisolated enum Recipe: String, ExpressibleByArgument, CaseIterable, Codable {
  case article
  case tuned
  case best

  /// The recipes that the chapter's page compares.
  static let allCases: [Recipe] = [.article, .tuned]

  /// What `--recipe` takes.
  static let allValueStrings = ["article", "tuned", "best"]

  /// The recipe's settings.
  var settings: RecipeSettings {
    switch self {
    case .article:
      RecipeSettings(
        epochs: 20, batchSize: 128, learningRate: 1e-5, varies: false, weightDecay: 1e-5,
        decay: .l2, labelSmoothing: 0, augments: false)
    case .tuned:
      RecipeSettings(
        epochs: 15, batchSize: 64, learningRate: 2e-3, varies: true, weightDecay: 0.05,
        decay: .decoupled, labelSmoothing: 0.05, augments: true)
    case .best:
      RecipeSettings(
        epochs: 60, batchSize: 64, learningRate: 2e-3, varies: true, weightDecay: 0.05,
        decay: .decoupled, labelSmoothing: 0.05, augments: true, elastic: 1,
        averageDecay: 0.9998)
    }
  }
}

/// The settings that a recipe consists of.
nonisolated struct RecipeSettings {
  var epochs: Int
  var batchSize: Int
  /// The learning rate, or the highest one if it varies.
  var learningRate: Float
  /// Whether the rate rises linearly over a fifth of the run and then falls along half a cosine.
  var varies: Bool
  /// λ.
  var weightDecay: Float
  var decay: AdamSettings.WeightDecay
  /// α, the share of the target that is spread evenly over the classes.
  var labelSmoothing: Float
  /// Whether every image is rotated, scaled, sheared and shifted at random each time it is seen.
  var augments: Bool
  /// The root mean square of the displacements of the elastic deformation, in pixels; 0 for none.
  var elastic: Float = 0
  /// The decay per step of the moving average of the weights; nil for the weights of the last step.
  var averageDecay: Double?

  /// The loss that is minimized.
  var loss: CrossEntropy { CrossEntropy(labelSmoothing: labelSmoothing) }

  /// The options that change other settings into these, such as `--epochs 3`; none if they are the same.
  func options(changing settings: RecipeSettings) -> [String] {
    var words: [String] = []
    if epochs != settings.epochs { words.append("--epochs \(epochs)") }
    if batchSize != settings.batchSize { words.append("--batch-size \(batchSize)") }
    if learningRate != settings.learningRate { words.append("--learning-rate \(learningRate)") }
    if weightDecay != settings.weightDecay { words.append("--weight-decay \(weightDecay)") }
    if labelSmoothing != settings.labelSmoothing {
      words.append("--label-smoothing \(labelSmoothing == 0 ? "0" : "\(labelSmoothing)")")
    }
    if augments != settings.augments { words.append("--no-augmentation") }
    if elastic != (augments == settings.augments ? settings.elastic : 0) {
      words.append("--elastic \(elastic == 0 ? "0" : "\(elastic)")")
    }
    if averageDecay != settings.averageDecay {
      words.append("--average-weights \(averageDecay.map { "\($0)" } ?? "0")")
    }
    return words
  }

  /// The random changes of the images; nil for none.
  var augmentation: Augmentation? {
    guard augments || elastic > 0 else { return nil }
    var changes =
      augments ? Augmentation() : Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 0)
    changes.elastic = elastic
    return changes
  }

  /// What a run does with `images` training images.
  func plan(images: Int, shuffles: Bool = true, seed: UInt64) -> TrainingPlan {
    let steps = epochs * ((images + batchSize - 1) / batchSize)
    return TrainingPlan(
      examples: images, epochs: epochs, batchSize: batchSize, shuffles: shuffles, seed: seed,
      learningRate: varies
        ? .warmUpThenCosine(peak: learningRate, warmUp: steps / 5, total: steps)
        : .constant(learningRate),
      optimizer: AdamSettings(weightDecay: weightDecay, decay: decay),
      averageDecay: averageDecay)
  }

  /// The target of the label under label smoothing, and the cross-entropy at p = t: the entropy of the target.
  func smoothedTarget(classes: Int) -> (label: Float, smallestLoss: Float) {
    let other = labelSmoothing / Float(classes)
    let label = 1 - labelSmoothing + other
    guard labelSmoothing > 0 else { return (label, 0) }
    return (label, -label * logarithm(label) - Float(classes - 1) * other * logarithm(other))
  }
}
