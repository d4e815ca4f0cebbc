import ArgumentParser
import ChapterKit
import Foundation

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Train one model and end: tokens, a Mixer; attention, a Vision Transformer; convolution, a ConvMixer (default: the chapter).",
      valueName: "mixing"))
  var mixing: Mixing?

  @Option(
    help: ArgumentHelp(
      "Which images to learn; drawn: digits drawn by the program itself (default: mnist).",
      valueName: "dataset"))
  var dataset: DatasetName?

  @Option(
    help: ArgumentHelp(
      "Folder with the four IDX files (default: $MNIST_DIR, else data/ in the package, where MNIST is downloaded to; Fashion-MNIST where Debian puts it).",
      valueName: "folder"))
  var data: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of training images, drawn at random by the seed (default: all).", valueName: "N"))
  var images: Int?

  @Option(
    help: ArgumentHelp(
      "Change the places of all pixels, or of the patches of 7×7 pixels, in the same way in all images (default: neither).",
      valueName: "what"))
  var shuffle: Shuffle?

  @Option(
    parsing: .unconditional,
    help: "Epochs: the number of times every image is seen (default: 10).")
  var epochs: Int?

  @Option(parsing: .unconditional, help: "Highest learning rate (default: 4e-3).")
  var learningRate: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Leave out the last so many training images, and test on them instead of the test images (default: 0).",
      valueName: "N"))
  var heldOut: Int?

  @Option(
    help: ArgumentHelp(
      "With --mixing: search the ground state of a quantum system instead of training on images; tfim, the Ising ring of 20 spins; heisenberg, the 4×4 torus (default: images).",
      valueName: "system"))
  var model: System?

  @Flag(
    help:
      "Measure what a training step of each model costs, for several numbers of patches, and end.")
  var costs = false

  @Option(
    help: ArgumentHelp(
      "With --mixing: write the weights to this file, as safetensors (default: no file).",
      valueName: "file"))
  var save: String?

  @Flag(
    help:
      "Add the result of --mixing or --costs to the records beside the page's pictures, or in --output."
  )
  var record = false

  @Option(parsing: .unconditional, help: "Threads to compute on; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
      if !holds { throw ValidationError(message()) }
    }
    for (name, value, most) in [
      ("--images", images, 1_000_000), ("--epochs", epochs, 1_000_000),
      ("--held-out", heldOut, 1_000_000), ("--threads", threads, 1024),
    ] {
      try require(
        (1...most).contains(value ?? 1),
        "\(name) must be at least 1 and at most \(most); found \(value ?? 0).")
    }
    try require(
      learningRate.map { $0.isFinite && $0 > 0 } ?? true,
      "--learning-rate must be a positive number; found \(learningRate ?? 0).")
    try require(mixing == nil || !costs, "--mixing and --costs exclude each other.")
    let training: [Any?] = [dataset, data, images, shuffle, epochs, learningRate, heldOut]
    try require(
      mixing != nil || (training + [model, save]).allSatisfy { $0 == nil },
      "Without --mixing there is only the chapter and --costs, which take no options of a training."
    )
    try require(
      model == nil || training.allSatisfy { $0 == nil },
      "--model searches a ground state, with settings that are given; it takes --seed, --threads, --save, "
        + "--record and --output.")
    try require(
      mixing != nil || costs || !record, "--record goes with --mixing or --costs.")
    for mode in [mixing == nil ? nil : "--mixing", costs ? "--costs" : nil].compactMap(\.self) {
      try GivenOptions.require(
        with: mode, without: ["--weave", "--page", "--no-code"],
        because: "a single run prints its result, and no chapter")
    }
  }
}

extension Options {
  /// The training of a single run.
  func task(_ mixing: Mixing, seed: UInt64) -> TrainingTask {
    TrainingTask(
      mixing: mixing, dataset: dataset ?? .mnist, images: images, shuffle: shuffle,
      epochs: epochs ?? TrainingTask.usualEpochs,
      learningRate: learningRate ?? TrainingTask.usualLearningRate, heldOut: heldOut, seed: seed)
  }
}
