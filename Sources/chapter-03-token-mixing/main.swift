import ChapterKit
import Mixer
import NeuralNetwork
import Notebook
import Tensors

let (chapter, options) = Chapter.open(ImageOption.self)  // hide

text(
  #"""
  # 3. Token mixing

  After [chapter 2](02-patching.md) an image is a table: one row for each of its 16 patches, also called
  *tokens*, and one column for each of 128 channels. Each row is computed from its own patch only.

  To recognize a digit, the rows have to be combined. A convolutional network does it with overlapping kernels
  ([LeCun et al. 1989](http://yann.lecun.com/exdb/publis/pdf/lecun-89e.pdf)), a transformer with attention
  ([Vaswani et al.
  2017](https://proceedings.neurips.cc/paper_files/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf)).
  The Mixer applies a small multi-layer perceptron (MLP) to every column, called *token mixing* ([Tolstikhin
  et al.
  2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf)).

  ## Three patches, two channels

  Take a table $X$ of three patches and two channels. To mix its rows, multiply it from the left by a matrix
  of weights $W$, and add a bias $b_o$, one number per row (zero in this example):

  $$Y = W X + b, \qquad Y_{oc} = b_o + \sum_p W_{op}\, X_{pc}$$
  """#)

/// W·x + b: row o of the output is b[o] plus every row p of x times W[o, p].
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

let x = Tensor([3, 2], [1, 10, 2, 20, 3, 30])
let w = Tensor([3, 3], [0, 0.5, 0.5, 1, 0, 0, 1, 0, -1])
let y = multiplyFromLeft(w, x, plus: Tensor([3]))
table(
  ["patch", "channel 0", "channel 1", "mixed channel 0", "mixed channel 1"],
  (0..<3).map { [$0, x[$0, 0], x[$0, 1], y[$0, 0], y[$0, 1]] })

text(
  #"""
  Rows are combined with rows: row 0 of the output is the mean of rows 1 and 2 of the input. Columns are not
  combined with each other: the same nine weights are applied to each, so channel 1 stays ten times channel 0.

  ## The table of a digit

  Now four digits (the pictures show the first), cut and embedded as in chapter 2, with random weights. The
  article that these chapters follow (Oyedemi 2025, see [chapter 1](01-timeline.md)) first normalizes every
  row to mean 0 and variance 1 (`norm_tokens` in its code, a *layer norm*, see [chapter
  4](04-channel-mixing.md)). Helper functions are at the end of this page or in
  [ChapterKit](../Sources/ChapterKit).
  """#)

let images = exitOnError(try digits(4, seed: chapter.seed, first: options.image))
var random = Random(seed: chapter.seed)
let embedding = PatchEmbedding(
  imageChannels: 1, patch: PixelSize(7), channels: 128, using: &random)
let norm = LayerNorm(channels: 128)
let tokens = norm(embedding(images))
show("images, tokens", "\(images.shape), \(tokens.shape)")

text(
  #"""
  The shape is `[patches, images, channels]`; the article's is `[images, patches, channels]`. With the patches
  first, the tables side by side are one wide matrix, and one multiplication mixes all images.

  ## The MLP

  The product of two matrices is one matrix, so two linear steps can do no more than one. The MLP has two
  matrices with a nonlinear function between them, GELU (chapter 4):

  $$A = W_1 X + b_1, \qquad H = \mathrm{GELU}(A), \qquad Y = W_2 H + b_2$$

  $W_1$ has 64 rows, so $H$ has 64 rows, called *hidden units*. Each is computed from all 16 patches. $W_2$
  maps them back to 16. These are the article's sizes.
  """#)

let mixing = TokenMixing(patches: 16, hidden: 64, using: &random)
let isDefault = options.image == nil && chapter.seed == 0 && mixing.up.bias.count == 64  // hide

/// Token mixing of x, [patches, images, channels], in plain loops.
func mixed(_ x: Tensor, by mixing: TokenMixing) -> Tensor {
  let matrix = x.reshaped(to: [x.shape[0], x.shape[1] * x.shape[2]])
  var hidden = multiplyFromLeft(mixing.up.weight, matrix, plus: mixing.up.bias)
  gelu(&hidden)
  return multiplyFromLeft(mixing.down.weight, hidden, plus: mixing.down.bias).reshaped(to: x.shape)
}

let output = mixed(tokens, by: mixing)
show("elements that differ from the library's", differing(output, mixing(tokens)))
show("weights and biases", grouped(mixing.parameterCount))
show("different rows of the first digit before, after", distinctRowCounts(tokens, output))
picture(
  "tokens", "A digit and its table before and after mixing, each divided by its rms.",
  mixedTables(images, before: tokens, after: output))
check(output == mixing(tokens), "plain loops and the library agree")  // hide
check(!isDefault || distinctRowCounts(tokens, output) == "13, 16", "equal rows")  // hide

text(
  #"""
  The library's `TokenMixing` gives the same bits and is used from here on. The picture shows the 32 channels
  that differ most between patches before mixing, in both panels in the order of their values for patch 0
  before mixing. Each table is divided by its root mean square (rms). Blank patches have equal rows before
  mixing. After it all rows differ, since each is computed with its own weights.

  ## Why the article transposes

  PyTorch's `nn.Linear` acts along the last axis. So the article moves the patches there, and back:

  ```python
  y = y.transpose(1, 2)      # [batch, channels, patches]
  y = self.token_mixer(y)    # nn.Linear, nn.GELU, nn.Linear
  y = y.transpose(1, 2)      # [batch, patches, channels]
  ```

  Here is the same in Swift (`articleMixed`, at the page's end), with sums rounded in three ways. A *fused*
  multiply-add computes $s + w\,x$ and rounds once; `*`, then `+`, twice. The bias is added first or last.
  """#)

let batchFirst = firstAxesSwapped(tokens)
let theirs = Rounding.allCases.map { firstAxesSwapped(articleMixed(batchFirst, by: mixing, $0)) }
table(
  ["the article's way", "elements that differ from ours", "largest difference"],
  differenceRows(Rounding.allCases.map(\.rawValue), theirs.map { ($0, output) }))
show("largest element of ours", largestMagnitude(output), places: 2)
check(theirs[0] == output, "the article's transposes give our bits")  // hide

text(
  #"""
  The article's transposes and our multiplication from the left are the same function, as the first line
  shows. The other lines differ in rounding only.

  The package gives the same bits on every machine. The standard IEEE 754 fixes the result of every single
  addition, multiplication and fused multiply-add. What remains is which operations are used, fused or
  separate, and in which order. The library fixes both for any processor and any number of threads: products
  are added one by one, fused, bias first; sums over columns, in gradients, are added as sixteen partial sums.
  GELU is computed with the same operations, without the system's mathematical functions. PyTorch [does not
  guarantee](https://pytorch.org/docs/stable/notes/randomness.html) equal bits across releases and platforms.

  ## The same for all channels, not for all patches

  A function is *equivariant* to a permutation if permuting its input permutes its output in the same way.
  Token mixing is equivariant to permutations of channels and of images, which are all treated alike, but not
  to permutations of patches: $W_1$ has a column of weights for each patch. To test it, permute the table
  along one axis and then mix, or mix and then permute, and compare.
  """#)

let axes = ["patches", "images", "channels"]
let trials = axes.indices.map { axis in
  let order = random.permutation(of: tokens.shape[axis])
  return (mixing(shuffled(tokens, axis: axis, order)), shuffled(output, axis: axis, order))
}
table(["permuted", "elements that differ", "largest difference"], differenceRows(axes, trials))
check(trials.map { $0.0 == $0.1 } == [false, true, true], "equivariant except to patches")  // hide

text(
  #"""
  So a Mixer needs no position embeddings, learned numbers for each position. A [Vision
  Transformer](https://openreview.net/forum?id=YicbFdNTTy) adds them to its tokens because attention is
  equivariant to permutations of patches.

  ## One patch changes

  Set the pixels of the patch with the most ink to 0 (paper), and see which rows change. The digit with and
  without it is a batch of two images. The change of a row is the rms of the differences over its channels.
  """#)

let erasedPatch = patchWithMostInk(images)
let pair = withAndWithout(erasedPatch, of: images)
let changesBefore = rowChanges(norm(embedding(pair)))
let changesAfter = rowChanges(mixing(norm(embedding(pair))))
picture(
  "one-patch", "How much each row changes when one patch is erased. The scale ends at 0.25.",
  changeFigure(pair, erasedPatch, ("Before mixing", changesBefore), ("After mixing", changesAfter)))
check(oneRowChangesThenAll(changesBefore, changesAfter), "one row changes, then all")  // hide

text(
  #"""
  The *receptive field* of an output is the part of the input on which it depends: one patch before mixing,
  all 16 after. The picture shows that the erased patch belongs to the receptive field of every output. So do
  the other patches: none of the 256 derivatives computed below is zero. With one convolution of 3×3 patches,
  an output depends on its own patch and its neighbors only.

  ## What token mixing alone cannot do

  Change one number, channel 0 of one patch, and count what changes in the output of a stack of token mixings.
  As in the Mixer, the output of each is added to its input (a *residual connection*, chapter 4).
  """#)

/// Token mixings in a row with residual connections, each after the layer norm if there is one.
func stacked(_ x: Tensor, _ mixings: [TokenMixing], norm: LayerNorm?) -> Tensor {
  mixings.reduce(x) { x, mixing in sum(x, mixing(norm?(x) ?? x)) }
}

let stacks: [(count: Int, norm: LayerNorm?)] = [(1, nil), (4, nil), (4, norm)]
let changed = stacks.map { stack in
  changedCounts(at: tokens) { stacked($0, randomMixings(stack.count), norm: stack.norm) }
}
table(
  ["token mixings", "layer norm", "patches that change", "channels that change"],
  zip(stacks, changed).map { [$0.count, $0.norm == nil ? "no" : "yes", $1.patches, $1.channels] })
check(changed[1] == (16, 1) && changed[2] == (16, 128), "only layer norm links channels")  // hide

text(
  #"""
  **Without layer norm**, for any number of token mixings, channel 0 of the output depends on channel 0 of the
  input only. The whole stack is one function $g$ from 16 numbers to 16 numbers, the same for every channel:
  $Y_{\cdot c} = g(X_{\cdot c})$. More layers only make $g$ more complicated. A channel of a patch is a
  weighted sum of its pixels (chapter 2), so the stack can compare one such sum in different places. It cannot
  compute anything from two channels: not their sum, not their product, not which is larger. A linear
  classifier after the stack could only add up terms of one channel each.

  Layer norm links the channels, as the last line shows, but only through two numbers per patch: the mean and
  the variance over its channels. To combine channels freely is the task of channel mixing. [Chapter
  4](04-channel-mixing.md) adds what a stack of channel mixings alone cannot do.

  ## Backpropagation

  Training needs the derivatives of the *loss* $L$, a number that measures the error of the model, with
  respect to all weights. Suppose those with respect to the output are known, and write $\partial Y$ for the
  table of $\partial L / \partial Y_{oc}$. First one matrix, $Y = W X + b$. Element $X_{pc}$ enters every
  $Y_{oc}$ of its column with the factor $W_{op}$. Weight $W_{op}$ enters $Y_{oc}$ in every column $c$ with
  the factor $X_{pc}$, and $b_o$ with the factor 1. By the chain rule

  $$\partial X_{pc} = \sum_o W_{op}\, \partial Y_{oc}, \qquad
  \partial W_{op} = \sum_c \partial Y_{oc}\, X_{pc}, \qquad \partial b_o = \sum_c \partial Y_{oc}$$

  or $\partial X = W^{\mathsf T} \partial Y$ and $\partial W = \partial Y X^{\mathsf T}$. The sums over $c$
  run over all channels of all images, because all of them share the weights. The MLP takes two such steps,
  the last matrix first. In between, each element is multiplied ($\odot$) by the derivative of GELU at the
  value that the hidden unit had:

  $$\partial H = W_2^{\mathsf T}\, \partial Y, \qquad \partial A = \partial H \odot \mathrm{GELU}'(A),
  \qquad \partial X = W_1^{\mathsf T}\, \partial A$$

  $$\partial W_2 = \partial Y\, H^{\mathsf T}, \quad \partial b_2 = \textstyle\sum_c \partial Y_{\cdot c}, \qquad
  \partial W_1 = \partial A\, X^{\mathsf T}, \quad \partial b_1 = \textstyle\sum_c \partial A_{\cdot c}$$
  """#)

/// The derivatives with respect to the input and all parameters, given those with respect to the output.
func backward(
  _ dy: Tensor, x: Tensor, of mixing: TokenMixing, inSixteenSums: Bool = false
) -> (dx: Tensor, gradient: TokenMixing) {
  let (dy, matrix) = (dy.reshaped(to: [16, dy.count / 16]), x.reshaped(to: [16, x.count / 16]))
  // The forward pass again, keeping H and GELU′(A).
  var hidden = multiplyFromLeft(mixing.up.weight, matrix, plus: mixing.up.bias)
  var derivative = Tensor.empty
  gelu(&hidden, derivative: &derivative)
  var da = multiplyFromLeft(transposed(mixing.down.weight), dy, plus: Tensor([hidden.shape[0]]))
  multiply(&da, by: derivative)
  let dx = multiplyFromLeft(transposed(mixing.up.weight), da, plus: Tensor([16]))
  var result = mixing.zerosLike()
  let gradient = inSixteenSums ? linearGradientInSixteenSums : linearGradient
  result.up = gradient(da, matrix)
  result.down = gradient(dy, hidden)
  return (dx.reshaped(to: x.shape), result)
}

let dy = Tensor(tokens.shape, uniform: 1, using: &random)
let ours = backward(dy, x: tokens, of: mixing)
let oursInSixteen = backward(dy, x: tokens, of: mixing, inSixteenSums: true)
let library = mixing.valueWithPullback(at: tokens).pullback(dy)
table(
  ["with respect to", "shape", "largest", "differ", "by at most", "differ, sixteen sums"],
  gradientRows(ours, inSixteenSums: oursInSixteen, library: library))
check(agreeInSixteenSums(ours, oursInSixteen, library), "in sixteen sums the bits agree")  // hide

text(
  #"""
  With random numbers for $\partial Y$, this agrees with the library up to rounding, and $\partial X$ has the
  same bits. $\partial W$ and $\partial b$ are sums over all 512 columns. `linearGradient`, in ChapterKit,
  adds them one by one. The library adds column $c$ to partial sum $c \bmod 16$, then the partial sums to each
  other. In that order (last column) our bits are the library's.

  Now compare with finite differences. Token mixing maps the 16 numbers of a channel to 16 numbers. The matrix
  of the 256 derivatives $\partial Y_{oc} / \partial X_{pc}$ is called its *Jacobian*:

  $$J = W_2\, \mathrm{diag}\big(\mathrm{GELU}'(A_{\cdot c})\big)\, W_1$$

  Changing one input patch a little, up and down, gives a column of $J$. The backward pass multiplies by
  $J^{\mathsf T}$: from $\partial Y = 1$ in one row and 0 elsewhere it computes a row of $J$.
  """#)

let byColumns = jacobianByColumns(of: mixing, at: tokens)
let byRows = jacobianByRows(of: mixing, at: tokens)
show("largest difference of the 256", short(largestDifference(byColumns, byRows)))
table(["pass", "multiplications per column"], costRows(of: mixing))
picture(
  "jacobian", "The Jacobian of channel 0, computed column by column and row by row.",
  jacobianFigure([("Finite differences", byColumns), ("Backward passes", byRows)]))
check(largestDifference(byColumns, byRows) < 1e-4 && !byRows.contains(0), "Jacobians")  // hide

text(
  #"""
  Both ways agree. Their costs differ when there are many parameters and one loss, as in training. A central
  difference takes two forward passes per parameter. One backward pass gives all derivatives, and takes twice
  the multiplications of a forward pass: per matrix one product for $\partial X$, one for $\partial W$.

  ## With learned weights

  So far the weights were random. [Chapter 6](06-mnist-training.md) trains the same model on MNIST and saves
  its weights in a file. Here is the token mixing of the first learned layer. The embedding and the layer norm
  before it are the learned ones too, so the input also differs from the random case.
  """#)

let learned = exitOnError(try learnedModel(inPackage: chapter.packageFolder))
let first = learned.layers[0]
let learnedOutput = first.tokenMixing(first.tokenNorm(learned.patchEmbedding(images)))
picture(
  "tokens-learned",
  "The table after mixing with random and learned weights. Each table has its own order of channels, largest rms first. The scale ends at ±1.",
  sortedTables([("Random", output), ("Learned, layer 1", learnedOutput)], limit: 1))
show("sum of squares in the 13 largest channels, random, first digit", percent(topShare(output), 0))
show("the same, learned, first digit", percent(topShare(learnedOutput), 0))
check(!isDefault || topShare(learnedOutput) > topShare(output) + 0.15, "few are large")  // hide
let learnedPair = first.tokenNorm(learned.patchEmbedding(pair))
let learnedChanges = rowChanges(first.tokenMixing(learnedPair))
picture(
  "one-patch-learned", "The changes after mixing with random and learned weights, on one scale.",
  changeFigure(pair, erasedPatch, ("Random", changesAfter), ("Learned, layer 1", learnedChanges)))
table(
  ["change of a row (rms)", "random", "learned", "learned / random"],
  changeRows((changesBefore, changesAfter), (rowChanges(learnedPair), learnedChanges)))
check(!isDefault || rowChangesMost(15, learnedChanges, changesAfter), "patch 15")  // hide

text(
  #"""
  With learned weights a tenth of the channels holds about half of the sum of squares. When the patch is erased,
  one row, that of patch 15, changes more than 1.5 times as much as any row does with random weights (last
  column); the median change is smaller. This is one digit and one random initialization.

  A hidden unit has 16 input weights, a row of $W_1$, and 16 output weights, a column of $W_2$: one per patch.
  Arranged as the patches are in the image, they form pictures of 4×4.
  """#)

let mixings = [("Random", mixing)] + namedMixings(of: learned)
picture(
  "unit-weights",
  "Input (above) and output weights of the ten hidden units of each MLP with the largest product of both rms; random, layer 1 and layer 4.",
  unitFigure([mixings[0], mixings[1], mixings[4]]))
table(
  ["weights", "W₁ (rms)", "W₂ (rms)", "mean evenness", "evenness > 1/2", "one sign"],
  unitRows(mixings))
check(onlyLayer4HasEvenUnits(learned), "only layer 4 has many even units")  // hide

text(
  #"""
  In layer 4 many units have similar output weights for all patches: of the ten largest units, drawn in panel
  c, most have output weights of nearly one hue. The table measures it for all 64. The *evenness* of a unit is
  the square of the mean of its output weights over the mean of their squares. It is 1 if all are equal, and
  on average about 1/16 if they are independent with mean zero. In layer 4 more than half of the units are
  above 1/2, and about a third have output weights of one sign.

  A likely reason: after layer 4 the model combines the patches only once more, by their mean, which has equal
  weights, while after layers 1 to 3 the next token mixing has different weights for each patch. The Jacobian
  shows it too: equal output weights would make its rows equal. Each cell of a map is the rms of one element
  of the Jacobian over the four images and all channels, at the layer's own input. For the picture, each map
  is divided by its rms, which is the column *derivative (rms)* of the table.
  """#)

let inputs = [tokens] + tokenMixingInputs(of: learned, images)
let maps = zip(mixings, inputs).map { dependence(of: $0.1, at: $1) }
picture(
  "dependence", "How much each output patch depends on each input patch. The scale ends at 2.5.",
  dependenceFigure(zip(mixings, maps).dropFirst().map { ($0.0, $1) }))
table(
  ["weights", "derivative (rms)", "variance between columns", "patches most often largest"],
  dependenceRows(mixings.map(\.0), maps))
check(!isDefault || onlyLayer4HasDarkColumns(maps), "dark columns")  // hide

text(
  #"""
  In layer 4 the columns of patches 0, 2 and 13 are dark: 14 of the 16 output patches depend most on one of
  these three. The last column of the table counts this for the three most frequent patches of each map. The
  column before it is the part of a map's variance that is between its columns: 100 % if all rows are the
  same, about 1/17 for independent numbers.

  ## Try

  - **One hidden unit.** Write `hidden: 1` where `mixing` is made, and look at `jacobian.png` again: every row
    is a multiple of the same row, a matrix of rank 1. With 2 hidden units the rank is 2.
  - **Your own digit**, dark on light paper: `swift run chapter-03-token-mixing --image picture.png`.

  Now every patch depends on all patches, but each channel only on itself, apart from the layer norm. [Chapter
  4: channel mixing](04-channel-mixing.md) combines the channels.
  """#)

chapter.finish()  // hide
