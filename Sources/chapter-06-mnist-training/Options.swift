import ArgumentParser
import ChapterKit
import Foundation
import Mixer
import NeuralNetwork
import Training

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(help: "Which images to learn. drawn: digits drawn by the program itself.")
  var dataset = DatasetName.mnist

  @Option(
    help: ArgumentHelp(
      "Folder with the four IDX files (default: $MNIST_DIR, else data/ in the package, where MNIST "
        + "is downloaded to; Fashion-MNIST also where Debian puts it).",
      valueName: "folder"))
  var data: String?

  @Option(
    help:
      "article: Adam at a constant rate. tuned: AdamW, warm-up and cosine, data augmentation. best: tuned, longer, with elastic deformation and averaged weights."
  )
  var recipe = Recipe.article

  @Option(
    parsing: .unconditional,
    help: "Epochs: the number of times every image is seen (default: 20; tuned: 15, best: 60)."
  )
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: "Images per step; the last of an epoch may have fewer (default: 128; tuned and best: 64)."
  )
  var batchSize: Int?

  @Option(
    parsing: .unconditional,
    help: "Learning rate; the highest one if it varies (default: 1e-5; tuned and best: 2e-3).")
  var learningRate: Float?

  @Option(
    parsing: .unconditional, help: "Weight decay (default: 1e-5; tuned and best: 0.05).")
  var weightDecay: Float?

  @Option(
    help: ArgumentHelp("Height and width of a patch in pixels (default: 7x7).", valueName: "HxW"))
  var patchSize: PixelSize?

  @Option(parsing: .unconditional, help: "Channels of a patch (default: 128).")
  var hiddenDim: Int?

  @Option(parsing: .unconditional, help: "Mixer layers (default: 4).")
  var layers: Int?

  @Option(parsing: .unconditional, help: "Width of the token-mixing MLPs (default: 64).")
  var tokenMlpDim: Int?

  @Option(parsing: .unconditional, help: "Width of the channel-mixing MLPs (default: 256).")
  var channelMlpDim: Int?

  @Option(parsing: .unconditional, help: "Threads to compute on; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(
    parsing: .unconditional, help: "Use only the first so many training images (default: all).")
  var limit: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Choose a recipe without the test images: train without the last so many training images, test on these, add the result to recipe-choice.json in the folder of the pictures, and end (default: train on all).",
      valueName: "images"))
  var heldOut: Int?

  @Option(
    parsing: .unconditional,
    help:
      "Label smoothing: the share of the target that all classes have in equal parts (default: 0; tuned and best: 0.05)."
  )
  var labelSmoothing: Float?

  @Flag(
    help:
      "Leave the images as they are also in the tuned and the best recipe, instead of changing them at random."
  )
  var noAugmentation = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Elastic deformation: the root mean square of its displacements in pixels, 0 for none (default: 0; best: 1).",
      valueName: "pixels"))
  var elastic: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Test and save the exponential moving average of the weights, with this decay per step, 0 for none (default: 0; best: 0.9998).",
      valueName: "decay"))
  var averageWeights: Double?

  @Flag(help: "See the images in the order of the file, instead of shuffled anew every epoch.")
  var noShuffle = false

  @Option(
    help: ArgumentHelp(
      "Start from the weights in a safetensors file (default: random weights).", valueName: "file"))
  var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      "Do not train: print test loss (nats) and test accuracy (0 to 1) of a weight file (default: train).",
      valueName: "file"))
  var evaluate: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Do not train: print the probability of each class for your picture, or the answers to several (default: train).",
      valueName: "picture.png"))
  var classify: [String] = []

  @Option(
    help: ArgumentHelp(
      "Weight file for --classify (default: output/06-mnist-training/mixer.safetensors, trained on MNIST with the tuned recipe).",
      valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "Where the weights go at the end of the run; one that is stopped leaves the file alone (default: mixer.safetensors in the folder of the pictures).",
      valueName: "file"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Write the losses (nats) of every step and epoch, as JSON Lines; with --resume, go on with the log of the run (default: no log).",
      valueName: "file"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Save the whole run to this file after every epoch, and when Ctrl-C stops it, so that it can go on later (default: the file of --resume, else no file).",
      valueName: "file"))
  var checkpoint: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps between two checkpoints (default: the steps of an epoch).", valueName: "steps"))
  var checkpointEvery: Int?

  @Option(
    help: ArgumentHelp(
      "Go on with the run in a checkpoint, to the same bits as if it had never stopped, and keep saving it there (default: a new run).",
      valueName: "file"))
  var resume: String?

  func validate() throws {
    func require(_ holds: Bool, _ message: String) throws {
      if !holds { throw ValidationError(message) }
    }
    // The upper bounds are larger than is of any use, and small enough that sums and products do not
    // overflow.
    for (name, value, most) in [
      ("--epochs", epochs, 1_000_000), ("--batch-size", batchSize, 1_000_000),
      ("--hidden-dim", hiddenDim, 8192), ("--layers", layers, 1000),
      ("--token-mlp-dim", tokenMlpDim, 8192), ("--channel-mlp-dim", channelMlpDim, 8192),
      ("--threads", threads, 1024), ("--limit", limit, 1_000_000),
      ("--held-out", heldOut, 1_000_000),
      ("--checkpoint-every", checkpointEvery, 1_000_000_000),
      ("--patch-size", patchSize.map { min($0.height, $0.width) }, 1000),
    ] {
      try require(
        (1...most).contains(value ?? 1),
        "\(name) must be at least 1 and at most \(most); found \(value ?? 0).")
    }
    if resume == nil {
      // For images of the usual size; others are checked once they are read.
      do {
        try configuration(imageSize: PixelSize(28), imageChannels: 1, classes: 10)
          .requireMemory(threads: threads)
      } catch {
        throw ValidationError("\(error).")
      }
    }
    try require(
      learningRate.map { $0.isFinite && $0 > 0 } ?? true,
      "--learning-rate must be a positive number; found \(learningRate ?? 0).")
    try require(
      weightDecay.map { $0.isFinite && $0 >= 0 } ?? true,
      "--weight-decay must be at least 0; found \(weightDecay ?? 0).")
    try require(
      labelSmoothing.map { (0..<1).contains($0) } ?? true,
      "--label-smoothing must be at least 0 and less than 1; found \(labelSmoothing ?? 0).")
    try require(
      elastic.map { (0...100).contains($0) } ?? true,
      "--elastic must be at least 0 and at most 100; found \(elastic ?? 0).")
    try require(
      averageWeights.map { (0..<1).contains($0) } ?? true,
      "--average-weights must be at least 0 and less than 1; found \(averageWeights ?? 0).")
    try require(
      evaluate == nil || classify.isEmpty, "--evaluate and --classify exclude each other.")
    try require(weights == nil || !classify.isEmpty, "--weights goes with --classify.")
    try require(
      checkpointEvery == nil || checkpointFile != nil,
      "--checkpoint-every goes with --checkpoint or --resume.")
    try requireOptionsWithEffect()
    let sizes: [Any?] = [patchSize, hiddenDim, layers, tokenMlpDim, channelMlpDim]
    try require(
      initialWeights == nil || sizes.allSatisfy { $0 == nil },
      "The sizes of a model are read off its weight file; leave out --patch-size, --hidden-dim, "
        + "--layers, --token-mlp-dim and --channel-mlp-dim.")
  }
}

extension Options {
  /// The sizes of a new model for images of some size.
  func configuration(imageSize: PixelSize, imageChannels: Int, classes: Int) -> MixerConfiguration {
    MixerConfiguration(
      imageSize: imageSize, patchSize: patchSize ?? PixelSize(7), imageChannels: imageChannels,
      hiddenDim: hiddenDim ?? 128, layers: layers ?? 4, tokenMLPDim: tokenMlpDim ?? 64,
      channelMLPDim: channelMlpDim ?? 256, classes: classes)
  }

  /// The settings of the recipe, with those that the reader changed.
  var settings: RecipeSettings {
    var settings = recipe.settings
    if let epochs { settings.epochs = epochs }
    if let batchSize { settings.batchSize = batchSize }
    if let learningRate { settings.learningRate = learningRate }
    if let weightDecay { settings.weightDecay = weightDecay }
    if let labelSmoothing { settings.labelSmoothing = labelSmoothing }
    if noAugmentation { (settings.augments, settings.elastic) = (false, 0) }
    if let elastic { settings.elastic = elastic }
    if let averageWeights { settings.averageDecay = averageWeights == 0 ? nil : averageWeights }
    return settings
  }
}
