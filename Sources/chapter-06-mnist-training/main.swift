import Datasets
import Files
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

// hide
// short run: --dataset drawn --limit 512 --epochs 1 --hidden-dim 16 --layers 1
let (chapter, options) = Chapter.open(Options.self)
let dataFolder = "\(chapter.packageFolder)/data"

if let file = options.evaluate {
  let images = exitOnError(
    try Images.load(options.dataset, from: options.data, else: dataFolder, seed: chapter.seed))
  let test = images.split.test
  let model = exitOnError(
    try MLPMixer(
      weights: file, imageSize: PixelSize(height: test.height, width: test.width)))
  exitOnError(try images.requireFit(of: model, from: file))
  let sum = evaluate(model, on: test, threads: options.threads)
  show("test loss", sum.meanLoss, places: 6)
  show("test accuracy", sum.accuracy, places: 6)
  exit(0)
}

if let path = options.classify {
  let weights =
    options.weights ?? "\(chapter.packageFolder)/output/06-mnist-training/mixer.safetensors"
  let probabilities = exitOnError(try classify(picture: path, weights: weights))
  table(
    ["digit", "probability"],
    probabilities.enumerated().sorted { $0.element > $1.element }.map { ["\($0)", fixed($1, 4)] })
  exit(0)
}

let resumed = exitOnError(
  try options.resume.map { try RecordedRun(resuming: $0, threads: options.threads) })
let seed = resumed?.run.plan.seed ?? chapter.seed
let weightFile = options.save ?? "\(chapter.pictureFolder)/mixer.safetensors"
for file in [weightFile, options.checkpoint].compactMap(\.self) {
  exitOnError(try FileSystem.requireWritable(file))
}
let log = exitOnError(try TrainingLog(path: options.log))
// show

text(
  """
  # 6. Training on MNIST

  The five chapters before built a Mixer. Now it learns to read. It is shown 60,000 digits that people
  wrote by hand, each 28 by 28 pixels, with the answer beside each: this is
  [MNIST](https://en.wikipedia.org/wiki/MNIST_database) (LeCun et al. 1998). Then it is asked about
  10,000 digits that it has never seen.
  """)

let images = exitOnError(
  try Images.load(
    resumed?.notes.dataset ?? options.dataset, from: options.data, else: dataFolder, seed: seed))
let test = images.split.test
let train = images.split.training.prefix(
  resumed?.run.plan.examples ?? options.limit ?? images.split.training.count)

show("images", images.name)
show("to learn", train.count)
show("to be asked about", test.count)

text(
  """
  ## The model

  It is the article's: 16 patches of 7 by 7 pixels, 128 channels, four layers. Its weights start as
  random numbers, drawn from the range that PyTorch draws from.
  """)

let imageSize = PixelSize(height: train.height, width: train.width)
var random = Random(seed: seed)
let model = exitOnError(
  try options.initialWeights.map { try MLPMixer(weights: $0, imageSize: imageSize) }
    ?? MLPMixer(
      options.configuration(
        imageSize: imageSize, imageChannels: 1, classes: train.classNames.count),
      using: &random))

// hide
if let file = options.initialWeights { exitOnError(try images.requireFit(of: model, from: file)) }
if let file = options.resume {
  exitOnError(try images.requireFit(of: resumed!.run.model, from: file))
  exitOnError(try resumed!.requireImages(train.count, from: file))
}
// show

show("parameters", model.parameterCount)

text(
  #"""
  ## The two recipes

  Training repeats one step. Take a batch of images. Compute the scores of the classes. Ask how wrong
  they are: the *cross-entropy* $-\ln p$ of the right class, in nats, where $p$ is the probability that
  the model gives it. Compute the gradient of that number for every weight, and move every weight a
  little against it. When all images have been seen once, an *epoch* is over.

  How far a weight moves is what the *recipe* says. Both recipes use Adam (Kingma and Ba 2015), which
  divides the mean gradient $m$ of a weight by the size $\sqrt v$ that its gradient usually has. So a
  step moves every weight by about the learning rate, no more, whatever the gradient's size.

  - The **article's** recipe has the constant learning rate $10^{-5}$ and batches of 128. In twenty
    epochs it takes about nine thousand steps. Each moves a weight by about $10^{-5}$. The weights
    start at sizes near $0.1$, so they hardly get anywhere: this is why it learns slowly.
  - The **tuned** recipe warms the rate up to $2\cdot10^{-3}$ over a fifth of the run and lets it fall
    along half a cosine to nothing. First it goes far, then it settles. Its weight decay acts on the
    weights themselves (AdamW, Loshchilov and Hutter 2019), the loss asks for 95 % of certainty only,
    and no image is seen twice: each time it is turned, stretched, slanted and moved a little. The
    model is the same.

  `--recipe` chooses; here is the plan of this run.
  """#)

var training =
  resumed
  ?? RecordedRun(
    options.plan(images: train.count, seed: seed), of: model, loss: options.loss,
    RecordedRun.Notes(dataset: images.dataset, recipe: options.recipe), threads: options.threads)

let plan = training.run.plan
show("recipe", training.notes.recipe)
show("epochs", plan.epochs)
show("images per step", plan.batchSize)
show("steps", plan.epochs * plan.stepsPerEpoch)
show("rate of the first step", plan.learningRate(step: 0))
show("rate half way", plan.learningRate(step: plan.epochs * plan.stepsPerEpoch / 2))

text(
  """
  ## The run

  After every epoch the model is tested on the digits that it does not learn from.
  """)

exitOnError(try training.train(on: train, testing: test, options, log: log))
let trained = training.run.model
exitOnError(try trained.save(to: weightFile))  // hide

let epochs = training.notes.epochs
table(
  ["epoch", "training loss", "training accuracy", "test loss", "test accuracy"],
  epochs.map {
    [
      "\($0.epoch)", fixed($0.trainLoss, 4), percent($0.trainAccuracy), fixed($0.testLoss, 4),
      percent($0.testAccuracy),
    ]
  })
show("fingerprint", String(trained.fingerprint, radix: 16))
timing("weights", weightFile)

text(
  """
  The fingerprint is a number made of every bit of every weight. The same seed gives the same
  fingerprint on your machine, whatever its processor and however many threads it uses.

  This is the article's picture: the losses of its recipe after every epoch. The loss on digits that
  were never seen stays close to that on digits that were: the model does not learn by heart. And both
  still fall at the end. It has not finished.
  """)

// hide
var history = RunHistory(in: "\(chapter.packageFolder)/output/06-mnist-training")
history[images.dataset, training.notes.recipe] = epochs
if options.limit == nil { exitOnError(try history.write(to: chapter.pictureFolder)) }
// show

let article = history[images.dataset, .article] ?? epochs
picture(
  "loss", "The losses of the article's recipe after every epoch.",
  LineChart(
    title: "Training vs validation loss, \(images.name)", xTitle: "Training epoch",
    yTitle: "Cross-entropy loss (nats)",
    series: [
      .init("Training loss", values: article.map(\.trainLoss), marker: .circle),
      .init("Test loss", values: article.map(\.testLoss), marker: .circle),
    ], xIncludes: [0], yIncludes: [0]))

text(
  """
  The tuned recipe, with the same model on the same images, makes far fewer mistakes. Its curve is
  flatter at the end: the rate has fallen to nothing, and the weights have settled. These are the shares
  of right answers in the end.
  """)

func curves(_ yTitle: String, _ value: (TrainingLog.Epoch) -> Double) -> LineChart {
  let runs = Recipe.allCases.compactMap { recipe in
    history[images.dataset, recipe].map { (recipe, $0.map(value)) }
  }
  return LineChart(
    title: "", xTitle: "Training epoch", yTitle: yTitle,
    series: runs.map { .init("\($0.0.rawValue)", values: $0.1, marker: .circle) },
    yScale: .logarithmic,
    xIncludes: [0], size: Size(430, 330))
}
for recipe in Recipe.allCases {
  if let last = history[images.dataset, recipe]?.last {
    show("\(recipe.rawValue), epoch \(last.epoch)", percent(last.testAccuracy))
  }
}
picture(
  "recipes", "The two recipes after every epoch: mistakes among the test digits, and their loss.",
  Subplots(
    columns: [
      curves("Test digits taken for another (%)") {
        100 * (1 - $0.testAccuracy)
      },
      curves("Cross-entropy loss (nats)") { $0.testLoss },
    ], panelTitles: ["Wrong answers", "Test loss"]))

text(
  """
  ## What it gets wrong

  The *confusion matrix* counts how often a digit of each class was taken for each class. Right answers
  stand on the diagonal. They are so many that the map leaves them out.
  """)

let predictions = Predictions(of: trained, for: test, threads: options.threads)
let names = test.classNames
let wrong = predictions.mistakes
show("wrong", wrong.count)
picture(
  "confusion", "Which digit was taken for which: the wrong predictions.",
  HeatMap.confusionMatrix(
    title: "Wrong answers among \(grouped(test.count)) test images",
    counts: predictions.confusion.enumerated().map { place, count in
      place / names.count == place % names.count ? 0 : count
    }, labels: names))

text(
  """
  And these are the mistakes of which it was surest. Below each is what it is, what it was taken for,
  and with what probability. Some of them a person would get wrong as well.
  """)

picture(
  "mistakes", "The surest mistakes.",
  ImageSheet(
    title: "What it is → what it was taken for",
    items: wrong.prefix(32).map { index in
      .init(
        bytes: Array(test.image(index)), rows: test.height, columns: test.width,
        caption: "\(names[Int(test.labels[index])]) → \(names[predictions.predicted[index]]), "
          + percent(predictions.probability(of: index), 0))
    }, columns: 8, map: .reversedGray, imageSize: 72))

text(
  """
  ## What it learned

  The first thing that the model does with a patch is to compare it with 128 *filters*, one a channel.
  They are the rows of the embedding's weight, so each can be drawn as a patch. Before training they
  are noise. After it many are smooth, with one side or one line set against the rest: they look for
  edges and strokes. Orange adds to the channel where there is ink, blue takes away.
  """)

func filters(_ model: MLPMixer) -> ImageSheet {
  let weight = model.patchEmbedding.weight
  let patch = model.patchEmbedding.patch
  let size = patch.height * patch.width
  return ImageSheet(
    title: "",
    items: (0..<min(64, weight.shape[0])).map { channel in
      .init(
        values: Array(weight.elements[channel * size..<(channel + 1) * size]), rows: patch.height,
        columns: patch.width)
    }, columns: 8, map: .diverging, range: .each, imageSize: 42)
}
picture(
  "filters", "The filters of the first 64 channels, before training and after.",
  Subplots(columns: [filters(model), filters(trained)], panelTitles: ["Before training", "After"]))

text(
  """
  Token mixing has learned too. Each of its hidden units listens to the 16 patches with 16 weights,
  which we draw where the patches are. Before training all patches weigh much the same. Afterwards
  many a unit has picked out a few of them, often set against each other, and hardly hears the rest.
  """)

let patches = trained.configuration
let (down, across) = (
  patches.imageSize.height / patches.patchSize.height,
  patches.imageSize.width / patches.patchSize.width
)
func listening(_ model: MLPMixer) -> ImageSheet {
  ImageSheet(
    title: "",
    items: model.layers.flatMap { layer in
      (0..<min(8, layer.tokenMixing.up.weight.shape[0])).map { unit in
        let weights = (0..<down * across).map { layer.tokenMixing.up.weight[unit, $0] }
        return ImageSheet.Item(values: weights, rows: down, columns: across)
      }
    }, columns: min(8, patches.tokenMLPDim),
    rowTitles: model.layers.indices.map { "layer \($0 + 1)" }, map: .diverging, range: .each,
    imageSize: 38)
}
picture(
  "token-mixing",
  "What the first eight hidden units of each layer's token mixing listen to, before and after.",
  Subplots(
    columns: [listening(model), listening(trained)], panelTitles: ["Before training", "After"]))

text(
  """
  ## Three things to try

  - Run `swift run chapter-06-mnist-training --learning-rate 1e-3 --epochs 3`. A rate a hundred times
    the article's gets past its twenty epochs in three. What does `1e-2` do?
  - Draw a digit, save it as a PNG, and run with `--classify your.png`. Then draw one that lies between
    two digits, and watch the probabilities.
  - Halve the patches: `--patch-size 4x4`. There are more places to mix, and less in each. Does it learn
    faster?

  This was the last chapter. The [first](01-timeline.md) tells why mixing is worth the trouble; the
  article ends by asking what such a model could say about a quantum system.
  """)

chapter.finish()  // hide
