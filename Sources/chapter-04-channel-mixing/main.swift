import ChapterKit
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

let (chapter, options) = Chapter.open(ImageOption.self)  // hide

text(
  #"""
  # 4. Channel mixing

  After the token mixing of [chapter 3](03-token-mixing.md) a patch depends on all patches. But each
  channel still depends on itself only: channel 7 of the output is computed from channel 7 of the
  input. If one channel measures "a line going up" and another "a line going left", nothing computes
  "both, so there is a corner".

  *Channel mixing* does. A multi-layer perceptron (MLP) is applied to every row of the table, that
  is, to one patch of one image: 128 numbers in, 128 numbers out. It is the same MLP for all rows,
  and no row depends on another. The Mixer alternates the two mixings
  ([Tolstikhin et al. 2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf)).

  ## A small table

  Token mixing multiplied the table $X$ by a matrix from the left. Channel mixing multiplies it from
  the right, with $p$ for patches, $c$ for input channels and $o$ for output channels:

  $$Y = X W^{\mathsf T}, \qquad Y_{po} = \sum_c W_{oc}\, X_{pc}$$

  This is PyTorch's `nn.Linear`, which works along the last axis, on each row separately. The
  article needs no transposes here.
  """#)

/// x·Wᵀ + b: column o of the output is b[o] plus every column of x times its weight W[o, c].
func multiplyFromRight(_ x: Tensor, _ weight: Tensor, plus bias: Tensor? = nil) -> Tensor {
  var y = Tensor([x.shape[0], weight.shape[0]])
  for p in 0..<x.shape[0] {
    for o in 0..<weight.shape[0] {
      var sum = bias?[o] ?? 0
      for c in 0..<x.shape[1] { sum = sum.addingProduct(weight[o, c], x[p, c]) }
      y[p, o] = sum
    }
  }
  return y
}

let x = Tensor([3, 2], [1, 10, 2, 20, 3, 30])
let w = Tensor([2, 2], [1, 1, 0, -1])  // the sum of both channels; channel 1, negated
let y = multiplyFromRight(x, w)
table(
  ["patch", "channel 0", "channel 1", "mixed channel 0", "mixed channel 1"],
  (0..<3).map { [$0, x[$0, 0], x[$0, 1], y[$0, 0], y[$0, 1]] })

text(
  #"""
  Columns are combined. Each row of the output is computed from the same row of the input.

  ## The MLP

  Now the tables of four digits, embedded as in chapter 2 and normalized by a *layer norm*
  (explained below). The MLP has two random matrices, and the nonlinear function GELU between them:

  $$A = X W_1^{\mathsf T} + b_1, \qquad H = \mathrm{GELU}(A), \qquad Y = H W_2^{\mathsf T} + b_2$$

  $W_1$ leads from 128 channels to 256 *hidden units*, $W_2$ back to 128 channels. Functions that
  are not shown here are at the end of the page or in [Sources/ChapterKit](../Sources/ChapterKit).
  """#)

let images = exitOnError(try digits(4, seed: chapter.seed, first: options.image))
var random = Random(seed: chapter.seed)
let embed = PatchEmbedding(imageChannels: 1, patch: PixelSize(7), channels: 128, using: &random)
let norm = LayerNorm(channels: 128)
let tokens = norm(embed(images))
let tokenMixing = TokenMixing(patches: 16, hidden: 64, using: &random)
let mixing = ChannelMixing(channels: 128, hidden: 256, using: &random)

/// Channel mixing of a table [patches, images, channels], written out.
func mixed(_ x: Tensor, by mixing: ChannelMixing) -> Tensor {
  let matrix = x.reshaped(to: [x.shape[0] * x.shape[1], x.shape[2]])
  var hidden = multiplyFromRight(matrix, mixing.up.weight, plus: mixing.up.bias)
  gelu(&hidden)
  return multiplyFromRight(hidden, mixing.down.weight, plus: mixing.down.bias).reshaped(to: x.shape)
}

let written = mixed(tokens, by: mixing)
show("elements that differ from the library's", differing(written, mixing(tokens)))
show("tokens", tokens.shape)
show("weights and biases", mixing.parameterCount)
check(written == mixing(tokens), "the MLP written out is the library's")  // hide

text(
  #"""
  All tables are one tall matrix here. A row's output does not depend on its patch or image.

  ## What can be shuffled

  A function $f$ is *equivariant* to a permutation $\pi$ if permuting its input permutes its output
  in the same way: $f(\pi X) = \pi f(X)$. We permute the table along one axis, mix, and count the
  elements that differ from the output of the original table, permuted afterwards.
  """#)

let orders = (0..<3).map { randomOrder(tokens.shape[$0], using: &random) }
let tokenDifferences = shuffleDifferences(of: tokenMixing, at: tokens, orders)
let channelDifferences = shuffleDifferences(of: mixing, at: tokens, orders)
showShuffles(tokenDifferences, channelDifferences)
checkShuffles(tokenDifferences, channelDifferences)  // hide

text(
  #"""
  Channel mixing is equivariant to permutations of patches, token mixing to permutations of
  channels, and both to permutations of images.

  ## Why a nonlinear function is needed

  Without GELU the two matrices would be one:
  $(X W_1^{\mathsf T})\,W_2^{\mathsf T} = X\,(W_2 W_1)^{\mathsf T}$ up to rounding (without the
  biases). The 256 hidden units would add nothing.
  """#)

let rows = tokens.reshaped(to: [64, 128])
let (w1, w2) = (mixing.up.weight, mixing.down.weight)
let one = multiplyFromRight(rows, multiplyFromRight(w2, transposed(w1)))  // X·(W₂·W₁)ᵀ
var hidden = multiplyFromRight(rows, w1)
let withoutGELU = multiplyFromRight(hidden, w2)
gelu(&hidden)
let withGELU = multiplyFromRight(hidden, w2)
show("largest element with one matrix", short(largestMagnitude(one)))
show("largest difference from two matrices", short(largestDifference(one, withoutGELU)))
show("with GELU between them", short(largestDifference(one, withGELU)))
checkCollapse(one, withoutGELU, withGELU)  // hide

text(
  #"""
  ## GELU

  A function that a network applies to each number is called an *activation function*. The simplest
  is ReLU, $\max(0, x)$. GELU, the *Gaussian error linear unit*
  ([Hendrycks and Gimpel 2016](https://arxiv.org/abs/1606.08415)), is a smooth version. It
  multiplies $x$ by the probability that a normally distributed number is smaller than $x$:

  $$\mathrm{GELU}(x) = x\,\Phi(x), \qquad \mathrm{GELU}'(x) = \Phi(x) + x\,\varphi(x)$$

  $\varphi(x) = e^{-x^2/2}/\sqrt{2\pi}$ is the density of the normal distribution and $\Phi$ the
  probability below $x$. The derivative follows from the product rule and $\Phi' = \varphi$. The
  chapter computes both from their series:

  $$e^{x^2/2} = \sum_{n\ge 0} \frac{(x^2/2)^n}{n!}, \qquad
  \Phi(x) = \tfrac12 + \varphi(x)\left(x + \frac{x^3}{3} + \frac{x^5}{3\cdot 5} + \frac{x^7}{3\cdot 5\cdot 7} + \dots\right)$$
  """#)

let minimum = geluMinimum()  // where the slope of GELU is 0
table(
  ["x", "ReLU", "GELU", "slope of ReLU", "slope of GELU"],
  [-3, -1, minimum, -0.5, 0.5, 1, 3].map(activationCells))
let errors = largestGELUErrors()
show("largest difference from the library's GELU", short(errors.value))
show("from its derivative", short(errors.slope))
picture(
  "gelu", "GELU, ReLU and their slopes. The dots mark where GELU's slope is 0.",
  geluFigure(minimum: minimum))
checkGELU(errors, minimum)  // hide

text(
  #"""
  Far from zero GELU and ReLU agree. Near zero GELU has no corner: its slope is continuous. If the
  input of a ReLU is negative, its slope is 0, and the weights of this unit get no gradient. GELU's
  slope is 0 at one point only, $x \approx -0.7518$ (the third line of the table), where GELU has
  its minimum, $-0.170$. At other negative inputs there is a gradient, which vanishes as
  $x \to -\infty$ and is negative left of the minimum.

  This is the exact GELU of PyTorch's `nn.GELU()`, which the library computes with polynomials. The
  approximation of GELU by a hyperbolic tangent is another function.

  ## One channel changes

  Change one number of the table, one channel of one patch, by −5 to 5. Every channel of this
  patch's output changes, each along its own curve. Without GELU all curves would be straight lines.
  To measure how far they are from that, fit each of the 128 curves by the best straight line
  through the origin. The *nonlinear part* is the rms (root mean square) of the deviations from
  the lines, divided by the rms of the changes.

  Then raise the number by 1. Which numbers of the output change? Each map is divided by its own
  largest change, which is in the table.
  """#)

let place = Place(patch: 5, channel: 40)
let response = Response(place, of: tokens, in: mixing)
show("channels that change", response.changes.last!.count { $0 != 0 })
show("nonlinear part", percent(response.nonlinearPart, 0))
picture(
  "one-channel", "One channel is changed: what three channels do, and how they deviate from lines.",
  responseFigure(response))

let moved = effects(of: place, in: tokens, tokenMixing, mixing)
showReach(moved)
picture(
  "influence", "One number is raised. Each panel is divided by its own largest change.",
  changesFigure(moved))
checkReach(moved, response)  // hide

text(
  #"""
  The curves are nearly straight (the scale of panel b is much finer): one channel of 128 moves the
  input of a hidden unit only a little way along GELU. The maps show that token mixing spreads a
  change over its column, channel mixing over its row, and one after the other over the whole table.

  ## Backward

  Chapter 3 derived the derivatives of an MLP with the weights on the left. Here all matrices are
  transposed; nothing else changes. $\partial Y$ is the table of $\partial L/\partial Y_{po}$, the
  derivatives of a loss $L$ with respect to the output, and $\odot$ multiplies element by element:

  $$\partial A = \partial Y\, W_2 \odot \mathrm{GELU}'(A), \quad
  \partial X = \partial A\, W_1, \quad
  \partial W_2 = \partial Y^{\mathsf T} H, \quad
  \partial W_1 = \partial A^{\mathsf T} X$$

  The biases' derivatives are the sums of $\partial Y$ and of $\partial A$ over all rows. The
  function `backward`, at the end of the page, computes them all.

  ## A whole layer

  A Mixer layer applies token mixing, then channel mixing. Each has a layer norm before it and a
  *residual connection* around it ([He et al. 2016](https://arxiv.org/abs/1512.03385)): the input is
  added to the output.

  $$U = X + \mathrm{TokenMixing}(\mathrm{LN}_1(X)), \qquad
  Y = U + \mathrm{ChannelMixing}(\mathrm{LN}_2(U))$$

  *Layer norm* ([Ba et al. 2016](https://arxiv.org/abs/1607.06450)) brings every row, one patch of
  one image, to mean 0 and variance 1. Then each channel is multiplied by a scale $\gamma_c$ and
  shifted by $\beta_c$; both are learned, and begin as 1 and 0. The constant $\varepsilon = 10^{-5}$
  avoids a division by 0.

  $$n_c = \frac{x_c - \mu}{\sqrt{\sigma^2 + \varepsilon}}\;\gamma_c + \beta_c, \qquad
  \mu = \frac{1}{C}\sum_c x_c, \quad \sigma^2 = \frac{1}{C}\sum_c (x_c - \mu)^2$$

  [`normalized`](../Sources/ChapterKit/PlainLayers.swift) is this formula in plain loops. The
  library adds up sixteen numbers at a time, so its last bits differ.
  """#)

/// A Mixer layer, written out.
func output(of layer: MixerLayer, for x: Tensor) -> Tensor {
  let u = sum(x, layer.tokenMixing(layer.tokenNorm(x)))
  return sum(u, layer.channelMixing(layer.channelNorm(u)))
}

let dy = Tensor(tokens.shape, uniform: 1, using: &random)
let ours = backward(dy, x: tokens, of: mixing)
let library = mixing.valueWithPullback(at: tokens).pullback(dy)
showDerivatives(ours, library)

let layer = randomLayers(1, seed: chapter.seed)[0]
let raw = embed(images)
show("layer norm: largest difference", short(largestDifference(normalized(raw, by: norm), tokens)))
show("layer: elements that differ", differing(output(of: layer, for: raw), layer(raw)))
show("parameters of the layer", layer.parameterCount)
show("parameters of a dense layer of the whole table", 2048 * 2048 + 2048)
checkLayer(ours, library, norm: normalized(raw, by: norm), tokens)  // hide
check(output(of: layer, for: raw) == layer(raw), "a layer is the library's")  // hide

text(
  #"""
  The dense layer has a weight for every pair of numbers of the table. The Mixer layer has far
  fewer, because all channels share the token mixing's weights and all patches the channel mixing's.
  That a stack of such layers is enough in practice is no theorem: Tolstikhin et al. found it by
  experiment on millions of images, and [chapter 6](06-mnist-training.md) finds it on MNIST.

  ## A stack of one kind of mixing

  Is one kind of mixing enough? We measure four random layers:

  - *patches* and *channels*: how many rows and columns of the output change if one number is
    raised;
  - *interaction*: how far the effect of raising two channels of a patch together is from the sum of
    their single effects (rms, relative to the joint effect). If it is 0, the stack cannot compute
    "both, so there is a corner";
  - *order*: the largest change of the mean over patches, which is all that the classifier gets, if
    the input's patches are permuted.
  """#)

let kinds = kindsOfStacks(of: randomLayers(4, seed: chapter.seed))
let abilities = kinds.map { Abilities($0.stack, at: tokens, place, and: 70, order: orders[0]) }
showAbilities(abilities, of: kinds.map(\.name))
checkAbilities(abilities)  // hide

text(
  #"""
  - *Token mixing* alone, without layer norm, never combines two channels, however many layers there
    are: the interaction is exactly 0. With layer norm, channels affect each other a little, through
    the mean and the variance of their row, but no weight belongs to a pair of channels.
  - *Channel mixing* alone never combines two patches. The classifier gets the mean of an unordered
    set of patches: another order changes it by rounding only.
  - With *both*, the number that was raised changes every row and every column of the output, and
    the order of the patches matters. The interaction is small: random layers are nearly linear.

  ## Why layer norm and residual connections

  The four digits are sent through 20 random layers with neither of the two, with one, and with both:

  - the *cosine* of the angle between the table and the first one, as vectors: 1 if they are the
    same up to a factor, about 0 if they are unrelated;
  - the *distance* of the first two digits: the rms of the difference of their tables over that of
    all tables;
  - the *size* (rms) of the tables, also with all weights and biases multiplied by `factor`, because
    training may enlarge them.
  """#)

let factor: Float = 2
let usual = runs(of: randomLayers(20, seed: chapter.seed), from: raw)
let large = runs(of: randomLayers(20, seed: chapter.seed, times: factor), from: raw)
showStacks(usual, large, times: factor)
picture(
  "stacking", "Four digits on their way through 20 random layers.",
  stackingFigure(usual, large, times: factor))
checkStacks(usual, large, times: factor)  // hide

text(
  #"""
  - *Neither*: after a few layers the first two digits have the same table, up to rounding. The
    output no longer depends on the input.
  - *Layer norm* only: the digits stay apart and the size stays the same, but after one layer the
    table is unrelated to the first one.
  - *Residual connections* only: the cosine falls more slowly. But what a mixing adds is
    proportional to the table, once that is large. So with larger weights the size grows
    exponentially (panel d).
  - *Both*: what a mixing adds does not depend on the table's size, which grows slowly. The cosine
    falls fast in the first layer, where each mixing adds about as much as there is, then slowly.

  Backward, a residual connection adds $\partial Y$ itself to $\partial X$. So a part of the
  derivative reaches the first layer without passing through any weights.

  ## With learned weights

  We repeat the measurements of one channel and of where a change arrives in layer 1 of the model
  that chapter 6 trained. The slopes in the table are those of the straight lines.
  """#)

let file = "\(chapter.packageFolder)/output/06-mnist-training/mixer.safetensors"
let learned = exitOnError(try MLPMixer(weights: file, imageSize: PixelSize(28)))
exitOnError(try requireArticleSizes(of: learned, from: file))  // hide
let first = learned.layers[0]
let learnedTokens = first.tokenNorm(learned.patchEmbedding(images))
let learnedMoved = effects(of: place, in: learnedTokens, first.tokenMixing, first.channelMixing)
let learnedResponse = Response(place, of: learnedTokens, in: first.channelMixing)
showResponses(
  random: (mixing, response, moved), learned: (first.channelMixing, learnedResponse, learnedMoved))
picture(
  "one-channel-learned", "How the three channels that change most respond, in each model.",
  responsesFigure(random: response, learned: learnedResponse))
picture(
  "influence-learned",
  "Changes after token and channel mixing. Each panel is divided by its own largest change.",
  changesFigure(random: moved, learned: learnedMoved))
checkLearned((response, mixing), (learnedResponse, first.channelMixing))  // hide

text(
  #"""
  The learned curves are steeper and less straight. The learned $W_1$ is larger, so the inputs of
  GELU move farther; and they lie elsewhere on its curve, as the next table shows.

  The last two tables are about 200 synthetic digits (the model was trained on MNIST). The first is
  about the inputs $A$ of GELU, over all units and patches: their median, the shares of negative and
  of positive inputs, the mean of GELU at the negative ones, and the parts of $\sum h^2$, over all
  outputs $h$ of GELU, that come from either. The second has the size (rms) of the table before each
  layer, and of what each mixing adds to it.
  """#)

let untrained = exitOnError(try MLPMixer(MixerConfiguration(), using: &random))
let many = exitOnError(try digits(200, seed: chapter.seed, first: options.image))
let (before, after) = (records(of: untrained, on: many), records(of: learned, on: many))
showInputs(random: before, learned: after)
picture(
  "hidden", "Where the inputs of GELU are, in the first and in the last layer.",
  inputsFigure(random: before, learned: after, minimum: minimum))
showSizes(random: before, learned: after)
checkRecords(before, after)  // hide

text(
  #"""
  With random weights the inputs lie around 0. Training moves them to the left: most are negative,
  and their medians lie around the place where GELU's slope is 0. Units with negative inputs still
  contribute, though: the mean of GELU there is below 0. In layers 1 to 3 they make up a larger part
  of $\sum h^2$ than with random weights. In layer 4 the positive inputs contribute nearly all.

  Random mixings add about the same in every layer, because layer norm gives all of them inputs of
  one size. Learned token mixing adds more in each layer. Learned channel mixing has no such trend
  in layers 1 to 3, and adds several times as much in layer 4, the last before the classifier.

  ## Try

  - Take out the line `gelu(&hidden)` in `mixed`: the chapter stops at the first check.
  - Set `factor` to 1.5 or 3. From which factor on does the size grow fast with residuals only?

  [Chapter 5](05-full-model.md) puts four such layers between an embedding and a classifier: the
  whole model.
  """#)

chapter.finish()  // hide
