import ChapterKit
import Datasets
import Files
import Mixer
import NeuralNetwork
import Notebook
import SafeTensors
import Tensors
import Training

/// What a run works with: its images, its random seed and its files.
struct RunSetup {
  /// The run that `--resume` names; nil for a new one.
  let resumed: RecordedRun?
  let seed: UInt64
  let images: Images
  /// The images that the model is trained on.
  let train: LabeledImages
  /// The images that it is tested on.
  let test: LabeledImages
  /// What the images that it is tested on are called.
  let testName: String
  /// Where the weights go.
  let weightFile: String
  /// The log that `--log` asks for.
  let log: TrainingLog

  /// Opens the files, and loads the images.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `DatasetError` or `HeldOutError`, if a file cannot be read or
  ///   written, or does not fit the others.
  init(_ options: Options, in chapter: Chapter) throws {
    resumed = try options.resume.map { try RecordedRun(resuming: $0, threads: options.threads) }
    seed = resumed?.run.plan.seed ?? chapter.seed
    weightFile = options.save ?? "\(chapter.pictureFolder)/mixer.safetensors"
    let heldOut = resumed?.notes.heldOut ?? options.heldOut
    testName = heldOut == nil ? "test images" : "held-out images"
    let savesWeights = heldOut == nil || options.save != nil
    for file in [savesWeights ? weightFile : nil, options.checkpointFile].compactMap(\.self) {
      try FileSystem.requireWritable(file)
    }
    if resumed == nil, options.initialWeights == nil,
      let size = Images.knownSize(of: options.dataset, in: options.data)
    {
      // A wrong size of a patch is refused before MNIST is downloaded.
      try options.configuration(imageSize: PixelSize(size), imageChannels: 1, classes: 10)
        .validate()
    }
    log = try TrainingLog(path: options.log)
    images = try Images.load(
      resumed?.notes.dataset ?? options.dataset, from: options.data,
      else: "\(chapter.packageFolder)/data", seed: seed
    ).holdingOut(heldOut)
    let training = images.split.training
    train = training.prefix(resumed?.run.plan.examples ?? options.limit ?? training.count)
    test = images.split.test
    if let file = options.resume, let resumed {
      try images.requireFit(of: resumed.run.model, from: file)
      try resumed.requireImages(train, from: file)
    }
  }

  /// Whether a run is its recipe as it is, with seed 0, on all images.
  func isWhole(_ training: RecordedRun) -> Bool {
    training.isRecipeItself(images: images.split.training.count)
  }

  /// The model before training: with random weights, or those of `--initial-weights`.
  ///
  /// - Throws: `ConfigurationError` or `SafeTensorsError` if the sizes or the weights do not fit, `MemoryError` if
  ///   training would take more memory than there is.
  func initialModel(_ options: Options) throws -> MLPMixer {
    let imageSize = PixelSize(height: train.height, width: train.width)
    if let file = options.initialWeights {
      let model = try MLPMixer(weights: file, imageSize: imageSize)
      try images.requireFit(of: model, from: file)
      return model
    }
    let sizes =
      resumed?.run.model.configuration
      ?? options.configuration(
        imageSize: imageSize, imageChannels: 1, classes: train.classNames.count)
    try sizes.validate()
    try sizes.requireMemory(threads: options.threads)
    var random = Random(seed: seed)
    return try MLPMixer(sizes, using: &random)
  }
}
