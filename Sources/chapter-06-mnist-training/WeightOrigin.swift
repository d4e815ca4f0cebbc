import ChapterKit
import Notebook

/// What the weights in a file were trained on, how, and how well they did: the file's metadata.
struct WeightOrigin {
  var dataset: DatasetName
  /// The number of training images.
  var images: Int
  var recipe: Recipe
  /// The options that changed the recipe, such as `--batch-size 32`; empty for none.
  var changes: String
  var epochs: Int
  var seed: UInt64
  /// The number of training images that were held out and tested on; nil if the test images were tested on.
  var heldOut: Int?
  /// The cross-entropy in the test, in nats.
  var testLoss: Double
  /// The share of right predictions in the test.
  var testAccuracy: Double

  /// The origin of the weights of a finished run.
  init(of training: RecordedRun) {
    let plan = training.run.plan
    let notes = training.notes
    var options = training.settings.options(changing: notes.recipe.settings)
    if !plan.shuffles { options.append("--no-shuffle") }
    if let file = notes.initialWeights { options.append("--initial-weights \(file)") }
    dataset = notes.dataset
    images = plan.examples
    recipe = notes.recipe
    changes = options.joined(separator: " ")
    epochs = plan.epochs
    seed = plan.seed
    heldOut = notes.heldOut
    testLoss = notes.epochs.last!.testLoss
    testAccuracy = notes.epochs.last!.testAccuracy
  }
}

extension WeightOrigin {
  /// The origin that a file's metadata tell; nil if this program did not write them.
  init?(metadata: [String: String]) {
    func value<Value: LosslessStringConvertible>(_ key: String) -> Value? {
      metadata[key].flatMap { Value($0) }
    }
    guard let dataset = metadata["dataset"].flatMap(DatasetName.init(rawValue:)),
      let recipe = metadata["recipe"].flatMap(Recipe.init(rawValue:)),
      let images: Int = value("train_images"), let epochs: Int = value("epochs"),
      let seed: UInt64 = value("seed"), let testLoss: Double = value("test_loss"),
      let testAccuracy: Double = value("test_accuracy")
    else { return nil }
    self.dataset = dataset
    self.images = images
    self.recipe = recipe
    changes = metadata["recipe_changes"] ?? ""
    self.epochs = epochs
    self.seed = seed
    heldOut = value("held_out_images")
    self.testLoss = testLoss
    self.testAccuracy = testAccuracy
  }

  /// The texts that a weight file keeps.
  var metadata: [String: String] {
    var texts = [
      "dataset": dataset.rawValue, "train_images": "\(images)", "recipe": recipe.rawValue,
      "epochs": "\(epochs)", "seed": "\(seed)", "test_loss": fixed(testLoss, 6),
      "test_accuracy": fixed(testAccuracy, 6),
    ]
    if !changes.isEmpty { texts["recipe_changes"] = changes }
    if let heldOut { texts["held_out_images"] = "\(heldOut)" }
    return texts
  }

  /// Prints what the weights were trained on, how, and how well they did.
  func show() {
    let recipe = changes.isEmpty ? recipe.rawValue : "\(recipe) with \(changes)"
    Notebook.show("trained on", "\(grouped(images)) images of \(dataset.title)")
    Notebook.show("recipe", recipe)
    let tested = heldOut == nil ? "test accuracy" : "held-out accuracy"
    Notebook.show(tested, percent(testAccuracy))
  }
}
