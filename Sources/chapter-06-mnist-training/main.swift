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
  let images = attempt(
    try Images.load(options.dataset, from: options.data, else: dataFolder, seed: chapter.seed))
  let test = images.split.test
  let model = attempt(
    try MLPMixer(
      weights: file, imageSize: PixelSize(height: test.height, width: test.width)))
  attempt(try images.requireFit(of: model, from: file))
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

let resumed = attempt(
  try options.resume.map { try Training(resuming: $0, threads: options.threads) })
let seed = resumed?.run.plan.seed ?? chapter.seed
// show

text(
  """
  # 6. Training on MNIST

  Here the Mixer learns to read. It sees 60,000 digits, written by hand, each 28 by 28 pixels. It is
  then asked about 10,000 others.
  """)

let images = attempt(
  try Images.load(
    resumed?.notes.dataset ?? options.dataset, from: options.data, else: dataFolder, seed: seed))
let test = images.split.test
let train = images.split.training.prefix(
  resumed?.run.plan.images ?? options.limit ?? images.split.training.count)

show("images", images.name)
show("to learn", train.count)
show("to be asked about", test.count)

text(
  """
  ## The model

  It is the article's: 16 patches of 7 by 7 pixels, 128 channels, four layers.
  """)

let imageSize = PixelSize(height: train.height, width: train.width)
var random = Random(seed: seed)
let model = attempt(
  try options.initialWeights.map { try MLPMixer(weights: $0, imageSize: imageSize) }
    ?? MLPMixer(
      options.configuration(
        imageSize: imageSize, imageChannels: 1, classes: train.classNames.count),
      using: &random))

// hide
if let file = options.initialWeights { attempt(try images.requireFit(of: model, from: file)) }
if let file = options.resume {
  attempt(try images.requireFit(of: resumed!.run.trainer.model, from: file))
  attempt(try resumed!.requireImages(train.count, from: file))
}
// show

show("parameters", model.parameterCount)

text(
  """
  ## The run

  Every step takes a batch of images, asks how wrong the model is about them, and moves every weight
  a little way against that error. When all images have been seen, an *epoch* is over, and the model
  is tested.
  """)

var training =
  resumed
  ?? Training(
    options.plan(images: train.count, seed: seed), of: model,
    Training.Notes(dataset: images.dataset, recipe: options.recipe), threads: options.threads)
let log = attempt(try TrainingLog(path: options.log))
attempt(try training.finish(learning: train, testing: test, options, log: log))

let epochs = training.notes.epochs
show("training loss", epochs.last!.trainLoss, places: 4)
show("test loss", epochs.last!.testLoss, places: 4)
show("test accuracy", percent(epochs.last!.testAccuracy))

picture(
  "loss", "The losses after every epoch.",
  LineChart(
    title: "Training vs validation loss, \(images.name)", xTitle: "Training epoch",
    yTitle: "Cross-entropy loss (nats)",
    series: [
      .init("Training loss", values: epochs.map(\.trainLoss), marker: .circle),
      .init("Test loss", values: epochs.map(\.testLoss), marker: .circle),
    ], xIncludes: [0], yIncludes: [0]))

let weightFile = options.save ?? "\(chapter.folder)/mixer.safetensors"
attempt(try training.run.trainer.model.save(to: weightFile))
show("weights", weightFile)
show("fingerprint", String(training.run.trainer.model.fingerprint, radix: 16))

chapter.finish()  // hide
