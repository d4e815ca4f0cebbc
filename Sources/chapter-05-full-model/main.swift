import ChapterKit
import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors
import Training

let (chapter, options) = Chapter.open(Options.self)  // hide

text(
  """
  # 5. The full model

  The chapters before made the parts: [patches](02-patching.md), [token mixing](03-token-mixing.md)
  and [channel mixing](04-channel-mixing.md). Here they become one function. An image goes in, and a
  *score* for each class comes out: the class with the highest score is the answer.

  Four questions, each answered by running something. What shape has everything on the way? Where
  are the parameters? Are the derivatives right, by which the model will learn? And can it learn at
  all?

  The sizes are those of the article (Faith O. Oyedemi, "The Multi Layer-Perceptron as a Potential Neural
  Quantum State (Part One)", 2025).
  """)

let sizes = MixerConfiguration()
var random = Random(seed: chapter.seed)
let model = exitOnError(try MLPMixer(sizes, using: &random))

table(
  ["symbol", "size", "value"],
  [
    ["", "image, in pixels", "\(sizes.imageSize)"],
    ["", "patch, in pixels", "\(sizes.patchSize)"],
    ["S", "patches of an image", sizes.patches],
    ["C", "channels of a patch", sizes.hiddenDim],
    ["L", "Mixer layers", sizes.layers],
    ["D_S", "width of the token-mixing MLP", sizes.tokenMLPDim],
    ["D_C", "width of the channel-mixing MLP", sizes.channelMLPDim],
    ["K", "classes", sizes.classes],
  ])

text(
  """
  This is the whole of it. B is the number of images that go through together, the *batch*; they
  never meet. In square brackets stand the shapes of what flows, and of the weights W and biases b
  that are learned.
  """)

let digits = SyntheticDigits.images(count: options.digits, seed: chapter.seed)
var images = Tensor.empty
var labels: [Int] = []
digits.load(Batch(0..<8), into: &images, targets: &labels)

picture(
  "architecture", "The Mixer, and one of its layers enlarged.",
  architecture(sizes, image: Array(images.elements.prefix(28 * 28))))

text(
  #"""
  Look at the two small tables at the right. An image has become a table with a row for each patch and
  a column for each channel. Token mixing reads it column by column, channel mixing row by row. No other
  step takes anything from one patch to another, until the mean at the end.

  ## The forward pass

  Here is the article's, in PyTorch, first the model and then its layer:

  ```python
  patches_embed = self.patch_embed(x)
  patches = patches_embed.flatten(2).transpose(1, 2)
  y = self.mixer(patches)
  y = self.norm(y)
  y = y.mean(dim=1)
  logits = self.classifier_head(y)
  ```

  ```python
  y = self.norm_tokens(x)
  y = y.transpose(1, 2)
  y = self.token_mixer(y)
  y = y.transpose(1, 2)
  x = x + y
  z = self.norm_channels(x)
  z = self.channel_mixer(z)
  out = x + z
  ```

  And here is ours, both in one. The transposes are gone, because the patches are the first axis and
  not the second ([chapter 3](03-token-mixing.md) tells why that is enough). The two lines in the loop
  are the layer, equation 1 of the paper
  ([Tolstikhin et al. 2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf)):

  $$u = x + \mathrm{tokenMixing}(\mathrm{norm}(x)) \qquad y = u + \mathrm{channelMixing}(\mathrm{norm}(u))$$

  What comes out are the *logits*, one score per class.
  """#)

func forward(_ images: Tensor, through model: MLPMixer) -> Tensor {
  var x = model.patchEmbedding(images)
  for layer in model.layers {
    add(layer.tokenMixing(layer.tokenNorm(x)), to: &x)
    add(layer.channelMixing(layer.channelNorm(x)), to: &x)
  }
  var mean = Tensor.empty
  meanOverFirstAxis(model.norm(x), into: &mean)
  var logits = Tensor.empty
  model.classifierHead.forwardAlongLastAxis(mean, into: &logits)
  return logits
}

let logits = forward(images, through: model)
show("images", images.shape)
show("logits", logits.shape)
show("of a \(labels[0])", logits.elements.prefix(10).map { fixed($0, 2) }.joined(separator: "  "))
check(logits == model(images), "the forward pass written out is that of the library")  // hide

text(
  """
  Eight drawn digits went in. Ten logits for each came out. They mean nothing yet: the weights are
  random numbers.

  The library's `model(images)` gives the same logits, to the last bit. To be sure about the article's
  order of axes as well, [ArticleForward.swift](../Sources/chapter-05-full-model/ArticleForward.swift)
  writes the lines of Python out in plain loops, transposes and all; the loops that other chapters have
  too are in [Sources/ChapterKit](../Sources/ChapterKit). It adds in another order, so the
  last digits of its numbers may differ, and nothing else.
  """)

let article = articleLogits(model, images)
show("largest logit", largestMagnitude(article))
show("largest difference", largestDifference(logits, article))
// hide
check(
  largestDifference(logits, article) < 1e-5, "the article's forward pass gives the same logits")
// show

text(
  """
  The shapes, one step after the other. Where the article has B first and then S, we have S first and
  then B. That is the only difference.
  """)

let embedded = model.patchEmbedding(images)
let layer = model.layers[0]
var tokenHidden = Tensor.empty
matmulFirstAxis(
  layer.tokenMixing.up.weight, layer.tokenNorm(embedded), bias: layer.tokenMixing.up.bias,
  into: &tokenHidden)
var channelHidden = Tensor.empty
matmulLastAxis(
  layer.channelNorm(embedded), transposed: layer.channelMixing.up.weight,
  bias: layer.channelMixing.up.bias, into: &channelHidden)
let lastNormalized = model.norm(layer(embedded))

table(
  ["after", "shape", "here", "in the article"],
  [
    ["the images", images.shape, "[B, 1, H, W]", "[B, 1, H, W]"],
    ["patch embedding", embedded.shape, "[S, B, C]", "[B, S, C]"],
    ["first half of token mixing", tokenHidden.shape, "[D_S, B, C]", "[B, C, D_S]"],
    ["first half of channel mixing", channelHidden.shape, "[S, B, D_C]", "[B, S, D_C]"],
    ["a whole Mixer layer", layer(embedded).shape, "[S, B, C]", "[B, S, C]"],
    ["the last layer norm", lastNormalized.shape, "[S, B, C]", "[B, S, C]"],
    ["the mean over patches", lastNormalized.shape.droppingFirst(), "[B, C]", "[B, C]"],
    ["the classifier head", logits.shape, "[B, K]", "[B, K]"],
  ])

text(
  #"""
  ## What flows through

  All layers work on one table, and each only *adds* to it: $x \leftarrow x + f(x)$. Such a sum is
  called a *residual connection* ([He et al. 2016](https://arxiv.org/abs/1512.03385)). So the table after the last layer is the embedded
  image plus two corrections from each layer. `Cache.activations` keeps the table before the first
  layer and after each.

  Two numbers describe a table. Its size is the root mean square of its entries. And its *agreement*
  says how far its rows, the patches, tell the same. Bring every row to mean 0 and variance 1 (that is
  layer norm) and take the mean of the rows, $\bar n$, as the model does at its end. How much of the
  variance is left?

  $$a = \frac1C \sum_c \bar n_c^2$$

  If all rows are equal, everything is left, $a = 1$. If they have nothing to do with each other, they
  mostly cancel, and $a = 1/S$.
  """#)

func tables(_ images: Tensor, through model: MLPMixer) -> [Tensor] {
  var cache = model.makeCache(for: .inference)
  var logits = Tensor.empty
  model.forward(images, into: &logits, cache: &cache)
  return cache.activations
}

func meanSquare(_ x: Tensor) -> Double {
  x.elements.reduce(0) { $0 + Double($1) * Double($1) } / Double(x.count)
}

func agreement(_ table: Tensor) -> Double {
  var mean = Tensor.empty
  meanOverFirstAxis(LayerNorm(channels: table.shape[2])(table), into: &mean)
  return meanSquare(mean)
}

let firstDigit = Tensor([1, 1, 28, 28], Array(images.elements.prefix(28 * 28)))  // hide
let digit = exitOnError(try options.image.map { try ReaderDigit($0).tensor } ?? firstDigit)
let before = tables(digit, through: model)
show("no agreement", 1 / Double(sizes.patches))
table(
  ["table", "size", "agreement"],
  before.enumerated().map { number, x in
    [
      number == 0 ? "embedded" : "after layer \(number)",
      fixed(meanSquare(x).squareRoot(), 3), fixed(agreement(x), 3),
    ]
  })

// hide
if options.image == nil {
  check(agreement(before.last!) < agreement(before[0]), "random layers make patches disagree")
}
// show

picture(
  "activations", "One digit on its way: the table before the first layer and after each.",
  activationMaps(before))

text(
  """
  Each strip is a table: a row for each patch, a column for each channel. Where the digit leaves no ink the patches are equal, and
  so are their rows: only the bias of the embedding is there. The layers take that apart. After them no two
  rows are alike, for token mixing has added something different to each, and the agreement has
  fallen. Random mixing is a good shaker, no more. We shall look at these strips again when the model has
  learned something. (With `--image your.png` a digit of your own takes this way.)

  ## Where the parameters live

  A *parameter* is one of the numbers that training changes. Every layer hands over its parameters by
  name, in one walk, and that is all it takes to count them.
  """)

func counts(_ model: MLPMixer) -> [ModelPart: Int] {
  var counts: [ModelPart: Int] = [:]
  for (name, tensor) in model.parameters { counts[ModelPart(of: name), default: 0] += tensor.count }
  return counts
}

text(
  #"""
  What should come out can be read off the diagram. Count also how often each parameter is used for one
  image: a weight of channel mixing meets every patch, $S$ times, and a weight of token mixing every
  channel, $C$ times. A use is one operation: a multiplication or an addition.

  | part | parameters | each used |
  | --- | --- | --- |
  | patch embedding, $h \times w$ pixels a patch | $C (hw + 1)$ | $S$ times |
  | token mixing | $L (2 S D_S + D_S + S)$ | $C$ times |
  | channel mixing | $L (2 C D_C + D_C + C)$ | $S$ times |
  | layer norms | $2 C (2L + 1)$ | $S$ times |
  | classifier head | $K (C + 1)$ | once |
  """#)

let parameters = counts(model)
let uses: [ModelPart: Int] = [
  .patchEmbedding: sizes.patches, .tokenMixing: sizes.hiddenDim, .channelMixing: sizes.patches,
  .layerNorms: sizes.patches, .classifierHead: 1,
]
let work = parameters.merging(uses, uniquingKeysWith: *)
let (allParameters, allWork) = (model.parameterCount, work.values.reduce(0, +))

table(
  ["part", "parameters", "share", "each used", "operations", "share"],
  ModelPart.allCases.map { part in
    [
      "\(part)", grouped(parameters[part]!),
      percent(Double(parameters[part]!) / Double(allParameters), 1), "\(uses[part]!)",
      grouped(work[part]!), percent(Double(work[part]!) / Double(allWork), 1),
    ]
  } + [["together", grouped(allParameters), "", "", grouped(allWork), ""]])

// hide
check(parameters.values.reduce(0, +) == allParameters, "every parameter belongs to a part")
do {
  let (s, c, l) = (sizes.patches, sizes.hiddenDim, sizes.layers)
  let (ds, dc, k) = (sizes.tokenMLPDim, sizes.channelMLPDim, sizes.classes)
  let pixels = sizes.patchSize.height * sizes.patchSize.width
  let formulas: [ModelPart: Int] = [
    .patchEmbedding: c * (pixels + 1), .tokenMixing: l * (2 * s * ds + ds + s),
    .channelMixing: l * (2 * c * dc + dc + c), .layerNorms: 2 * c * (2 * l + 1),
    .classifierHead: k * (c + 1),
  ]
  check(parameters == formulas, "the formulas count the parameters")
}
// show

picture(
  "parameters", "Where the parameters are, and where the work is.",
  Subplots(
    columns: [
      BarChart(
        title: "", valueTitle: "Parameters (thousands)",
        bars: ModelPart.allCases.map {
          .init("\($0)", Double(parameters[$0]!) / 1e3, color: $0.color)
        }, decimals: 1, length: 230),
      BarChart(
        title: "", valueTitle: "Operations an image (millions)",
        bars: ModelPart.allCases.map { .init("\($0)", Double(work[$0]!) / 1e6, color: $0.color) },
        decimals: 2, length: 230),
    ], panelTitles: ["Parameters", "Work"]))

text(
  """
  Channel mixing holds nearly all there is to learn. Token mixing is tiny, for there are few patches and
  many channels. Yet it does a fair part of the work, because each of its few weights serves every
  channel. To say which places belong together takes little; to say what is in them takes much.

  The paper's models (Tolstikhin et al. 2021, table 1) are the same program with other sizes. Their letter
  tells the size, the number the side of a patch in pixels. The images have 224 by 224 pixels in three
  colours, and there are a thousand classes. `ZeroInitializer` makes each of them, with zeros for weights, to
  be counted. The paper leaves the head out of its counts.
  """)

var zeros = ZeroInitializer()
let published = exitOnError(
  try MixerConfiguration.published.map {
    ($0.name, try MLPMixer($0.configuration, using: &zeros))
  })
let paper = ["S/32": 19, "S/16": 18, "B/32": 60, "B/16": 59, "L/32": 206, "L/16": 207, "H/14": 431]

table(
  ["model", "S", "C", "L", "D_S", "D_C", "parameters", "without head", "paper"],
  published.map { name, model in
    let sizes = model.configuration
    return [
      name, "\(sizes.patches)", "\(sizes.hiddenDim)", "\(sizes.layers)", "\(sizes.tokenMLPDim)",
      "\(sizes.channelMLPDim)", grouped(model.parameterCount),
      grouped(model.parameterCount - model.classifierHead.parameterCount), "\(paper[name]!) M",
    ]
  })

// hide
for (name, model) in published {
  let millions = Double(model.parameterCount - model.classifierHead.parameterCount) / 1e6
  check(Int(millions.rounded()) == paper[name], "\(name) has as many parameters as the paper says")
}
// show

picture(
  "published", "The same program from thousands of parameters to hundreds of millions.",
  sharesChart(
    title: "Parts of the article's model and of the paper's",
    shareTitle: "Share of the parameters (%)",
    models: [("article", grouped(allParameters), parameters)]
      + published.map { ($0.0, grouped($0.1.parameterCount), counts($0.1)) }))

text(
  #"""
  From the smallest to the largest the picture is the same: the weights sit where a patch is thought
  over.

  ## The gradient

  To learn, the model must know how wrong it is. Softmax turns the logits $z$ of an image into
  probabilities, $p_k = e^{z_k} / \sum_j e^{z_j}$, and the *loss* is the cross-entropy $-\ln p$ of the
  right class, averaged over the images. Who knows nothing gives every class the same probability,
  and has the loss $\ln K$.

  The *gradient* is the list of the derivatives of the loss by every parameter. *Backpropagation*
  computes all of them in one walk from the loss back to the image
  ([Rumelhart et al. 1986](https://doi.org/10.1038/323533a0)). Each step is given the derivative
  $\partial y$ of the loss by its output, and returns that by its input, $\partial x$. What belongs to
  its parameters it adds up on the way. These are all the rules there are:

  | forward | backward |
  | --- | --- |
  | loss of the logits $z$ with right class $t$, $B$ images | $\partial z_k = (p_k - [k = t]) / B$ |
  | head and channel mixing: $y = x W^\top + b$ | $\partial x = \partial y W$, $\partial W = \partial y^\top x$, $\partial b = \sum \partial y$ |
  | token mixing: $y = W x + b$ | $\partial x = W^\top \partial y$, $\partial W = \partial y x^\top$, $\partial b = \sum \partial y$ |
  | GELU: $y = x \Phi(x)$ | $\partial x = \partial y (\Phi(x) + x \varphi(x))$ |
  | layer norm: $y = n \gamma + \beta$ | $\partial \gamma = \sum \partial y n$, $\partial \beta = \sum \partial y$, $\partial n = \partial y \gamma$ |
  | in it, $n = (x - \mu) / \sigma$ | $\partial x = (\partial n - \overline{\partial n} - n \overline{n \partial n}) / \sigma$ |
  | the way around: $y = x + f(x)$ | $\partial x = \partial y + {}$ what comes back through $f$ |
  | mean over $S$ patches | every patch gets $\partial y / S$ |

  Chapters [3](03-token-mixing.md) and [4](04-channel-mixing.md) work out the rules of the two MLPs and
  write them in code. What is missing is layer norm. The bar over a term is its mean over the channels.
  The rule says: what moves all channels alike has no effect, and what stretches them all has none.
  """#)

func backward(_ dy: Tensor, x: Tensor, of norm: LayerNorm) -> (dx: Tensor, gradient: LayerNorm) {
  let channels = norm.weight.count
  func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(channels) }
  var (dx, gradient) = (Tensor(x.shape), norm.zerosLike())
  for first in stride(from: 0, to: x.count, by: channels) {
    let row = (0..<channels).map { x[first + $0] }
    let mu = mean(row)
    let sigma = (mean(row.map { ($0 - mu) * ($0 - mu) }) + 1e-5).squareRoot()
    let n = row.map { ($0 - mu) / sigma }
    let dn = (0..<channels).map { dy[first + $0] * norm.weight[$0] }
    let (meanOfDn, meanOfNDn) = (mean(dn), mean(zip(n, dn).map(*)))
    for c in 0..<channels {
      dx[first + c] = (dn[c] - meanOfDn - n[c] * meanOfNDn) / sigma
      gradient.weight[c] += dy[first + c] * n[c]
      gradient.bias[c] += dy[first + c]
    }
  }
  return (dx, gradient)
}

text(
  """
  Now the whole walk. First it goes forward as above, and keeps the tables before and within every layer.
  Then it comes back through the same steps in the opposite order. At each sum the derivative takes
  both ways and is added up again.
  """)

func backpropagate(_ model: MLPMixer, _ images: Tensor, _ labels: [Int]) -> MLPMixer {
  var x = model.patchEmbedding(images)
  var tables: [(x: Tensor, u: Tensor)] = []
  for layer in model.layers {
    var u = layer.tokenMixing(layer.tokenNorm(x))
    add(x, to: &u)
    tables.append((x, u))
    x = layer.channelMixing(layer.channelNorm(u))
    add(u, to: &x)
  }
  let head = model.classifierHead
  var (mean, logits) = (Tensor.empty, Tensor.empty)
  meanOverFirstAxis(model.norm(x), into: &mean)
  head.forwardAlongLastAxis(mean, into: &logits)

  // From the loss to the logits.
  var (dLogits, logSums) = (Tensor.empty, Tensor.empty)
  softmax(logits, into: &dLogits, logSums: &logSums)
  for (image, label) in labels.enumerated() { dLogits[image, label] -= 1 }
  for index in 0..<dLogits.count { dLogits[index] /= Float(labels.count) }

  // Through the head, the mean and the last layer norm.
  var result = model.zerosLike()
  head.addGradientAlongLastAxis(dLogits, x: mean, to: &result.classifierHead)
  var (dMean, dx) = (Tensor.empty, Tensor.empty)
  head.backwardAlongLastAxis(dLogits, into: &dMean)
  spreadOverFirstAxis(dMean, rows: model.configuration.patches, into: &dx)
  (dx, result.norm) = backward(dx, x: x, of: model.norm)

  // Through the layers: channel mixing with its norm, then token mixing with its own. The derivatives
  // of the MLPs are the library's, as in chapters 3 and 4.
  for (index, layer) in model.layers.enumerated().reversed() {
    let (x, u) = tables[index]
    let channels = layer.channelMixing.valueWithPullback(at: layer.channelNorm(u)).pullback(dx)
    let channelNorm = backward(channels.dx, x: u, of: layer.channelNorm)
    add(channelNorm.dx, to: &dx)
    let tokens = layer.tokenMixing.valueWithPullback(at: layer.tokenNorm(x)).pullback(dx)
    let tokenNorm = backward(tokens.dx, x: x, of: layer.tokenNorm)
    add(tokenNorm.dx, to: &dx)
    result.layers[index].channelMixing = channels.gradient
    result.layers[index].channelNorm = channelNorm.gradient
    result.layers[index].tokenMixing = tokens.gradient
    result.layers[index].tokenNorm = tokenNorm.gradient
  }

  // To the patches, which nobody changes.
  let patch = model.configuration.patchSize
  var patches = Tensor.empty
  extractPatches(images, height: patch.height, width: patch.width, into: &patches)
  addWeightGradientLastAxis(dx, patches, to: &result.patchEmbedding.weight)
  addSumsOfColumns(dx, to: &result.patchEmbedding.bias)
  return result
}

text(
  """
  The library does the same: `valueWithPullback` gives the logits, and a function that turns derivatives
  with respect to the logits into those with respect to the parameters. (Training calls `model.backward`
  instead, in memory that is used again in every step.) The gradient is a value of the model's own type, so it has the same names and shapes.
  """)

let (outputs, pullback) = model.valueWithPullback(at: images)
var loss = CrossEntropy()
let firstLoss = loss(outputs, targets: labels).meanLoss
var dLogits = Tensor.empty
loss.gradient(targets: labels, scale: 1 / Float(labels.count), into: &dLogits)
let gradient = pullback(dLogits)

let uniformLogits = Tensor([1, sizes.classes])
show("loss", firstLoss, places: 4)
show("uniform prediction", loss(uniformLogits, targets: [0]).meanLoss, places: 4)

let ours = backpropagate(model, images, labels)
let gap = zip(ours.parameters, gradient.parameters).map { ours, library in
  largestDifference(ours.tensor, library.tensor)
}.max()!
show("derivatives", ours.parameterCount)
show("largest gap", gap)
check(gap < 1e-6, "the backpropagation of the page gives the gradient of the library")  // hide

text(
  #"""
  The two agree, but they were written with the same rules. Are the rules right?

  Start with derivatives that can be worked out by hand. The bias $b_k$ of the head is added to the score
  of class $k$ of every image. So by the first rule its derivative is the mean probability of the class
  minus the share of the images that belong to it. The model believes too much in classes that are
  not there, and too little in those that are.
  """#)

var probabilities = Tensor.empty
var logSums = Tensor.empty
softmax(logits, into: &probabilities, logSums: &logSums)
let biasDerivatives = (0..<sizes.classes).map { k in
  let predicted = (0..<labels.count).reduce(0) { $0 + probabilities[$1, k] } / Float(labels.count)
  let share = Float(labels.count { $0 == k }) / Float(labels.count)
  return (predicted, share, predicted - share)
}
table(
  ["class", "mean probability", "share", "difference", "backpropagation"],
  biasDerivatives.enumerated().map { k, row in
    ["\(k)", fixed(row.0, 5), fixed(row.1, 5), fixed(row.2, 5)]
      + [fixed(gradient.classifierHead.bias[k], 5)]
  })
// hide
for (k, row) in biasDerivatives.enumerated() {
  check(
    abs(row.2 - gradient.classifierHead.bias[k]) < 1e-6,
    "the derivative of the bias of class \(k) is right")
}
// show

text(
  #"""
  The others are buried deeper. There is a test that needs no thought. Change one parameter $w$ by a
  little, $h$ up and $h$ down, run the whole model both times, and see how the loss has changed:

  $$\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2 h}$$

  This is a *finite difference*. It knows nothing of the rules above, so it cannot repeat their
  mistakes.
  """#)

struct FiniteDifferences {
  var model: MLPMixer
  let images: Tensor
  let labels: [Int]
  private var cache: MLPMixer.Cache
  private var logits = Tensor.empty
  private var loss = CrossEntropy()

  init(_ model: MLPMixer, _ images: Tensor, _ labels: [Int]) {
    (self.model, self.images, self.labels) = (model, images, labels)
    cache = model.makeCache(for: .inference)
  }

  mutating func callAsFunction(_ parameter: ParameterElement, step: Float) -> Double {
    let old = parameter.value(in: model)
    let (above, below) = (lossWith(parameter, old + step), lossWith(parameter, old - step))
    parameter.set(old, in: &model)
    // The numbers are Floats, so the step that was taken may differ a little from `step`.
    return (above - below) / (Double(old + step) - Double(old - step))
  }

  private mutating func lossWith(_ parameter: ParameterElement, _ value: Float) -> Double {
    parameter.set(value, in: &model)
    model.forward(images, into: &logits, cache: &cache)
    return loss(logits, targets: labels).meanLoss
  }
}

var slope = FiniteDifferences(model, images, labels)
let example = ParameterElement("mixer.0.token_mixer.0.weight", largestIn: gradient)
show("parameter", example)
show("finite difference", slope(example, step: 0x1p-7), places: 6)
show("backpropagation", example.value(in: gradient), places: 6)

text(
  #"""
  How large should $h$ be? If it is large, the loss is not straight over the step, and this error grows
  with $h^2$. If it is small, both losses are nearly the same number, and the rounding error of their
  difference is divided by $h$. Between the two lies the best step. We look for it with a few parameters.
  Then comes the test itself: parameters from every tensor of the model, drawn at random.
  """#)

let tested = ParameterElement.random(4, of: gradient, using: &random)
let steps = stride(from: -1, through: -15, by: -2).map {
  Float(sign: .plus, exponent: $0, significand: 1)
}
let errors = steps.map { step in
  let squares = stride(from: 0, to: tested.count, by: 5).map { number in
    let error = slope(tested[number], step: step) - Double(tested[number].value(in: gradient))
    return error * error
  }
  return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
}
let best = steps[errors.firstIndex(of: errors.min()!)!]
let compared = tested.map {
  ($0.part, exact: Double($0.value(in: gradient)), found: slope($0, step: best))
}
let worst = compared.map { abs($0.exact - $0.found) }.max()!
show("best step", best)
show("compared", compared.count)
show("largest derivative", compared.map { abs($0.exact) }.max()!, places: 6)
show("worst difference", worst, places: 6)

picture(
  "gradient", "The error by the size of the step, and the gradient computed in both ways.",
  Subplots(
    columns: [
      LineChart(
        title: "", xTitle: "Step h", yTitle: "Error of the derivative (nats)",
        series: [.init("", points: Array(zip(steps, errors)), marker: .circle)],
        xScale: .logarithmic, yScale: .logarithmic, size: Size(430, 400)),
      ScatterPlot(
        title: "", xTitle: "Size by backpropagation (nats)",
        yTitle: "Size by finite differences (nats)",
        groups: ModelPart.allCases.map { part in
          .init(
            "\(part)",
            points: compared.filter { $0.0 == part }.map { (abs($0.exact), abs($0.found)) },
            color: part.color)
        }, xScale: .logarithmic, yScale: .logarithmic, hasIdentityLine: true, size: Size(470, 400)),
    ], panelTitles: ["The best step", "Derivatives, one point each"]))
check(worst < 5e-4, "backpropagation and finite differences agree")  // hide

text(
  #"""
  The points lie on the line, over many powers of ten; only the smallest derivatives drown in rounding.
  So backpropagation is right. And it is cheap: its walk back costs about as much as two walks
  forward. Finite differences need two walks forward *for each parameter*.

  ## Parameters that do nothing

  But there is a small cloud at the lower left, off the line. Both ways say zero there, each with its
  own rounding errors. All of them belong to token mixing, and all to one bias: $b_2$, with a number for
  each patch. It is added to all channels of its patch alike. Whoever reads the table later reads it
  through a layer norm, and that first takes away the mean over the channels. So nobody can ever see
  $b_2$. A physicist would call it a gauge freedom. Change all of them, and look at the logits.
  """#)

var shifted = model
for index in shifted.layers.indices { shifted.layers[index].tokenMixing.down.bias.fill(with: 1) }
let change = largestDifference(shifted(images), logits)
show("idle parameters", sizes.layers * sizes.patches)
show("largest change", change)
check(change < 1e-5, "the last bias of token mixing does nothing")  // hide

text(
  """
  The change is rounding. The article's model has these idle parameters too, and so have the paper's.
  They do no harm. But it took the check to see them.

  ## Learning by heart

  A model that cannot learn a hundred images will not learn sixty thousand. So before any long training
  one lets it learn a few by heart. If the loss does not go to zero, something is broken. Here are the
  digits, drawn by a pen of our own.
  """)

picture(
  "digits", "The digits to be learned by heart.",
  ImageSheet(
    title: "",
    items: (0..<min(digits.count, 100)).map {
      .init(bytes: Array(digits.image($0)), rows: digits.height, columns: digits.width)
    }, columns: 20, map: .reversedGray, imageSize: 28))

text(
  """
  Every step shows the model all of them, computes the gradient, and moves every parameter a little
  against it. How far is decided by Adam ([Kingma and Ba 2015](https://arxiv.org/abs/1412.6980));
  [chapter 6](06-mnist-training.md) says more about it.

  We do this twice. The second time the answers are *shuffled* among the images: a 3 may have to be
  called a 7. There is nothing to understand any more, only to remember
  ([Zhang et al. 2017](https://arxiv.org/abs/1611.03530)).
  """)

func train(_ answers: [UInt8]) throws -> (model: MLPMixer, losses: [Double]) {
  let plan = TrainingPlan(
    examples: digits.count, epochs: options.steps, batchSize: digits.count, shuffles: false,
    learningRate: .constant(2e-3))
  var run = TrainingRun(plan, from: model, loss: CrossEntropy(), threads: threads)
  var losses: [Double] = []
  while !run.isFinished {
    let step = try run.step(on: digits.labeled(answers))
    losses.append(step.batch.meanLoss)
  }
  return (run.model, losses)
}

let threads = ProcessInfo.processInfo.activeProcessorCount
let answers = digits.labels
var shuffledAnswers = answers
random.shuffle(&shuffledAnswers)
let trueRun = exitOnError(try timing("true answers") { try train(answers) })
let shuffledRun = exitOnError(
  try timing("shuffled answers") { try train(shuffledAnswers) })

picture(
  "loss", "The loss while the digits are learned by heart.",
  LineChart(
    title: "Learning \(digits.count) digits by heart", xTitle: "Step",
    yTitle: "Cross-entropy loss (nats)",
    series: [
      .init("true answers", values: trueRun.losses),
      .init("shuffled answers", values: shuffledRun.losses),
    ], yScale: .logarithmic, xIncludes: [0]))

text(
  """
  Both go to zero. The shuffled answers take longer at first, for what is learned from one image does not
  help with the next. In the end the model knows every answer in both cases. What differs is what it says
  of a thousand digits that it has never seen.
  """)

let unseen = SyntheticDigits.images(count: 1000, seed: ~chapter.seed)
func accuracy(_ model: MLPMixer, _ images: LabeledImages) -> Double {
  var evaluator = Evaluator(model, loss: CrossEntropy(), threads: threads)
  return evaluator.evaluate(on: images).accuracy
}
let results = [("true", trueRun, answers), ("shuffled", shuffledRun, shuffledAnswers)].map {
  (
    name: $0, loss: $1.losses.last!, known: accuracy($1.model, digits.labeled($2)),
    new: accuracy($1.model, unseen)
  )
}
table(
  ["answers", "last loss", "right, by heart", "right, never seen"],
  results.map { [$0.name, fixed($0.loss, 4), percent($0.known, 1), percent($0.new, 1)] })

// hide
if options.areDefault && sizes == MixerConfiguration() {
  check(results.allSatisfy { $0.known == 1 }, "the model knows every answer by heart")
  check(results.allSatisfy { $0.loss < 0.01 }, "the loss goes to zero")
  check(results[0].new > results[1].new + 0.3, "only true answers help with digits never seen")
  check(
    zip(trueRun.losses, shuffledRun.losses).dropFirst(5).prefix(10).allSatisfy { $0 < $1 },
    "shuffled answers take longer")
}
// show

text(
  """
  A loss of zero says that a model *can* learn, and nothing about what it has learned. With shuffled
  answers it does no better than guessing. This is why training is judged on images that were kept
  apart.

  Now the strips again: the same digit, after the true answers were learned.
  """)

let after = tables(digit, through: trueRun.model)
picture(
  "activations-after", "The same digit on its way through the model that has learned.",
  activationMaps(after))

// hide
if options.areDefault && sizes == MixerConfiguration() && options.image == nil {
  check(agreement(after.last!) > 0.8, "learning makes patches agree")
}
// show

picture(
  "agreement", "How far the patches tell the same, before learning and after.",
  LineChart(
    title: "", xTitle: "Layer (0: embedded)", yTitle: "Agreement of the patches (0 to 1)",
    series: [
      .init("before learning", values: before.map(agreement), first: 0, marker: .circle),
      .init("after", values: after.map(agreement), first: 0, marker: .circle),
    ], yIncludes: [0, 1]))

text(
  """
  At the end the strip has become a barcode: all rows are nearly equal. Every patch has heard what the
  others saw, and all agree on what the digit is.

  Nobody asked for this, but it pays. Layer norm gives all rows the same length, and the scores come from
  the mean of the rows. The mean has that length only if the rows agree; otherwise it is shorter, and so
  are the differences between the scores. To be sure of an answer, the patches must agree on it.

  ## Three things to try

  - In the first cell write `MixerConfiguration(layers: 1)`. Look at the counts, and at the agreement after
    the only layer. Are the digits still learned by heart, and what about those never seen?
  - Run with `--digits 400`. Which of the two curves falls later now, and by how much? How many of the
    digits never seen are right?
  - Break the gradient. In `backward` of [MixerLayer.swift](../Sources/Mixer/MixerLayer.swift) take out
    `add(dy, to: &cache.dMiddle)`, the way around channel mixing, and run again. The points leave
    the line, and a check that the page does not show stops the program. Take that check out too:
    the digits are learned by heart all the same. Would you have noticed without it?

  Next: [training on MNIST](06-mnist-training.md), with digits that people wrote.
  """)

chapter.finish()  // hide
