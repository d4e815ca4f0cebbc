import ChapterKit
import Datasets
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

  [Patches](02-patching.md), [token mixing](03-token-mixing.md) and
  [channel mixing](04-channel-mixing.md) become one function here. An image goes in, and one number
  per class comes out, its *logit*; the class with the largest logit is the prediction. This page runs
  the model, counts its *parameters* (the numbers that training changes) and its arithmetic, checks
  its gradient, and trains it on a hundred images. The sizes are those of the article (Faith O.
  Oyedemi, "The Multi Layer-Perceptron as a Potential Neural Quantum State (Part One)", 2025).
  """)

let sizes = MixerConfiguration()
var random = Random(seed: chapter.seed)
let model = exitOnError(try MLPMixer(sizes, using: &random))
table(["symbol", "size", "value"], symbolRows(sizes))

let digits = SyntheticDigits.images(count: options.digits, seed: chapter.seed)
var (images, labels) = (Tensor.empty, [Int]())
digits.load(Batch(0..<8), into: &images, targets: &labels)
picture(
  "architecture", "The Mixer, and one of its layers enlarged.",
  architecture(sizes, image: Array(images.elements.prefix(28 * 28))))

text(
  #"""
  Brackets hold shapes: those of the data, of weights W and biases b, and of the scales γ and shifts β
  of a layer norm. B is the *batch*, the number of images that are computed together; no image affects
  another. n and n′ are the outputs of a layer's two layer norms; the prime only tells them apart.

  An image becomes a table with one row per patch and one column per channel. Token mixing computes
  each column separately, channel mixing each row. Before the mean, only token mixing carries
  information from one patch to another.

  ## The forward pass

  The two lines in the loop are a layer, equation 1 of the paper
  ([Tolstikhin et al. 2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf)):

  $$u = x + \mathrm{tokenMixing}(n), \quad n = \mathrm{norm}_1(x), \qquad
  y = u + \mathrm{channelMixing}(n'), \quad n' = \mathrm{norm}_2(u)$$

  Adding the input to the output is a *residual connection*
  ([He et al. 2016](https://arxiv.org/abs/1512.03385)). The article's PyTorch code transposes the table
  before and after token mixing. Ours need not, because patches are the first axis
  ([chapter 3](03-token-mixing.md)).
  """#)

func forward(_ images: Tensor, through model: MLPMixer) -> (rows: Tensor, logits: Tensor) {
  var x = model.patchEmbedding(images)
  for layer in model.layers {
    add(layer.tokenMixing(layer.tokenNorm(x)), to: &x)
    add(layer.channelMixing(layer.channelNorm(x)), to: &x)
  }
  let rows = model.norm(x)
  var (mean, logits) = (Tensor.empty, Tensor.empty)
  meanOverFirstAxis(rows, into: &mean)
  model.classifierHead.forwardAlongLastAxis(mean, into: &logits)
  return (rows, logits)
}

let (rows, logits) = forward(images, through: model)
let article = articleLogits(model, images)
let first = logits.elements.prefix(10).map { fixed($0, 2) }
show("logits of a \(labels[0])", first.joined(separator: " "))
show("largest difference from the article's", short(largestDifference(logits, article)))
check(logits == model(images), "the forward pass written out is that of the library")  // hide
check(largestDifference(logits, article) < 1e-5, "the article's logits are the same")  // hide

text(
  """
  The weights are random, so the logits say nothing about the digit yet. The library's `model(images)`
  gives the same logits, bit for bit. `articleLogits` (at the end of this page) repeats the article's
  code line by line, in plain loops. It adds in another order, so the last digits differ. These are
  the shapes of all steps. Where the article has [B, S, C], we have [S, B, C]; and the hidden units of
  token mixing, [B, C, D_S] there, are [D_S, B, C] here.
  """)

table(["output of", "shape", "here", "in the article"], shapes(images, in: model))

text(
  #"""
  ## The mean over patches

  Why a mean? There are $S$ rows, and the head needs one vector. The head is linear, so the logits of
  the mean are the mean of the logits of the rows: the head classifies every patch, and the model
  averages, each patch with the weight $1/S$. The mean does not depend on the order of the rows, but
  token mixing before it does. A head that reads all rows would need $K(SC + 1)$ parameters instead of
  $K(C + 1)$. With a sum instead of a mean, logits would grow with the number of patches.
  """#)

var (logitsOfRows, meanLogits) = (Tensor.empty, Tensor.empty)
model.classifierHead.forwardAlongLastAxis(rows, into: &logitsOfRows)
meanOverFirstAxis(logitsOfRows, into: &meanLogits)
show("logits of all rows", logitsOfRows.shape)
show("difference: their mean, the logits", short(largestDifference(meanLogits, logits)))
show("parameters of the head", grouped(model.classifierHead.parameterCount))
show("parameters of a head for all rows", sizes.classes * (sizes.patches * sizes.hiddenDim + 1))
check(largestDifference(meanLogits, logits) < 1e-6, "head and mean can be exchanged")  // hide

text(
  #"""
  ## From layer to layer

  Each layer adds two outputs to the same table. We look at the table before the first layer and after
  each, and describe it with two numbers. Its size is the root mean square (rms) of its entries. The
  *mean correlation of the rows* says how similar they are: bring every row to mean 0 and variance 1,
  as layer norm does, and take the mean square of the $C$ entries of their mean $\bar n$,

  $$r = \frac1C \sum_c \bar n_c^2$$

  This is the mean of the correlations of all pairs of rows, each row with itself included. If all
  rows are equal, $r = 1$. If they are independent, they mostly cancel, and $r$ is about $1/S$.
  """#)

func meanCorrelation(_ table: Tensor) -> Double {
  var mean = Tensor.empty
  meanOverFirstAxis(LayerNorm(channels: table.shape[2])(table), into: &mean)
  return mean.elements.reduce(0) { $0 + Double($1 * $1) } / Double(mean.count)
}

let digit = exitOnError(try ChapterKit.digits(1, seed: chapter.seed, first: options.image))
let before = tables(digit, through: model)
show("mean correlation of independent rows", 1 / Double(sizes.patches))
table(["table", "size (rms)", "different rows", "mean correlation"], tableRows(before))
if options.image == nil { checkTables(before) }  // hide
picture(
  "activations", "One digit before training: its table before the first layer and after each.",
  activationMaps(before))

text(
  """
  Every row of the picture is normalized. Blank patches have equal rows at first: only the bias of the
  embedding is in them. Token mixing adds something different to every row, and the mean correlation
  is lower after the last layer than before the first. (`--image your.png` shows your own digit.)

  ## Parameters and arithmetic

  A weight of channel mixing is used for each of the S patches, a weight of token mixing for each of
  the C channels. Each use of a weight is one multiplication and one addition, two *FLOPs*. As in
  [chapter 1](01-timeline.md), biases and GELU are left out of the FLOPs, and so are layer norms. A
  patch has h times w pixels; with three colors, put 3hw for hw.

  | part | parameters | FLOPs per image |
  | --- | --- | --- |
  | patch embedding | $C (hw + 1)$ | $2 C h w S$ |
  | token mixing | $L (2 S D_S + D_S + S)$ | $4 L S D_S C$ |
  | channel mixing | $L (2 C D_C + D_C + C)$ | $4 L C D_C S$ |
  | layer norms | $2 C (2L + 1)$ | not counted |
  | classifier head | $K (C + 1)$ | $2 K C$ |
  """)

let parts = costs(of: model)
table(
  ["part", "parameters", "share", "uses of each", "FLOPs per image", "share"], costRows(parts))
picture("parameters", "The parameters and the FLOPs of each part.", costChart(parts))

text(
  """
  Channel mixing holds most of the parameters, because $C$ and $D_C$ are larger than $S$ and $D_S$. Token
  mixing has few, but uses each of them for every channel, so its share of the arithmetic is larger.

  The paper's models (Tolstikhin et al. 2021, table 1) are the same program with other sizes. In their
  names, the letter stands for the size and the number for the side of a patch in pixels. Their images
  have 224 by 224 pixels in three colors, and there are a thousand classes. The paper's counts leave
  the head out.
  """)

let published = exitOnError(try publishedModels())
table(
  ["model", "S", "C", "L", "D_S", "D_C", "parameters", "without head", "paper"],
  sizeRows(published))
picture(
  "published", "How the parameters of the article's model and of the paper's are divided.",
  sharesChart([("Article", parts)] + published.map { ($0.name, costs(of: $0.model)) }))
checkCosts(parts, of: model, published)  // hide

text(
  #"""
  ## The gradient

  *Softmax* turns the logits $z_{ik}$ of image $i$ into probabilities,
  $p_{ik} = e^{z_{ik}} / \sum_j e^{z_{ij}}$. The *loss* $\ell$ is the cross-entropy: $-\ln p$ of the
  right class $t_i$, averaged over the $B$ images, in nats. Equal probabilities for all classes have
  the loss $\ln K$. The *gradient* is the list of the derivatives of the loss with respect to every
  parameter. *Backpropagation* ([Rumelhart et al. 1986](https://doi.org/10.1038/323533a0)) computes
  it in one pass from the loss back to the patch embedding. Chapters [3](03-token-mixing.md) and
  [4](04-channel-mixing.md) derive the rules of the two MLPs; the complete list is short. $\partial y$
  stands for $\partial \ell / \partial y$. The indices are $p, o$ for patches or the hidden units of
  token mixing, $i$ for images, $c, d$ for channels or the hidden units of channel mixing.

  | forward | backward |
  | --- | --- |
  | loss | $\partial z_{ik} = (p_{ik} - [k = t_i]) / B$, where $[k = t_i]$ is 1 for the right class and 0 for the others |
  | head: $z_{ik} = \sum_c W_{kc} m_{ic} + b_k$ | $\partial m_{ic} = \sum_k \partial z_{ik} W_{kc}$, $\partial W_{kc} = \sum_i \partial z_{ik} m_{ic}$, $\partial b_k = \sum_i \partial z_{ik}$ |
  | mean: $m_{ic} = \sum_p y_{pic} / S$ | $\partial y_{pic} = \partial m_{ic} / S$ |
  | channel mixing, twice: $y_{pid} = \sum_c x_{pic} W_{dc} + b_d$ | $\partial x_{pic} = \sum_d \partial y_{pid} W_{dc}$, $\partial W_{dc} = \sum_{p,i} \partial y_{pid} x_{pic}$, $\partial b_d = \sum_{p,i} \partial y_{pid}$ |
  | token mixing, twice: $y_{oic} = \sum_p W_{op} x_{pic} + b_o$ | $\partial x_{pic} = \sum_o W_{op} \partial y_{oic}$, $\partial W_{op} = \sum_{i,c} \partial y_{oic} x_{pic}$, $\partial b_o = \sum_{i,c} \partial y_{oic}$ |
  | GELU: $y = x \Phi(x)$, $\Phi$ and $\varphi$ the distribution and the density of the standard normal | $\partial x = \partial y (\Phi(x) + x \varphi(x))$ |
  | layer norm: $y_{pic} = \gamma_c \hat x_{pic} + \beta_c$ | $\partial \gamma_c = \sum_{p,i} \partial y_{pic} \hat x_{pic}$, $\partial \beta_c = \sum_{p,i} \partial y_{pic}$, $\partial \hat x_{pic} = \gamma_c \partial y_{pic}$ |
  | its first step, per row of mean $\mu$ and variance $\sigma^2$: $\hat x_c = (x_c - \mu) / s$, $s = \sqrt{\sigma^2 + 10^{-5}}$ | $\partial x_c = (\partial \hat x_c - \overline{\partial \hat x} - \hat x_c \overline{\hat x \partial \hat x}) / s$, a bar being the mean over the $C$ channels |
  | residual connection: $y = x + f(x)$ | $\partial x = \partial y$ plus what the rules for $f$ give |

  The patch embedding is one more matrix product along the last axis; the image needs no derivative.
  Apart from the loss, the head and the mean, only layer norm is new. Its two subtracted means have a
  reason each: $\hat x$ does not change if all channels of a row are shifted by the same amount, and
  hardly changes if the row is scaled. `backpropagate` (at the end of this page) goes forward, keeps
  the tables, and applies these rules in the opposite order. The library does the same:
  `valueWithPullback` gives the logits, and the function that turns derivatives with respect to the
  logits into those with respect to the parameters. The gradient is a value of the model's own type.
  """#)

let (outputs, pullback) = model.valueWithPullback(at: images)
var loss = CrossEntropy()
let firstLoss = loss(outputs, targets: labels).meanLoss
var dLogits = Tensor.empty
loss.gradient(targets: labels, scale: 1 / Float(labels.count), into: &dLogits)
let gradient = pullback(dLogits)

let ours = backpropagate(model, images, labels).parameters.map(\.tensor)
let gap = zip(ours, gradient.parameters).map { largestDifference($0, $1.tensor) }.max()!
show("loss", firstLoss, places: 4)
show("loss of equal logits", loss(Tensor([1, sizes.classes]), targets: [0]).meanLoss, places: 4)
show("derivatives", gradient.parameterCount)
show("largest difference between the two gradients", short(gap))
check(gap < 1e-6, "the backpropagation of the page gives the gradient of the library")  // hide

text(
  #"""
  ## Are the rules right?

  The two agree, but they use the same rules. *Finite differences* do not: move all parameters $w$ by
  $h$ times a direction $v$, to both sides, and compute the loss $\ell$. With the gradient $g$

  $$\frac{\ell(w + h v) - \ell(w - h v)}{2 h} \approx v \cdot g$$

  One parameter at a time would take two forward passes per parameter. (Backpropagation takes the time
  of about three for all of them: each matrix product in it is followed by two of the same size.) But
  a direction tests many derivatives at once. For each tensor we draw four in which every element of
  the tensor changes by $+1$ or $-1$, at random. So every derivative of the model is in four tests.

  How large should $h$ be? The loss is not linear over the step, which gives an error proportional to
  $h^2$. The loss is rounded, which gives an error proportional to $1/h$. We try steps with every
  fifth direction, and use the best one for all. `GradientCheck` is at the end of this page.
  """#)

let compare = GradientCheck(gradient, of: model, images, labels)
let directions = Direction.random(4, perTensorOf: model, using: &random)
let steps: [Float] = [0x1p-5, 0x1p-7, 0x1p-9, 0x1p-11, 0x1p-13, 0x1p-15, 0x1p-17]
let everyFifth = stride(from: 0, to: directions.count, by: 5).map { directions[$0] }
let errors = steps.map { rms(compare(everyFifth, step: $0)) }
let best = steps[errors.firstIndex(of: errors.min()!)!]
picture("step", "Finite differences minus v·g, for several steps h.", stepChart(steps, errors))

let tests = compare(directions, step: best).sorted { abs($0.exact) < abs($1.exact) }
let worst = tests.map(\.difference).max()!
show("forward passes, one parameter at a time", 2 * model.parameterCount)
show("directions, four per tensor", tests.count)
show("best step", short(best))
show("rms of v·g", short(rms(tests.map { Float($0.exact) })))
show("rms difference", short(Float(rms(tests))))
show("the same, smaller half of v·g", short(Float(rms(tests.prefix(tests.count / 2)))))
show("the same, larger half of v·g", short(Float(rms(tests.suffix(tests.count / 2)))))
show("largest difference", short(Float(worst)))
show("derivatives larger than that", percent(compare.shareOfDerivatives(above: worst), 0))
picture(
  "gradient", "v·g by backpropagation and by finite differences; four directions per tensor.",
  comparisonChart(tests))
checkGradient(tests, layers: sizes.layers)  // hide

text(
  #"""
  The differences are about as large for small $v \cdot g$ as for large. This is what the two errors
  above would give; a gradient that is wrong by a factor would give differences that grow with
  $v \cdot g$. Only where $v \cdot g$ is as small as they are do points leave the line. What does the
  test prove? If one derivative is wrong by much more than the largest difference, all four directions
  of its tensor show it, and most derivatives are themselves larger than that. If many derivatives of
  a tensor are wrong, by $\delta_j$, a direction shows $\sum_j \pm \delta_j$; its rms is
  $\sqrt{\sum_j \delta_j^2}$, and four such sums are rarely all small. The test does not say which
  derivative is wrong. It does not detect smaller errors, and holds only for these weights and images.

  ## Changes that have no effect

  At the lower left are sixteen points where $v \cdot g$ is zero but for rounding. All belong to $b_2$
  of token mixing. It adds one number per patch, the same to all channels. Everything that reads the
  table reads it through a layer norm, which subtracts the mean over channels first. So this number
  has no effect; physicists call this a gauge freedom. The same is true of every change that adds one
  constant to all channels of a patch: in channel mixing, a constant added to a column of $W_2$ or to
  $b_2$; in the embedding, a constant added to the weights of one pixel for all channels, or to the
  bias. (Not in $W_2$ of token mixing: what it adds differs between channels.) The head has changes of
  another kind: the same vector added to each row of $W$, or one number added to all of $b$, adds the
  same to all logits of an image, which does not change the softmax. We make each change alone, by 1.
  """#)

let channelEffects = effects(of: channelShifts(of: sizes), on: model, images, labels)
let logitEffects = effects(of: logitShifts(of: sizes), on: model, images, labels)
table(
  ["tensor", "directions", "largest change of a logit", "of the loss"],
  effectRows(channelEffects + logitEffects))
show("rms of all parameters", rms(model.parameters.flatMap(\.tensor.elements)), places: 3)
show("directions without effect on the logits", grouped(channelEffects.reduce(0) { $0 + $1.count }))
checkEffects(channelEffects, logitEffects, default: sizes == MixerConfiguration())  // hide

text(
  """
  The changes of the loss are rounding, and those of the logits too, except in the last two rows:
  there all logits of an image change by the same number. The paper's models have such directions.

  ## Overfitting a hundred images

  If a model of this size cannot *overfit* a hundred images, that is, reach a loss near zero on them,
  something is probably wrong: the code, or the learning rate. This takes seconds to test.
  """)

picture("digits", "The synthetic training digits, which this package draws.", digitSheet(digits))

text(
  """
  Every step computes the gradient for all of them, and moves every parameter with Adam
  ([Kingma and Ba 2015](https://arxiv.org/abs/1412.6980)), which [chapter 6](06-mnist-training.md)
  explains. We train twice, the second time with labels that are *shuffled* among the images. They have
  nothing to do with the images any more, so they can only be memorized
  ([Zhang et al. 2017](https://arxiv.org/abs/1611.03530)). The accuracy is the share of images whose
  label has the largest logit. It is measured on the training images, and on a thousand *held-out*
  digits, which no step has used.
  """)

let heldOut = SyntheticDigits.images(count: 1000, seed: ~chapter.seed)
var shuffledLabels = digits.labels
random.shuffle(&shuffledLabels)
func train(on images: LabeledImages) throws -> OverfittedModel {
  try OverfittedModel(model, on: images, heldOut: heldOut, steps: options.steps)
}
let trueRun = exitOnError(try timing("true labels") { try train(on: digits) })
let shuffledRun = exitOnError(
  try timing("shuffled labels") { try train(on: digits.labeled(shuffledLabels)) })
picture(
  "loss", "The training loss on the same images, with true and with shuffled labels.",
  lossChart(trueRun.losses, shuffledRun.losses))
table(
  ["labels", "last training loss", "training accuracy", "held-out accuracy"],
  overfittingRows([("true", trueRun), ("shuffled", shuffledRun)]))
let isDefault = options.areDefault && sizes == MixerConfiguration()  // hide
if isDefault { checkOverfitting(trueRun, shuffledRun) }  // hide

text(
  """
  Both losses approach zero. With shuffled labels this takes longer: what is learned from one image
  does not help with the next. On held-out digits that model is no better than guessing. So a training
  loss near zero says nothing about other images. Nor does it prove the gradient (last exercise).

  Here is the digit from above again, in the model trained with true labels.
  """)

let after = tables(digit, through: trueRun.model)
picture(
  "activations-after", "The digit after training with true labels, in the same colors.",
  activationMaps(after))
let correlations = [
  ("Before training", before.map(meanCorrelation)), ("True labels", after.map(meanCorrelation)),
  ("Shuffled labels", tables(digit, through: shuffledRun.model).map(meanCorrelation)),
]
picture(
  "correlation", "The mean correlation of the rows at the embedding and after each layer.",
  correlationChart(correlations, independent: 1 / Double(sizes.patches)))
if isDefault && options.image == nil { checkCorrelations(correlations.map { $0.1.last! }) }  // hide

text(
  #"""
  After training, the rows of the last table are nearly equal. This is no sign of a correct
  classification of new digits: with shuffled labels they are about as equal. A possible reason is the
  mean. A normalized row has the length $\sqrt C$, the mean of the rows $\sqrt{rC}$. From a longer
  mean, the same head makes larger differences between logits, and those can make the training loss
  smaller. Nothing forces the rows to become equal: larger weights of the head would do the same.

  ## Three things to try

  - In the first block of code write `MixerConfiguration(layers: 1)`. Does the model still memorize
    the digits, what is its held-out accuracy, and what is the mean correlation of the rows?
  - Run with `--digits 400`. How much later does the second loss fall now? And the held-out accuracy?
  - Break the gradient. In `backward` of [MixerLayer.swift](../Sources/Mixer/MixerLayer.swift) remove
    `add(dy, to: &cache.dResidual)`, the residual connection around channel mixing, and run again. A
    hidden check stops the program. Remove it and `checkGradient`, and look at the picture `gradient`.
    The digits are memorized all the same.

  Next: [training on MNIST](06-mnist-training.md).
  """#)

chapter.finish()  // hide
