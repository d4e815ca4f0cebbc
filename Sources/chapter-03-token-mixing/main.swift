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
  # 3. Token mixing

  After [chapter 2](02-patching.md) an image is a table. It has a row for each of its 16 patches and
  a column for each of 128 channels. A row is also called a *token*. Every row was computed from the
  pixels of its own patch and from nothing else: no patch knows of any other.

  To tell a 4 from a 9 one must know whether the strokes meet, and they may meet in a patch that
  neither of them began in. So the rows have to be brought together. A convolutional network does
  it with kernels that overlap ([LeCun et al. 1989](http://yann.lecun.com/exdb/publis/pdf/lecun-89e.pdf)).
  A transformer does it with attention
  ([Vaswani et al. 2017](https://proceedings.neurips.cc/paper_files/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf)),
  and so does the Vision Transformer
  ([Dosovitskiy et al. 2021](https://openreview.net/forum?id=YicbFdNTTy)). The Mixer takes the
  plainest thing that can do it: a small multi-layer perceptron (MLP) that is run down every column
  ([Tolstikhin et al. 2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf)).
  This is *token mixing*.

  ## Three patches, two channels

  Begin with a table $X$ so small that you can check it in your head. To mix its rows, multiply it
  from the left by a matrix of weights $W$:

  $$Y = W X, \qquad Y_{oc} = \sum_p W_{op}\, X_{pc}$$

  Row $o$ of the answer is a sum of all rows of the table, each times a weight. In code a bias $b_o$
  comes along, one number a row. It is zero here.
  """#)

/// W·x + b: row o of the answer is b[o] plus every row of x times its weight W[o, p].
func multiplyFromLeft(_ weight: Tensor, _ x: Tensor, plus bias: Tensor) -> Tensor {
  var y = Tensor([weight.shape[0], x.shape[1]])
  for o in 0..<weight.shape[0] {
    for c in 0..<x.shape[1] {
      var sum = bias[o]
      for p in 0..<weight.shape[1] { sum = sum.addingProduct(weight[o, p], x[p, c]) }
      y[o, c] = sum
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
  [3, 3],
  [
    0, 0.5, 0.5,  // half of patch 1 and half of patch 2
    1, 0, 0,  // patch 0 as it was
    1, 0, -1,  // patch 0 without patch 2
  ])
let y = multiplyFromLeft(w, x, plus: Tensor([3]))

table(
  ["patch", "channel 0", "channel 1", "mixed channel 0", "mixed channel 1"],
  (0..<3).map { [$0, x[$0, 0], x[$0, 1], y[$0, 0], y[$0, 1]] })

text(
  #"""
  Two things are to be seen, and they are the whole of token mixing.

  - Rows are combined with rows: patch 0 has become the mean of the two others.
  - Columns never meet. Channel 1 is ten times channel 0 before, and ten times channel 0 after. Both
    were mixed by the same nine weights.

  ## The table of a digit

  Now four digits, cut and embedded as in chapter 2, with random weights. The article normalises
  every row before it mixes (`norm_tokens`); [chapter 4](04-channel-mixing.md) says why. The first
  digit is the one in the pictures, unless you give your own with `--image picture.png`.

  Functions that only draw or compare are not on this page. They stand in
  [Sources/chapter-03-token-mixing](../Sources/chapter-03-token-mixing), beside `main.swift`, and
  those that several chapters use in [Sources/ChapterKit](../Sources/ChapterKit).
  """#)

let images = exitOnError(try digits(4, seed: chapter.seed, first: options.image))
var random = Random(seed: chapter.seed)
let embedding = PatchEmbedding(
  imageChannels: 1, patch: PixelSize(7), channels: 128, using: &random)
let norm = LayerNorm(channels: 128)
let tokens = norm(embedding(images))

show("images", images.shape)
show("tokens", tokens.shape)

text(
  #"""
  The shape says `[patches, images, channels]`. The article holds `[images, patches, channels]`
  instead. With the patches first, the tables of all images stand side by side and make one wide
  matrix: 16 rows, and a column for every channel of every image. To mix all images at once is then
  one multiplication from the left.

  ## The MLP

  One matrix is not enough: it can only add. The MLP has two, with a bend between them, the function
  GELU, which chapter 4 looks at.

  $$H = \mathrm{GELU}(W_1 X + b_1), \qquad Y = W_2 H + b_2$$

  $W_1$ has 64 rows, so $H$ has 64 rows where the table had 16: 64 *hidden units*, each of which sees
  all patches. $W_2$ brings them back to 16. The widths are the article's.
  """#)

let mixing = TokenMixing(patches: 16, hidden: 64, using: &random)

/// The MLP on a table [patches, images, channels], written out.
func mixed(_ x: Tensor, by mixing: TokenMixing) -> Tensor {
  let matrix = x.reshaped(to: [x.shape[0], x.shape[1] * x.shape[2]])
  var hidden = multiplyFromLeft(mixing.up.weight, matrix, plus: mixing.up.bias)
  gelu(&hidden)
  return multiplyFromLeft(mixing.down.weight, hidden, plus: mixing.down.bias).reshaped(to: x.shape)
}

let answer = mixed(tokens, by: mixing)
show("elements that differ from the library's", differing(answer, mixing(tokens)))
show("W₁", mixing.up.weight.shape)
show("W₂", mixing.down.weight.shape)
show("weights and biases", mixing.parameterCount)
// hide
check(answer == mixing(tokens), "the MLP written out is the library's")
check(tokens.shape == [16, 4, 128] && answer.shape == tokens.shape, "mixing keeps the shape")
// show

text(
  #"""
  The library's `TokenMixing` does the same, only faster. From here on it is used.

  Look at what mixing does to the first digit. Patches of bare paper are all alike: same pixels, same
  row. After mixing they are alike no more: each row of the answer is made from all patches, with
  weights of its own.
  """#)

/// The number of different rows in the table of an image.
func distinctRowCount(_ table: Tensor, image: Int) -> Int {
  let rows = (0..<table.shape[0]).map { p in
    (0..<table.shape[2]).map { c in table[p, image, c].bitPattern }
  }
  return Set(rows).count
}
show("different rows before", distinctRowCount(tokens, image: 0))
show("different rows after", distinctRowCount(answer, image: 0))
picture(
  "tokens", "A digit cut into 16 patches, and its table of patches before and after mixing.",
  Subplots(
    columns: [
      Subplots(rows: [cutImage(images, 0)], panelTitles: ["The digit"], isLettered: false),
      Subplots(
        rows: [tokenMap(tokens, image: 0), tokenMap(answer, image: 0)],
        panelTitles: ["Before mixing", "After mixing"], isLettered: false),
    ], isLettered: false))

text(
  #"""
  ## Why the article transposes

  The article's table is `[batch, patches, channels]`, and `nn.Linear` works along the last axis. So
  the article turns the table, applies the MLP, and turns it back:

  ```python
  y = y.transpose(1, 2)      # [batch, channels, patches]
  y = self.token_mixer(y)    # nn.Linear, nn.GELU, nn.Linear
  y = y.transpose(1, 2)      # [batch, patches, channels]
  ```

  Here is the same in Swift, in the article's layout; `lastAxesSwapped` and `firstAxesSwapped` are the
  two transposes of chapter 2. The sums are rounded in
  one of three ways. A *fused* multiply-add computes $s + w\,x$ and rounds once; written with `+` and
  `*` it rounds twice. And the bias can come first or last.
  """#)

/// How a sum of products is rounded.
enum Rounding: String, CaseIterable {
  case fused = "fused, the bias first"
  case biasLast = "fused, the bias last"
  case twice = "not fused, the bias first"
}

/// `nn.Linear`: the numbers along the last axis of x, times W, plus b.
func linear(_ layer: Linear, _ x: Tensor, _ rounding: Rounding) -> Tensor {
  var y = Tensor([x.shape[0], x.shape[1], layer.weight.shape[0]])
  for image in 0..<x.shape[0] {
    for channel in 0..<x.shape[1] {
      for o in 0..<layer.weight.shape[0] {
        var sum = rounding == .biasLast ? 0 : layer.bias[o]
        for p in 0..<layer.weight.shape[1] {
          let (weight, value) = (layer.weight[o, p], x[image, channel, p])
          sum = rounding == .twice ? sum + weight * value : sum.addingProduct(weight, value)
        }
        y[image, channel, o] = rounding == .biasLast ? sum + layer.bias[o] : sum
      }
    }
  }
  return y
}

/// The article's token mixing, on [batch, patches, channels].
func articleMixed(_ x: Tensor, by mixing: TokenMixing, _ rounding: Rounding) -> Tensor {
  var y = lastAxesSwapped(x)
  y = linear(mixing.up, y, rounding)
  gelu(&y)
  y = linear(mixing.down, y, rounding)
  return lastAxesSwapped(y)
}

let batchFirst = firstAxesSwapped(tokens)
let theirs = Rounding.allCases.map {
  firstAxesSwapped(articleMixed(batchFirst, by: mixing, $0))
}
show("the article's table", batchFirst.shape)
show("ours", tokens.shape)
table(
  ["the article's way", "elements that differ from ours", "largest difference"],
  zip(Rounding.allCases, theirs).map {
    [$0.rawValue, differing($1, mixing(tokens)), short(largestDifference($1, mixing(tokens)))]
  })
show("largest element of ours", largestMagnitude(answer), places: 2)
// hide
check(theirs[0] == mixing(tokens), "the article's transposes give our numbers, bit for bit")
check(
  theirs.allSatisfy { largestDifference($0, mixing(tokens)) < 1e-5 }, "rounding changes little")
// show

text(
  #"""
  The first line is the point: the article's transposes and our multiplication from the left are the
  same function, to the last bit. Nothing was lost with the transposes.

  The other two lines are about arithmetic, not about the Mixer. Round at other places, or add in
  another order, and the last bits change, by a few parts in ten million of the largest element. The
  library keeps to the first way, so it gives the same bits on every machine. In PyTorch the order
  depends on the machine.

  ## The same for all channels, not for all patches

  If all columns are treated alike, then shuffled channels must come out as the same answer,
  shuffled. The same goes for images. For patches it does not: $W_1$ has a column of weights for each
  patch, and a patch that moves meets other weights. Try all three. In each case the table is
  shuffled along one axis and mixed, and the answer is held against the unshuffled answer, shuffled
  afterwards.
  """#)

/// The table with its entries along one axis in another order.
func shuffled(_ x: Tensor, axis: Int, _ order: [Int]) -> Tensor {
  var y = Tensor(x.shape)
  for p in 0..<x.shape[0] {
    for i in 0..<x.shape[1] {
      for c in 0..<x.shape[2] {
        var from = [p, i, c]
        from[axis] = order[from[axis]]
        y[p, i, c] = x[from[0], from[1], from[2]]
      }
    }
  }
  return y
}

let axes = ["patches", "images", "channels"]
let trials = axes.indices.map { axis in
  var order = Array(0..<tokens.shape[axis])
  random.shuffle(&order)
  return (
    mixing(shuffled(tokens, axis: axis, order)), shuffled(mixing(tokens), axis: axis, order)
  )
}
table(
  ["shuffled", "elements that differ", "largest difference"],
  zip(axes, trials).map {
    [$0, differing($1.0, $1.1), fixed(largestDifference($1.0, $1.1), 3)]
  })
// hide
check(trials[0].0 != trials[0].1, "shuffled patches give another answer")
check(trials[1].0 == trials[1].1, "shuffled images give the same answer, shuffled")
check(trials[2].0 == trials[2].1, "shuffled channels give the same answer, shuffled")
// show

text(
  #"""
  So the MLP knows which patch lies where: it is written into the order of its weights. That is why a
  Mixer needs no position embeddings, the numbers that a Vision Transformer adds to its tokens to
  tell them apart.

  ## What a hidden unit listens to

  A row of $W_1$ holds 16 weights, one a patch. Put them where the patches lie, and the row becomes a
  picture of 4 by 4: what this unit listens to. Where it is orange, the unit adds what the patch
  says; where it is blue, it takes it away; where it is white, it does not listen. Here are all 64.
  Before training they are noise.
  """#)

/// The rows of W₁: the weights of every hidden unit for the 16 patches of the input.
func inputWeights(_ mixing: TokenMixing) -> [[Float]] {
  let weight = mixing.up.weight
  return (0..<weight.shape[0]).map { h in (0..<weight.shape[1]).map { p in weight[h, p] } }
}

/// The columns of W₂: the weights of every hidden unit for the 16 patches of the answer.
func outputWeights(_ mixing: TokenMixing) -> [[Float]] {
  let weight = mixing.down.weight
  return (0..<weight.shape[1]).map { h in (0..<weight.shape[0]).map { p in weight[p, h] } }
}

picture(
  "listening", "What the 64 hidden units listen to, before training: the rows of W₁.",
  weightSheet(inputWeights(mixing), rowTitles: ["", "", "", ""], limit: 0.3))

text(
  #"""
  ## One patch changes

  Erase one patch of the digit, the one with the most ink, and see which rows change. The two digits
  go through as a batch of two images. How much a row changes is the root mean square (rms) over its
  128 channels.
  """#)

/// The first image with one of its 16 patches set to 0, paper.
func erased(_ patch: Int, from images: Tensor) -> Tensor {
  var pixels = images.elements
  for row in 0..<7 {
    for column in 0..<7 { pixels[(patch / 4 * 7 + row) * 28 + patch % 4 * 7 + column] = 0 }
  }
  return Tensor([1, 1, 28, 28], Array(pixels[..<784]))
}

/// How much each row differs between the first two images (rms).
func rowChanges(_ table: Tensor) -> [Float] {
  (0..<table.shape[0]).map { p in
    rms((0..<table.shape[2]).map { c in table[p, 0, c] - table[p, 1, c] })
  }
}

var patches = Tensor.empty
extractPatches(images, height: 7, width: 7, into: &patches)
let inkOfPatches = (0..<16).map { p in (0..<49).reduce(Float(0)) { $0 + patches[p, 0, $1] } }
let erasedPatch = inkOfPatches.indices.max { inkOfPatches[$0] < inkOfPatches[$1] }!

let erasedImage = erased(erasedPatch, from: images)
let pair = Tensor([2, 1, 28, 28], images.elements[..<784] + erasedImage.elements)
let pairTokens = norm(embedding(pair))
let changesBefore = rowChanges(pairTokens)
let changesAfter = rowChanges(mixing(pairTokens))
show("rows that change before mixing", changesBefore.count { $0 > 0 })
show("erased patch", erasedPatch)
show("rows that change by mixing", changesAfter.count { $0 > 0 })
picture(
  "one-patch", "One patch is erased: which rows of the table change, before and after mixing.",
  Subplots(
    columns: [
      cutImage(pair, 1, framed: erasedPatch),
      patchMap(changesBefore, "Change of the row (rms)"),
      patchMap(changesAfter, "Change of the row (rms)"),
    ], panelTitles: ["The patch", "Before mixing", "After mixing"]))
// hide
check(
  changesBefore.indices.allSatisfy { changesBefore[$0] == 0 || $0 == erasedPatch },
  "before mixing only the erased patch changes")
check(
  changesAfter.allSatisfy { ($0 > 0) == (changesBefore[erasedPatch] > 0) },
  "after mixing every patch has changed")
// show

text(
  #"""
  Before mixing one row knows. After mixing all sixteen know. The change is spread thin, but there is no
  patch that it does not reach, near or far. A convolution would have reached the neighbours only.

  ## Backwards

  Training needs derivatives. Say a number $L$, the loss, depends on the answer $Y$, and
  we know how: $\partial Y$ is the table of its derivatives, $\partial L / \partial Y_{oc}$. What is
  the derivative $\partial X$ for the input? Look at one matrix first. $X_{pc}$ entered every
  $Y_{oc}$ with the weight $W_{op}$, so

  $$\partial X_{pc} = \sum_o W_{op}\, \partial Y_{oc}, \qquad \partial X = W^{\mathsf T}\, \partial Y$$

  It is token mixing again, from the left, with the weights turned over: their rows are now columns. For
  the whole MLP this is done twice, and between the two stands the slope of GELU at the value
  that the hidden unit had, multiplied element by element ($\odot$):

  $$\partial A = W_2^{\mathsf T}\, \partial Y \odot \mathrm{GELU}'(A), \qquad
  \partial X = W_1^{\mathsf T}\, \partial A, \qquad A = W_1 X + b_1$$

  The weights have derivatives too. $W_{op}$ stands between $X_{pc}$ and $Y_{oc}$ in every column $c$,
  so its derivative is a sum over columns, and that of the bias is a sum along the row:

  $$\partial W_2 = \partial Y\, H^{\mathsf T}, \quad \partial b_2 = \textstyle\sum_c \partial Y_{oc},
  \qquad \partial W_1 = \partial A\, X^{\mathsf T}, \quad \partial b_1 = \textstyle\sum_c \partial A_{oc}$$
  """#)

/// ∂W = ∂y·xᵀ and ∂b = Σ ∂y.
func linearGradient(_ dy: Tensor, _ x: Tensor) -> Linear {
  var zeros = ZeroInitializer()
  var result = Linear(inputs: x.shape[0], outputs: dy.shape[0], using: &zeros)
  for o in 0..<dy.shape[0] {
    for c in 0..<dy.shape[1] {
      result.bias[o] += dy[o, c]
      for p in 0..<x.shape[0] {
        result.weight[o, p] = result.weight[o, p].addingProduct(dy[o, c], x[p, c])
      }
    }
  }
  return result
}

/// The derivatives for the input and for all parameters, given those for the answer.
func backward(
  _ dy: Tensor, x: Tensor, of mixing: TokenMixing
) -> (dx: Tensor, gradient: TokenMixing) {
  let columns = x.shape[1] * x.shape[2]
  let (dy, matrix) = (dy.reshaped(to: [16, columns]), x.reshaped(to: [16, columns]))

  // Forward once more, keeping H and GELU′(A).
  var hidden = multiplyFromLeft(mixing.up.weight, matrix, plus: mixing.up.bias)
  var slope = Tensor.empty
  gelu(&hidden, derivative: &slope)

  // Backward: the same two products, with the weights transposed and without biases.
  var da = multiplyFromLeft(transposed(mixing.down.weight), dy, plus: Tensor([hidden.shape[0]]))
  multiply(&da, by: slope)
  let dx = multiplyFromLeft(transposed(mixing.up.weight), da, plus: Tensor([16]))

  var result = mixing.zerosLike()
  result.up = linearGradient(da, matrix)
  result.down = linearGradient(dy, hidden)
  return (dx.reshaped(to: x.shape), result)
}

text(
  #"""
  Two checks. First against the library, with random numbers for $\partial Y$. The input's derivatives agree
  to the last bit. Those of the weights are sums over 512 columns, which the library adds
  sixteen at a time: there the order differs, and so do the last bits.
  """#)

let dy = Tensor(tokens.shape, uniform: 1, using: &random)
let ours = backward(dy, x: tokens, of: mixing)
let library = mixing.valueWithPullback(at: tokens).pullback(dy)
let derivatives = derivativePairs(ours, library)
table(
  ["for", "shape", "elements that differ", "largest difference", "largest element"],
  derivatives.map { name, a, b in
    [
      name, "\(a.shape)", differing(a, b), short(largestDifference(a, b)),
      fixed(largestMagnitude(b), 2),
    ]
  })
// hide
for (name, a, b) in derivatives {
  check(
    largestDifference(a, b) < 1e-5 * largestMagnitude(b), "the derivatives for \(name) agree")
}
check(ours.dx == library.dx, "the input's derivative is the library's")
// show

text(
  #"""
  Then against what a derivative means. *Nudge* a row of the input a little up and a little down, and
  see how far each row of the answer moves: this gives the slopes of all sixteen answers with respect
  to one patch. The backward pass works the other way round. *Ask* for one row of the answer, by
  $\partial Y = 1$ there and 0 elsewhere, and it gives the slopes of this one answer with respect to
  all sixteen patches. Sixteen nudges and sixteen questions yield the same 256 slopes.
  """#)

/// The slopes of all rows of the answer with respect to row p of x, by a finite difference.
func slopes(byChangingRow p: Int, of x: Tensor, mixing: TokenMixing) -> Tensor {
  let step: Float = 1.0 / 32
  var (up, down) = (x, x)
  for i in 0..<x.shape[1] {
    for c in 0..<x.shape[2] {
      up[p, i, c] += step
      down[p, i, c] -= step
    }
  }
  var rise = mixing(up)
  let fall = mixing(down)
  for index in 0..<rise.count { rise[index] = (rise[index] - fall[index]) / (2 * step) }
  return rise
}

/// The slopes of row o of the answer with respect to all rows of x, by the backward pass.
func slopes(ofAnswerRow o: Int, at x: Tensor, mixing: TokenMixing) -> Tensor {
  var dy = Tensor(x.shape)
  for i in 0..<x.shape[1] {
    for c in 0..<x.shape[2] { dy[o, i, c] = 1 }
  }
  return mixing.valueWithPullback(at: x).pullback(dy).dx
}

let slopesByRow = (0..<16).map { slopes(byChangingRow: $0, of: tokens, mixing: mixing) }
let slopesOfRows = (0..<16).map { slopes(ofAnswerRow: $0, at: tokens, mixing: mixing) }
let finiteDifferences = slopesByRow.flatMap { slope in (0..<16).map { slope[$0, 0, 0] } }
let backwardSlopes = slopesOfRows.flatMap { slope in (0..<16).map { slope[$0, 0, 0] } }
let largestGap = (0..<256).map { place in
  (finiteDifferences[place] - backwardSlopes[place % 16 * 16 + place / 16]).magnitude
}.max()!
check(largestGap < 1e-3, "finite differences and the backward pass give the same slopes")  // hide
show("slope of patch 5 with respect to patch 2, nudged", slopesByRow[2][5, 0, 0], places: 5)
show("the same, asked for", slopesOfRows[5][2, 0, 0], places: 5)
show("largest difference of the 256", short(largestGap))
picture(
  "backward",
  "The slopes of one channel, found forwards and backwards: one is the other turned over.",
  Subplots(
    columns: [
      pairMap(finiteDifferences, rows: "Nudged patch", columns: "Patch of the answer", "Slope"),
      pairMap(backwardSlopes, rows: "Patch asked for", columns: "Patch of the input", "Slope"),
    ], panelTitles: ["Forwards, a nudge a row", "Backwards, a question a row"]))

text(
  #"""
  The right picture is the left one turned over its diagonal. It had to be: the backward pass is the
  forward pass with the weights turned over. And one question costs no more than one nudge, but
  training needs one question only: how does the loss change?

  ## With learned weights

  So far the weights were random, as they are before training. [Chapter 6](06-mnist-training.md)
  trains the same model on MNIST and leaves its weights in a file. Here are the pictures again, with
  these weights beside the random ones.
  """#)

let file = "\(chapter.packageFolder)/output/06-mnist-training/mixer.safetensors"
let learned = exitOnError(try MLPMixer(weights: file, imageSize: PixelSize(28)))
let first = learned.layers[0]
// hide
exitOnError(try requireArticleSizes(of: learned, from: file))
// show

let learnedTokens = first.tokenNorm(learned.patchEmbedding(images))
picture(
  "tokens-learned", "The same digit after mixing, with random and with learned weights.",
  Subplots(
    columns: [
      Subplots(rows: [cutImage(images, 0)], panelTitles: ["The digit"], isLettered: false),
      Subplots(
        rows: [tokenMap(answer, image: 0), tokenMap(first.tokenMixing(learnedTokens), image: 0)],
        panelTitles: ["Random, after mixing", "Learned, after mixing"], isLettered: false),
    ], isLettered: false))

text(
  #"""
  A few columns now carry most of the colour. The scale of each channel in the layer norm was
  learned too, and it turns some channels up and others down before they are mixed.
  """#)

let learnedPair = first.tokenNorm(learned.patchEmbedding(pair))
picture(
  "one-patch-learned",
  "The same patch is erased: which rows change, with random and learned weights.",
  Subplots(
    columns: [
      cutImage(pair, 1, framed: erasedPatch),
      patchMap(changesAfter, "Change of the row (rms)"),
      patchMap(rowChanges(first.tokenMixing(learnedPair)), "Change of the row (rms)"),
    ], panelTitles: ["The patch", "Random, after mixing", "Learned, after mixing"]))

/// The part of the change, in squares, that goes to the three rows that change most.
func shareOfTopThree(_ changes: [Float]) -> Float {
  let squares = changes.map { $0 * $0 }.sorted(by: >)
  return squares[..<3].reduce(0, +) / max(squares.reduce(0, +), 1e-12)
}
show("random, what goes to three rows", percent(shareOfTopThree(changesAfter), 0))
show("learned", percent(shareOfTopThree(rowChanges(first.tokenMixing(learnedPair))), 0))

text(
  #"""
  With random weights everyone hears a little of what changed. With learned weights most of it goes to
  a few.

  A hidden unit listens with a row of $W_1$, and it speaks with a column of $W_2$: the column says how
  much of what it heard goes to each patch. Here are the twelve units of a layer with the largest
  weights, what they listen to above and where they speak to below.
  """#)

/// The input weights, then the output weights, of the twelve units with the largest weights.
func weightsOfLargestUnits(_ mixing: TokenMixing) -> [[Float]] {
  let (inputs, outputs) = (inputWeights(mixing), outputWeights(mixing))
  let order = inputs.indices.sorted {
    rms(inputs[$0]) * rms(outputs[$0]) > rms(inputs[$1]) * rms(outputs[$1])
  }
  return order.prefix(12).map { inputs[$0] } + order.prefix(12).map { outputs[$0] }
}
let rowTitles = ["listens", "speaks"]
picture(
  "listening-learned", "What twelve hidden units listen to and where they speak to.",
  Subplots(
    rows: [
      weightSheet(weightsOfLargestUnits(mixing), rowTitles: rowTitles, limit: 0.3),
      weightSheet(weightsOfLargestUnits(first.tokenMixing), rowTitles: rowTitles, limit: 0.4),
      weightSheet(
        weightsOfLargestUnits(learned.layers[3].tokenMixing), rowTitles: rowTitles, limit: 0.5),
    ], panelTitles: ["Random", "Learned, layer 1", "Learned, layer 4"]))

text(
  #"""
  The last layer stands out. There each unit speaks with one voice to all patches: its lower picture
  is nearly of one colour. One number tells how even the voice is: the square of the mean of a column
  of $W_2$ over the mean of its squares. It is 1 if all patches are told the same, and about 1/16 if
  the 16 weights are random.
  """#)

/// The squared mean of each column of W₂ over the mean of its squares, for all columns together; from
/// 0 to 1.
func evenness(_ mixing: TokenMixing) -> Float {
  var (squaredMeans, meanSquares) = (Float(0), Float(0))
  for weights in outputWeights(mixing) {
    let mean = weights.reduce(0, +) / Float(weights.count)
    squaredMeans += mean * mean
    meanSquares += rms(weights) * rms(weights)
  }
  return squaredMeans / meanSquares
}
table(
  ["weights", "size of W₁ (rms)", "size of W₂ (rms)", "evenness of W₂"],
  ([("random", mixing)]
    + learned.layers.enumerated().map { ("learned, layer \($0 + 1)", $1.tokenMixing) }).map {
      [
        $0, fixed(rms($1.up.weight.elements), 3), fixed(rms($1.down.weight.elements), 3),
        fixed(evenness($1), 3),
      ]
    })

text(
  #"""
  This makes sense when you know what follows. In the last layer each patch is rethought once more, by
  itself, and then the model takes the mean over all patches. What only one patch was told, the mean blurs;
  what all were told comes through. So the last token mixing learned to collect: to gather what there
  is to know and to hand it to everyone.

  The slopes show the same. This is how much the answer's patches depend on the input's, over all
  images and channels: in layer 4 whole columns stand out, the patches that everyone listens to.
  """#)

/// How much each patch of the answer depends on each patch of x: the rms over images and channels.
func dependence(_ mixing: TokenMixing, at x: Tensor) -> [Float] {
  let size = x.shape[1] * x.shape[2]
  return (0..<16).flatMap { o in
    let slope = slopes(ofAnswerRow: o, at: x, mixing: mixing).elements
    return (0..<16).map { p in rms(slope[p * size..<(p + 1) * size]) }
  }
}

var cache = learned.makeCache(for: .inference)
var logits = Tensor.empty
learned.forward(images, into: &logits, cache: &cache)

let last = learned.layers[3]
let maps = [
  dependence(mixing, at: tokens),
  dependence(first.tokenMixing, at: learnedTokens),
  dependence(last.tokenMixing, at: last.tokenNorm(cache.activations[3])),
]
picture(
  "dependence", "Which patch of the answer depends on which patch of the input.",
  Subplots(
    columns: maps.map {
      pairMap(
        $0, rows: "Patch of the answer", columns: "Patch of the input", "Slope (rms)",
        map: .sequential)
    }, panelTitles: ["Random", "Learned, layer 1", "Learned, layer 4"]))

text(
  #"""
  ## Try

  - **One hidden unit.** Write `hidden: 1` where `mixing` is made, and look at the picture of
    the slopes again: every row is the same row, times a number. One unit can pass on one thing only. With 2
    there are two things.
  - **Your own digit.** Run `swift run chapter-03-token-mixing --image picture.png` with a picture of a
    digit you wrote, dark on light paper. Which patch is erased, and which ones does the learned layer
    tell of it?
  - **Bare paper.** Set `erasedPatch` to the number of an empty patch. Nothing changes, in any row: what
    the network notices is ink, not erasing. Then make `erased` write 1 instead of 0.

  Every patch has now heard from every other. But each channel heard only itself.
  [Chapter 4: channel mixing](04-channel-mixing.md) does the other half.
  """#)

chapter.finish()  // hide
