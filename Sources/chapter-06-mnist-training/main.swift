import Datasets
import Foundation
import Mixer
import Notebook
import Pictures
import Tensors

// hide
let (chapter, options) = Chapter.open(Options.self)
let dataFolder = "\(chapter.package)/data"

if let file = options.evaluate {
  let images = attempt(try Images.load(options, dataFolder: dataFolder, seed: chapter.seed))
  let test = images.split.test
  let model = attempt(
    try MLPMixer(
      weights: file, imageSize: PixelSize(height: test.height, width: test.width)))
  attempt(try images.requireClasses(of: model, from: file))
  let sum = evaluate(model, on: test, threads: options.threads)
  show("test loss", sum.meanLoss, places: 6)
  show("test accuracy", sum.accuracy, places: 6)
  exit(0)
}

if let path = options.classify {
  let weights = options.weights ?? "\(chapter.package)/output/06-mnist-training/mixer.safetensors"
  let probabilities = attempt(try classify(picture: path, weights: weights))
  table(
    ["digit", "probability"],
    probabilities.enumerated().sorted { $0.element > $1.element }.map { ["\($0)", fixed($1, 4)] })
  exit(0)
}
// show

text(
  """
  # 6. Training on MNIST

  Here the Mixer learns to read. It sees 60,000 digits, written by hand, each 28 by 28 pixels. It is
  then asked about 10,000 others.
  """)

let images = attempt(
  try Images.load(options, dataFolder: dataFolder, seed: chapter.seed))
let (train, test) = (images.split.train, images.split.test)
let learned = options.limit.map { train.prefix($0) } ?? train

show("images", images.name)
show("to learn", learned.count)
show("to be asked about", test.count)

text(
  """
  ## The model

  It is the article's: 16 patches of 7 by 7 pixels, 128 channels, four layers.
  """)

let imageSize = PixelSize(height: train.height, width: train.width)
var random = Random(seed: chapter.seed)
let model = attempt(
  try options.initialWeights.map { try MLPMixer(weights: $0, imageSize: imageSize) }
    ?? MLPMixer(
      options.configuration(
        imageSize: imageSize, imageChannels: 1, classes: train.classNames.count),
      using: &random))
attempt(try images.requireClasses(of: model, from: options.initialWeights ?? ""))  // hide

show("parameters", model.parameterCount)

text(
  """
  ## The run

  Every step takes a batch of images, asks how wrong the model is about them, and moves every weight
  a little way against that error. When all images have been seen, an *epoch* is over, and the model
  is tested.
  """)

let plan = options.plan(images: learned.count, seed: chapter.seed)
var log = attempt(try TrainingLog(path: options.log))
let trained = attempt(
  try train(
    TrainingRun(plan, from: model, threads: options.threads),
    on: Split(train: learned, test: test),
    augmentation: options.recipe == .tuned ? Augmentation() : nil,
    log: &log, threads: options.threads))

show("training loss", log.epochs.last!.trainLoss, places: 4)
show("test loss", log.epochs.last!.testLoss, places: 4)
show("test accuracy", percent(log.epochs.last!.testAccuracy))

picture(
  "loss", "The losses after every epoch.",
  LineChart(
    title: "Training vs validation loss, \(images.name)", xTitle: "Training epoch",
    yTitle: "Cross-entropy loss (nats)",
    series: [
      .init("Training loss", values: log.epochs.map(\.trainLoss), marker: .circle),
      .init("Test loss", values: log.epochs.map(\.testLoss), marker: .circle),
    ], xIncludes: [0], yIncludes: [0]))

let weightFile = options.save ?? "\(chapter.folder)/mixer.safetensors"
attempt(try trained.save(to: weightFile))
show("weights", weightFile)

chapter.finish()  // hide
