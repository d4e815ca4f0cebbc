import ChapterKit
import Datasets
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

let (chapter, options) = Chapter.open(ImageOption.self)  // hide

text(
  #"""
  # 4. Channel mixing

  In [chapter 3](03-token-mixing.md) every patch heard from every other. But a channel heard only
  from itself: whatever channel 7 of the answer holds was made from channel 7 of the input. If one
  channel says "a line going up" and another says "a line going left", nothing can yet say
  "both, so there is a corner".

  *Channel mixing* does this. Every row of the table is handed to an MLP, the same for all rows, and
  rethought: 128 numbers in, 128 numbers out. No patch looks at another while it thinks. In the
  paper ([Tolstikhin et al. 2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf))
  the two mixings take turns, and that is the whole machine. This chapter ends by
  asking why that is enough.

  ## The small table again

  Rows were mixed from the left. Columns are mixed from the right:

  $$Y = X W^{\mathsf T}, \qquad Y_{po} = \sum_c W_{oc}\, X_{pc}$$

  This is `nn.Linear` as it stands: along the last axis, each row by itself. The
  article needs no transposes here, and neither do we.
  """#)

/// x·Wᵀ + b: column o of the answer is b[o] plus every column of x times its weight W[o, c].
func multiplyFromRight(_ x: Tensor, _ weight: Tensor, plus bias: Tensor) -> Tensor {
  let (outputs, inputs) = (weight.shape[0], weight.shape[1])
  var y = Tensor([x.shape[0], outputs])
  for p in 0..<x.shape[0] {
    for o in 0..<outputs {
      var sum = bias[o]
      for c in 0..<inputs { sum = sum.addingProduct(weight[o, c], x[p, c]) }
      y[p, o] = sum
    }
  }
  return y
}

let x = Tensor(
  [3, 2],
  [
    1, 10,
    2, 20,
    3, 30,
  ])
let w = Tensor(
  [2, 2],
  [
    1, 1,  // the sum of both channels
    0, -1,  // channel 1, negated
  ])
let y = multiplyFromRight(x, w, plus: Tensor([2]))
table(
  ["patch", "channel 0", "channel 1", "mixed channel 0", "mixed channel 1"],
  (0..<3).map { [$0, x[$0, 0], x[$0, 1], y[$0, 0], y[$0, 1]] })

text(
  #"""
  Now columns are combined with columns, and rows never meet: each row of the answer can be told from
  the same row of the input.

  ## The MLP

  The table of the digits of chapter 3, four images at once, with random weights. The MLP has two
  matrices and a bend between them:

  $$H = \mathrm{GELU}(X W_1^{\mathsf T} + b_1), \qquad Y = H W_2^{\mathsf T} + b_2$$

  $W_1$ leads from 128 channels to 256 hidden units, $W_2$ back. Functions that only draw or compare
  stand in [Sources/chapter-04-channel-mixing](../Sources/chapter-04-channel-mixing), beside
  `main.swift`, and those that several chapters use in [Sources/ChapterKit](../Sources/ChapterKit).
  """#)

let images = exitOnError(try digits(4, seed: chapter.seed, first: options.image))
var random = Random(seed: chapter.seed)
let embedding = PatchEmbedding(
  imageChannels: 1, patch: PixelSize(7), channels: 128, using: &random)
let norm = LayerNorm(channels: 128)
let tokens = norm(embedding(images))

let tokenMixing = TokenMixing(patches: 16, hidden: 64, using: &random)
let mixing = ChannelMixing(channels: 128, hidden: 256, using: &random)

/// The MLP on a table [patches, images, channels], written out.
func mixed(_ x: Tensor, by mixing: ChannelMixing) -> Tensor {
  let matrix = x.reshaped(to: [x.shape[0] * x.shape[1], x.shape[2]])
  var hidden = multiplyFromRight(matrix, mixing.up.weight, plus: mixing.up.bias)
  gelu(&hidden)
  return multiplyFromRight(hidden, mixing.down.weight, plus: mixing.down.bias).reshaped(to: x.shape)
}

let answer = mixed(tokens, by: mixing)
show("elements that differ from the library's", differing(answer, mixing(tokens)))
show("tokens", tokens.shape)
show("weights and biases", mixing.parameterCount)
check(answer == mixing(tokens), "the MLP written out is the library's")  // hide

text(
  #"""
  The table is seen here as one tall matrix: a row for each patch of each image. The MLP does not
  know which rows belong to one image. It does not even know that there are images.

  ## Shuffled patches, shuffled answer

  So the experiment of chapter 3 must come out the other way round. Shuffle the table along one
  axis, mix, and hold the answer against the unshuffled answer, shuffled afterwards. How many
  elements differ?
  """#)

let axes = ["patches", "images", "channels"]
let orders = axes.indices.map { axis in
  var order = Array(0..<tokens.shape[axis])
  random.shuffle(&order)
  return order
}

/// How many elements differ between shuffling before the layer and after it.
func differing(_ mixing: some Layer, axis: Int) -> String {
  differing(
    mixing(shuffled(tokens, axis: axis, orders[axis])),
    shuffled(mixing(tokens), axis: axis, orders[axis]))
}
table(
  ["shuffled", "token mixing", "channel mixing"],
  axes.indices.map { [axes[$0], differing(tokenMixing, axis: $0), differing(mixing, axis: $0)] })
// hide
for (axis, order) in orders.enumerated() {
  let before = mixing(shuffled(tokens, axis: axis, order))
  let after = shuffled(mixing(tokens), axis: axis, order)
  check((before == after) == (axis < 2), "shuffled \(axes[axis]) do what the page says")
}
// show

text(
  #"""
  The two mixings are mirror images. Token mixing tells the patches apart and treats all channels
  alike. Channel mixing tells the channels apart and treats all patches alike. What is treated alike
  can be shuffled: the answer comes out shuffled the same way, to the last bit, and is otherwise what
  it was.

  ## Why there must be a bend

  Take GELU out, and the two matrices are one: $(X W_1^{\mathsf T})\,W_2^{\mathsf T} =
  X\,(W_2 W_1)^{\mathsf T}$. The 256 hidden units would be wasted. (The biases are left
  out here, to keep it short.)
  """#)

let rows = tokens.reshaped(to: [64, 128])
let (w1, w2) = (mixing.up.weight, mixing.down.weight)
let product = multiplyFromRight(w2, transposed(w1), plus: Tensor([128]))  // W₂·W₁

let linearHidden = multiplyFromRight(rows, w1, plus: Tensor([256]))
var hidden = linearHidden
gelu(&hidden)
let collapsed = multiplyFromRight(rows, product, plus: Tensor([128]))
show(
  "two matrices against the one",
  short(largestDifference(multiplyFromRight(linearHidden, w2, plus: Tensor([128])), collapsed)))
show(
  "with GELU between them",
  short(largestDifference(multiplyFromRight(hidden, w2, plus: Tensor([128])), collapsed)))
show("the one matrix", product.shape)

text(
  #"""
  The first difference is rounding. The second is what a bend buys.

  ## GELU

  The plainest bend is ReLU: $\max(0, x)$. It lets through what is positive and stops the rest.
  GELU, the *Gaussian error linear unit* ([Hendrycks and Gimpel 2016](https://arxiv.org/abs/1606.08415)),
  does so softly. It multiplies $x$ by the probability that a normally distributed number is smaller:

  $$\mathrm{GELU}(x) = x\,\Phi(x), \qquad \mathrm{GELU}'(x) = \Phi(x) + x\,\varphi(x)$$

  $\varphi(x) = e^{-x^2/2}/\sqrt{2\pi}$ is the density of the normal distribution and $\Phi$ the
  probability below $x$. The derivative follows from the product rule and $\Phi' = \varphi$. Both are
  series that anyone can add up:

  $$e^{x^2/2} = \sum_{n\ge 0} \frac{(x^2/2)^n}{n!}, \qquad
  \Phi(x) = \tfrac12 + \varphi(x)\left(x + \frac{x^3}{3} + \frac{x^5}{3\cdot 5} + \frac{x^7}{3\cdot 5\cdot 7} + \dots\right)$$
  """#)

/// The density φ(x) and the probability Φ(x) of the normal distribution.
func normal(_ x: Double) -> (density: Double, probability: Double) {
  var (term, power) = (1.0, 1.0)
  var (odd, sum) = (x, x)
  for n in 1...100 {
    term *= x * x / 2 / Double(n)
    power += term
    odd *= x * x / Double(2 * n + 1)
    sum += odd
  }
  let density = 1 / (power * (2 * Double.pi).squareRoot())
  return (density, 0.5 + density * sum)
}

func gelu(_ x: Double) -> Double { x * normal(x).probability }
func geluSlope(_ x: Double) -> Double { normal(x).probability + x * normal(x).density }
func relu(_ x: Double) -> Double { max(0, x) }
func reluSlope(_ x: Double) -> Double { x > 0 ? 1 : 0 }

table(
  ["x", "ReLU", "GELU", "slope of ReLU", "slope of GELU"],
  [-3, -1, -0.5, 0.5, 1, 3].map { x in
    [
      fixed(x, 1), fixed(relu(x), 1), fixed(gelu(x), 4), fixed(reluSlope(x), 1),
      fixed(geluSlope(x), 4),
    ]
  })

let places = (-80...80).map { Double($0) / 16 }
var values = Tensor([places.count], places.map { Float($0) })
var slopes = Tensor.empty
gelu(&values, derivative: &slopes)
show(
  "library's slope, farthest off",
  short(zip(places, slopes.elements).map { Float(abs(geluSlope($0) - Double($1))) }.max()!))
show(
  "library's GELU, farthest off",
  short(zip(places, values.elements).map { Float(abs(gelu($0) - Double($1))) }.max()!))
// hide
check(
  zip(places, values.elements).allSatisfy { abs(gelu($0) - Double($1)) < 1e-6 }
    && zip(places, slopes.elements).allSatisfy { abs(geluSlope($0) - Double($1)) < 1e-6 },
  "the library's GELU is x·Φ(x), and its derivative is right")
// show

picture(
  "gelu", "GELU beside ReLU, and their slopes.",
  Subplots(
    columns: [
      curves("Value", gelu, relu, jumps: false),
      curves("Slope", geluSlope, reluSlope, jumps: true),
    ], panelTitles: ["The functions", "Their derivatives"]))

text(
  #"""
  The library uses a polynomial instead of the series, and agrees with it up to rounding.

  Far from zero GELU and ReLU agree. Near zero GELU has no corner: its slope changes smoothly, goes a
  little below 0 on the left and a little above 1 on the right. A unit that is nearly
  silent, at $x < 0$, still has a slope, so it can still learn. This is the exact GELU of PyTorch's `nn.GELU()`;
  there is also an approximation by a hyperbolic tangent, which is another function.

  ## One channel changes

  Take one number of the table, one channel of one patch, and move it up and down. Each channel of
  this patch's answer moves too, by a curve of its own. Without GELU all curves would be straight
  lines. Here are the three channels that move most.
  """#)

let (patch, channel) = (5, 40)

/// The table of the first image with one number changed.
func nudged(_ x: Tensor, by amount: Float) -> Tensor {
  var y = x
  y[patch, 0, channel] += amount
  return y
}

/// How the table of the first image changes: one row per patch, one column per channel.
func change(from before: Tensor, to after: Tensor) -> [Float] {
  (0..<before.shape[0]).flatMap { p in
    (0..<before.shape[2]).map { c in after[p, 0, c] - before[p, 0, c] }
  }
}

/// How the row of the patch changes when the number is moved.
func rowChange(_ mixing: ChannelMixing, at x: Tensor, by amount: Float) -> [Float] {
  let all = change(from: mixing(x), to: mixing(nudged(x, by: amount)))
  return Array(all[patch * 128..<(patch + 1) * 128])
}

/// The curves of the three channels that move most.
func responses(_ mixing: ChannelMixing, at x: Tensor) -> LineChart {
  let amounts = (-32...32).map { Float($0) / 8 }
  let changes = amounts.map { rowChange(mixing, at: x, by: $0) }
  let most = (0..<128).sorted { abs(changes.last![$0]) > abs(changes.last![$1]) }.prefix(3)
  return LineChart(
    title: "", xTitle: "How far the one channel is moved", yTitle: "Change of the answer",
    series: most.map { c in
      .init("channel \(c)", points: zip(amounts, changes).map { ($0, $1[c]) })
    }, size: Size(430, 330))
}

/// How far the answer is from linear: the part of the change that is the same for +3 and −3, over the
/// part that changes sign (rms).
func nonlinearity(_ mixing: ChannelMixing, at x: Tensor) -> Float {
  let changes = zip(rowChange(mixing, at: x, by: 3), rowChange(mixing, at: x, by: -3))
  return rms(changes.map { $0 + $1 }) / rms(changes.map { $0 - $1 })
}

show("channels that move", rowChange(mixing, at: tokens, by: 1).count { $0 != 0 })
show("far from straight", percent(nonlinearity(mixing, at: tokens), 0))
picture(
  "one-channel", "One channel of one patch is moved: how the channels of this patch answer.",
  responses(mixing, at: tokens))

text(
  #"""
  All 128 channels answer to one. The curves are almost straight: one channel of 128 moves a hidden unit
  only a little way along its bend. The number called *far from straight* is the bent part of the
  answer over the straight part, for all channels. It is 0 for straight lines.

  ## Where a change arrives

  Now the picture that this chapter and the last were for. Change the same single number of the table,
  and mark every number of the answer that moves. Token mixing carries the change along its column.
  Channel mixing carries it along its row. One after the other they carry it everywhere.
  """#)

/// How much every number of the answer moves when the one number is raised by 1.
func influence(_ answer: (Tensor) -> Tensor, at x: Tensor) -> [Float] {
  change(from: answer(x), to: answer(nudged(x, by: 1))).map(\.magnitude)
}

func influences(_ token: TokenMixing, _ channel: ChannelMixing, at x: Tensor) -> [[Float]] {
  [
    influence({ token($0) }, at: x),
    influence({ channel($0) }, at: x),
    influence({ channel(token($0)) }, at: x),
  ]
}

let names = ["Token mixing", "Channel mixing", "One after the other"]
let moved = influences(tokenMixing, mixing, at: tokens)
table(
  ["", "numbers that move", "of"],
  zip(names, moved).map { [$0, $1.count { $0 > 0 }, $1.count] })
picture(
  "influence", "One number of the table is changed: which numbers of the answer move.",
  Subplots(
    rows: moved.map { tableMap($0, patches: 16, valueTitle: "Change") }, panelTitles: names))
// hide
for (index, change) in moved[0].enumerated() {
  check(change == 0 || index % 128 == channel, "token mixing moves the column")
}
check(moved[0].count { $0 > 0 } > 12, "token mixing moves the whole column")
for (index, change) in moved[1].enumerated() {
  check(change == 0 || index / 128 == patch, "channel mixing moves the row")
}
check(moved[1].count { $0 > 0 } > 120, "channel mixing moves the whole row")
check(moved[2].count { $0 > 0 } > 1500, "both move everything")
// show

text(
  #"""
  ## Backwards

  The derivatives follow as in chapter 3. Going forward the table was multiplied by
  $W^{\mathsf T}$ from the right; going backward it is multiplied by $W$:

  $$\partial A = \partial Y\, W_2 \odot \mathrm{GELU}'(A), \quad
  \partial X = \partial A\, W_1, \quad
  \partial W_2 = \partial Y^{\mathsf T} H, \quad
  \partial W_1 = \partial A^{\mathsf T} X, \qquad A = X W_1^{\mathsf T} + b_1$$

  Every row goes its own way back, too. Only in $\partial W$ and $\partial b$ do the rows meet: the
  MLP is shared, so it learns from all patches of all images.
  """#)

/// The derivatives for the input and for all parameters, given those for the answer.
func backward(
  _ dy: Tensor, x: Tensor, of mixing: ChannelMixing
) -> (dx: Tensor, gradient: ChannelMixing) {
  let size: Shape = [x.shape[0] * x.shape[1], x.shape[2]]
  let (dy, matrix) = (dy.reshaped(to: size), x.reshaped(to: size))
  var hidden = multiplyFromRight(matrix, mixing.up.weight, plus: mixing.up.bias)
  var slope = Tensor.empty
  gelu(&hidden, derivative: &slope)

  var da = multiplyFromRight(dy, transposed(mixing.down.weight), plus: Tensor([hidden.shape[1]]))
  multiply(&da, by: slope)
  let dx = multiplyFromRight(da, transposed(mixing.up.weight), plus: Tensor([x.shape[2]]))

  // Chapter 3's ∂W = ∂Y·Xᵀ and ∂b = Σ ∂Y, with all tables transposed.
  var result = mixing.zerosLike()
  result.up = linearGradient(transposed(da), transposed(matrix))
  result.down = linearGradient(transposed(dy), transposed(hidden))
  return (dx.reshaped(to: x.shape), result)
}

let dy = Tensor(tokens.shape, uniform: 1, using: &random)
let ours = backward(dy, x: tokens, of: mixing)
let library = mixing.valueWithPullback(at: tokens).pullback(dy)
let derivatives = derivativePairs(ours, library)
table(
  ["for", "shape", "elements that differ from the library's"],
  derivatives.map { name, a, b in [name, "\(a.shape)", differing(a, b)] })
// hide
for (name, a, b) in derivatives { check(a == b, "the derivative for \(name) is the library's") }
// show

text(
  #"""
  ## A whole layer

  A Mixer layer takes the two mixings in turn. Each gets a layer norm in front of it and a *residual
  connection* around it ([He et al. 2016](https://arxiv.org/abs/1512.03385)), which adds what went in
  to what comes out:

  $$U = X + \mathrm{tokens}(\mathrm{norm}(X)), \qquad Y = U + \mathrm{channels}(\mathrm{norm}'(U))$$

  *Layer norm* ([Ba et al. 2016](https://arxiv.org/abs/1607.06450)) takes every row, of one patch of
  one image, and brings it to mean 0 and variance 1. Then it gives each channel a scale
  $\gamma_c$ and a shift $\beta_c$, which are learned and begin as 1 and 0:

  $$n_c = \frac{x_c - \mu}{\sqrt{\sigma^2 + 10^{-5}}}\;\gamma_c + \beta_c, \qquad
  \mu = \frac{1}{C}\sum_c x_c, \quad \sigma^2 = \frac{1}{C}\sum_c (x_c - \mu)^2$$
  """#)

/// Layer norm, written out.
func normalized(_ x: Tensor, by norm: LayerNorm) -> Tensor {
  var y = Tensor(x.shape)
  let channels = x.shape[2]
  for p in 0..<x.shape[0] {
    for i in 0..<x.shape[1] {
      var (mean, variance) = (Float(0), Float(0))
      for c in 0..<channels { mean += x[p, i, c] }
      mean /= Float(channels)
      for c in 0..<channels { variance += (x[p, i, c] - mean) * (x[p, i, c] - mean) }
      let deviation = (variance / Float(channels) + 1e-5).squareRoot()
      for c in 0..<channels {
        y[p, i, c] = (x[p, i, c] - mean) / deviation * norm.weight[c] + norm.bias[c]
      }
    }
  }
  return y
}

/// A Mixer layer, written out.
func answer(of layer: MixerLayer, to x: Tensor) -> Tensor {
  let u = sum(x, layer.tokenMixing(layer.tokenNorm(x)))
  return sum(u, layer.channelMixing(layer.channelNorm(u)))
}

let layer = MixerLayer(
  patches: 16, channels: 128, tokenHidden: 64, channelHidden: 256, using: &random)
let raw = embedding(images)
show(
  "layer norm, largest difference from the library's",
  short(largestDifference(normalized(raw, by: norm), tokens)))
show("layer, elements that differ", differing(answer(of: layer, to: raw), layer(raw)))
show("parameters of the layer", layer.parameterCount)
// hide
check(
  largestDifference(normalized(raw, by: norm), tokens) < 1e-5, "layer norm is what the page says")
check(answer(of: layer, to: raw) == layer(raw), "a layer is what the page says")
// show

text(
  #"""
  (The library adds up a row's mean sixteen numbers at a time, so its last bits differ from our
  loop's.)

  ## Why this is enough

  **Everything can reach everything.** The influence maps show it: after one layer every number of the
  table has had a say in every other. It is also cheap. One dense layer on the whole table would do
  the same, from 2048 numbers to 2048:
  """#)

let cells = 16 * 128
show("dense layer on the whole table", cells * cells + cells)
show("Mixer layer", layer.parameterCount)
show("times fewer", Float(cells * cells + cells) / Float(layer.parameterCount), places: 0)

text(
  #"""
  The price: a dense layer can treat every pair of numbers in its own way. A Mixer layer must use
  the same token weights for all channels and the same channel weights for all patches. It makes up
  for this by stacking layers. That this suffices in practice is not a theorem but what Tolstikhin
  et al. found in experiments on millions of images, and what [chapter 6](06-mnist-training.md) finds on MNIST.

  **Layers can be stacked**, and that is what residuals and layer norm are for. Stack 30 layers with
  fresh random weights, with and without them, and send two different digits through. Three things are
  measured on the way:

  - how far apart the two digits are: the root mean square (rms) of their difference over that of the
    table;
  - how large the table is (rms), with all weights and biases made larger, as training may make them;
  - how much the table is still like the first one: the cosine of the angle between the two, taken as
    long lists of numbers. It is 1 if they are the same up to a factor, and near 0 if they have nothing
    in common.
  """#)

/// Mixer layers with or without layer norm and residual connections.
struct Stack {
  var hasNorm: Bool
  var hasResidual: Bool

  /// The tables before the first layer and after each.
  func tables(from start: Tensor, layers: [MixerLayer]) -> [Tensor] {
    var tables = [start]
    for layer in layers {
      let u = step(layer.tokenMixing, layer.tokenNorm, tables.last!)
      tables.append(step(layer.channelMixing, layer.channelNorm, u))
    }
    return tables
  }

  private func step(_ mixing: some Layer, _ norm: LayerNorm, _ x: Tensor) -> Tensor {
    let y = mixing(hasNorm ? norm(x) : x)
    return hasResidual ? sum(x, y) : y
  }
}

/// Random layers with all weights and biases of the mixings times a factor.
func layers(_ count: Int, times factor: Float) -> [MixerLayer] {
  var random = Random(seed: chapter.seed, stream: 1)
  return (0..<count).map { _ in
    var layer = MixerLayer(
      patches: 16, channels: 128, tokenHidden: 64, channelHidden: 256, using: &random)
    let original = layer
    layer.visitParameters { weights in
      for index in 0..<weights.count { weights[index] *= factor }
    }
    layer.tokenNorm = original.tokenNorm
    layer.channelNorm = original.channelNorm
    return layer
  }
}

/// The difference of the first two images over the size of the table (rms).
func relativeDistance(_ x: Tensor) -> Float {
  let difference = (0..<16).flatMap { p in (0..<128).map { c in x[p, 0, c] - x[p, 1, c] } }
  return rms(difference) / rms(x.elements)
}

/// The cosine of the angle between two tables.
func cosineSimilarity(_ x: Tensor, _ y: Tensor) -> Float {
  var product: Float = 0
  for (a, b) in zip(x.elements, y.elements) { product += a * b }
  return product / Float(x.count) / (rms(x.elements) * rms(y.elements))
}

let stacks = [
  ("neither", Stack(hasNorm: false, hasResidual: false)),
  ("layer norm only", Stack(hasNorm: true, hasResidual: false)),
  ("residuals only", Stack(hasNorm: false, hasResidual: true)),
  ("both", Stack(hasNorm: true, hasResidual: true)),
]
let factor: Float = 2
let usual = stacks.map { ($0, $1.tables(from: raw, layers: layers(30, times: 1))) }
let large = stacks.map { ($0, $1.tables(from: raw, layers: layers(30, times: factor))) }

table(
  ["after 30 layers", "two digits apart", "size, larger weights", "likeness to the first"],
  zip(usual, large).map { usual, large in
    [
      usual.0, short(relativeDistance(usual.1[30])), short(rms(large.1[30].elements)),
      fixed(cosineSimilarity(raw, usual.1[30]), 2),
    ]
  })

picture(
  "stacking", "What happens to two digits on their way through 30 random layers.",
  Subplots(
    columns: [
      depthChart("Distance of two digits over size", usual, .logarithmic) { relativeDistance($0) },
      depthChart("Size of the table (rms)", large, .logarithmic) { rms($0.elements) },
      depthChart("Cosine with the first table", usual, .linear) { cosineSimilarity(raw, $0) },
    ], panelTitles: ["Two digits apart", "Size, larger weights", "Likeness to the first"]))
// hide
check(relativeDistance(usual[0].1[30]) < 1e-4, "without either, two digits become one")
check(relativeDistance(usual[3].1[30]) > 0.1, "with both, two digits stay apart")
if factor == 2 {
  check(rms(large[2].1[30].elements) > 1e4, "without layer norm, the table grows")
  check(rms(large[3].1[30].elements) < 100, "with both, the table stays small")
}
check(
  cosineSimilarity(raw, usual[1].1[30]).magnitude < 0.3, "without residuals the first table is lost"
)
// show

text(
  #"""
  - *Neither*: after a few layers the two digits are the same table, up to rounding. What the
    network says no longer depends on what it was shown.
  - *Residuals only*: the digits stay apart. But what a layer adds is in proportion to the table, so with
    larger weights the size grows exponentially, by the same factor in every layer.
  - *Layer norm only*: the size is held, but the first table is gone after one layer. Each layer has to
    pass on everything it wants to keep.
  - *Both*: what each layer adds has a fixed size, so the table grows slowly, and what it held fades
    slowly.

  Backwards, the residual hands $\partial Y$ to $\partial X$ as it is, and the mixing adds its part. So a
  derivative reaches the first layer however many layers lie between.

  ## With learned weights

  Now the same pictures with the weights that chapter 6 learned, beside the random ones. First the
  influence of one number, in the first layer.
  """#)

let file = "\(chapter.packageFolder)/output/06-mnist-training/mixer.safetensors"
let learned = exitOnError(try MLPMixer(weights: file, imageSize: PixelSize(28)))
exitOnError(try requireArticleSizes(of: learned, from: file))  // hide
let first = learned.layers[0]
let learnedTokens = first.tokenNorm(learned.patchEmbedding(images))
let learnedMoved = influences(first.tokenMixing, first.channelMixing, at: learnedTokens)
picture(
  "influence-learned",
  "The same number is changed: which numbers move, with random and learned weights.",
  Subplots(
    columns: [
      Subplots(
        rows: moved.map { tableMap($0, patches: 16, valueTitle: "Change") },
        panelTitles: names.map { "Random: " + $0.lowercased() }, isLettered: false),
      Subplots(
        rows: learnedMoved.map { tableMap($0, patches: 16, valueTitle: "Change") },
        panelTitles: names.map { "Learned: " + $0.lowercased() }, isLettered: false),
    ], isLettered: false))
show("random, far from straight", percent(nonlinearity(mixing, at: tokens), 0))
show("learned", percent(nonlinearity(first.channelMixing, at: learnedTokens), 0))
picture(
  "one-channel-learned",
  "One channel is moved: how the others answer, with random and learned weights.",
  Subplots(
    columns: [responses(mixing, at: tokens), responses(first.channelMixing, at: learnedTokens)],
    panelTitles: ["Random", "Learned, layer 1"]))

text(
  #"""
  The learned curves are steeper, and they bend more. One reason is where on GELU's curve the hidden
  units are. This is the distribution of $A = XW_1^{\mathsf T} + b_1$, the values that GELU is given,
  over all units, patches and images.
  """#)

/// What GELU is given in each layer of a model.
func inputsOfGELU(_ model: MLPMixer) -> [[Float]] {
  var x = model.patchEmbedding(images)
  return model.layers.map { layer in
    let u = sum(x, layer.tokenMixing(layer.tokenNorm(x)))
    var a = Tensor.empty
    matmulLastAxis(
      layer.channelNorm(u), transposed: layer.channelMixing.up.weight,
      bias: layer.channelMixing.up.bias, into: &a)
    x = layer(x)
    return a.elements
  }
}

let untrained = exitOnError(try MLPMixer(MixerConfiguration(), using: &random))
let (randomInputs, learnedInputs) = (inputsOfGELU(untrained), inputsOfGELU(learned))
table(
  ["layer", "below 0, random", "below 0, learned"],
  (0..<4).map { index in
    let parts = [randomInputs[index], learnedInputs[index]].map { inputs in
      percent(Double(inputs.count { $0 < 0 }) / Double(inputs.count), 0)
    }
    return [index + 1, parts[0], parts[1]]
  })
picture(
  "hidden", "Where the hidden units of layer 1 are on GELU's curve.",
  LineChart(
    title: "", xTitle: "Input of GELU", yTitle: "Density, and value of GELU",
    series: [
      .init("random weights", points: density(of: randomInputs[0], in: -4...4, steps: 80)),
      .init("learned weights", points: density(of: learnedInputs[0], in: -4...4, steps: 80)),
      .init(
        "GELU", points: (-128...44).map { (Double($0) / 32, gelu(Double($0) / 32)) },
        color: Color(0x8C959F), width: 1.5, dash: [6, 4]),
    ], size: Size(600, 340)))

text(
  #"""
  With random weights the values lie around 0, half of them below. Training moved them to the left. Now most
  units are nearly silent most of the time, and only a few speak up: a unit speaks when it meets what
  it has learned to look for.

  Last, how much each mixing adds to the table, in each layer.
  """#)

/// The size of the table and of what the two mixings add to it, in each layer.
func sizes(_ model: MLPMixer) -> [[Float]] {
  var x = model.patchEmbedding(images)
  return model.layers.map { layer in
    let token = layer.tokenMixing(layer.tokenNorm(x))
    let u = sum(x, token)
    let channel = layer.channelMixing(layer.channelNorm(u))
    let row = [x, token, channel].map { rms($0.elements) }
    x = sum(u, channel)
    return row
  }
}
table(
  ["layer", "weights", "table", "token mixing adds", "channel mixing adds"],
  zip(sizes(untrained), sizes(learned)).enumerated().flatMap { index, rows in
    [("random", rows.0), ("learned", rows.1)].map { name, sizes in
      [index + 1, name, fixed(sizes[0], 2), fixed(sizes[1], 2), fixed(sizes[2], 2)]
    }
  })

text(
  #"""
  Random layers all add about the same, because layer norm hands them all a table of the same size. Learned
  layers add more and more, and most of all in the last one, whose answer the classifier reads.

  ## Try

  - **No bend.** Take out the line `gelu(&hidden)` in `mixed` and see the first result: the written-out MLP
    is no longer the library's. (The chapter then stops: it checks what it claims.)
  - **Larger weights.** Set `factor`, above the picture of the stacks, to 1.5 or 3. From which factor on do
    *residuals only* explode? Does *neither* still confuse the digits?
  - **Another number.** Change `(patch, channel)`. In the maps of the learned weights, is there a channel
    that moves nearly nothing? The learned scales in `first.tokenNorm.weight` tell you where to look.

  One layer is understood. [Chapter 5](05-full-model.md) stacks four of them between an embedding and a
  classifier: the whole model.
  """#)

chapter.finish()  // hide
