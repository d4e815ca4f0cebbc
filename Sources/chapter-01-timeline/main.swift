import ChapterKit
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

let chapter = Chapter.open()  // hide

text(
  """
  # 1. Three ways to hear from another place

  No single pixel tells which digit an image shows. A network has to combine strokes from different places. So it
  needs a way for one place of the image to *hear* another: the result at one place must depend on the input at
  another. Three such ways matter most:

  - **1989, convolution.** [LeCun et al.](http://yann.lecun.com/exdb/publis/pdf/lecun-89e.pdf) read handwritten
    digits with a network in which a place hears its neighbors.
  - **2017, attention.**
    [Vaswani et al.](https://proceedings.neurips.cc/paper_files/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf)
    let every word of a text hear every other, with weights computed from the words. In 2021
    [Dosovitskiy et al.](https://openreview.net/forum?id=YicbFdNTTy) did the same with pieces of an image (the
    Vision Transformer).
  - **2021, mixing.**
    [Tolstikhin et al.](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf)
    showed that a good network needs neither. In their MLP-Mixer every place hears every other through learned
    weights, which are the same for every image.

  These chapters follow the article *The Multi Layer-Perceptron as a Potential Neural Quantum State (Part One)* by
  Faith O. Oyedemi (2025), which tells this story and then builds a Mixer. This chapter runs all three ways on a
  small input, with random weights. It measures which place can hear which, and what that costs.
  """)

text(
  #"""
  ## Five places in a row

  Take a tiny image: five places in a row, with one number $x_j$ each. All three ways then compute the new number at
  place $i$ as a weighted sum over all places $j$:

  $$y_i = \sum_j M_{ij} x_j$$

  Row $i$ of the matrix $M$ holds the weights with which place $i$ hears the others. The three ways differ in where
  $M$ comes from.

  - Convolution: from the *relative position*. $M_{ij} = w_{j-i}$, and zero beyond the neighbors.
  - Attention: from the *content*. The product $s_j = x_i x_j$ is the *score* of place $j$, and the *softmax*,
    $M_{ij} = e^{s_j} / \sum_k e^{s_k}$, makes the scores of a row positive, with the sum one.
  - Mixing: from *learning*. Every $M_{ij}$ is a separate parameter. Before training it is random. (In a real
    network the $w$ are learned too, and so are matrices inside the scores of attention.)

  `times` multiplies a matrix by a vector. It, `softmax`, and the other small helpers are in `Arithmetic.swift`;
  `rms` and others that several chapters use are in [Sources/ChapterKit](../Sources/ChapterKit).
  """#)

var random = Random(seed: chapter.seed)

let row: [Float] = [0, 1, 2, 1, 0]
let moved: [Float] = [0, 0, 1, 2, 1]
let learned = randomMatrix(5, 5, using: &random)

func byRelativePosition(_ x: [Float]) -> [[Float]] {
  let kernel: [Float] = [0.25, 0.5, 0.25]
  return x.indices.map { i in x.indices.map { j in abs(j - i) <= 1 ? kernel[j - i + 1] : 0 } }
}
func byContent(_ x: [Float]) -> [[Float]] {
  x.indices.map { i in softmax(x.indices.map { j in x[i] * x[j] }) }
}

for (name, x) in [("row", row), ("moved", moved)] {
  let outputs = [
    ("convolution", times(byRelativePosition(x), x)),
    ("attention", times(byContent(x), x)), ("mixing", times(learned, x)),
  ]
  table(
    ["place", "0", "1", "2", "3", "4"],
    ([(name, x)] + outputs).map { name, numbers in [name] + numbers.map { fixed($0, 2) } })
}

picture(
  "matrices", "The matrix M of each way. Only that of attention changes with the input.",
  matrixPanels([
    ("Convolution", byRelativePosition(row)), ("Mixing", learned),
    ("Attention, input “row”", byContent(row)), ("Attention, input “moved”", byContent(moved)),
  ]))

checkAttention(byContent, row, moved)  // hide

text(
  """
  **Convolution** has a band along the diagonal. When the numbers move by one place, so do its results; only at the
  ends of the row, where a neighbor is missing, something is cut off.

  **Attention** has a full matrix, and computes a new one for every input. A place with a positive number gives its
  largest weight to the largest number: a place that holds a 1 hears the 2 more than it hears itself. At a place
  that holds 0 all scores are 0, so it hears all places equally. The results move with the numbers here too.

  **Mixing** has a full matrix as well, which does not depend on the input. When the numbers move, its results do
  not move along: they become different numbers.

  ## A digit as forty-nine places

  Now a real image. Its 28 by 28 pixels, from 0 (background) to 1 (ink), are cut into 7 by 7 *patches* of 4 by 4
  pixels. A patch is one place, and its 16 pixels are the numbers that the place holds, its *channels*.
  [Chapter 2](02-patching.md) explains the cut; here we only need its result, `x[place][channel]`
  (`DigitPlaces.swift`).
  """)

let side = 7
let places = side * side
let channels = 16
let x = cut(pixels(of: 3))

text(
  #"""
  With several numbers per place, each way also needs matrices that act on the channels.

  - **Convolution.** Each of the nine neighbors, the place itself included, has a matrix $W_d$, one for every
    direction $d$. All places share the nine. Neighbors outside the image are left out:

  $$y_i = \sum_{d} W_d x_{i+d}$$

  - **Attention.** Every place computes three vectors from its numbers: a *query* $q = W_q x$, a *key* $k = W_k x$
    and a *value* $v = W_v x$. The weight of place $j$ at place $i$ grows with the product of the query of $i$ and
    the key of $j$. With $C$ channels, the division by $\sqrt C$ keeps the scores from growing with $C$ (Vaswani et
    al. 2017, equation 1). Real models run several such *heads* side by side and multiply the result by an output
    matrix $W_o$; we take one head and leave $W_o$ out:

  $$y_i = \sum_j A_{ij} v_j, \qquad A_{ij} = \mathrm{softmax}_j\left(\frac{q_i \cdot k_j}{\sqrt C}\right)$$

  - **Mixing.** In the Mixer, $M$ becomes a small multi-layer perceptron (*MLP*): two matrices with a nonlinear
    function between them. $W_1$ computes $D$ *hidden units* from all places, $W_2$ computes the places from
    these. Every channel $c$ goes through the same two matrices, separately (Tolstikhin et al. 2021, equation 1).
    The Mixer also rescales the input (*layer norm*) and adds the input to the result (*residual connection*); we
    leave that to [chapter 4](04-channel-mixing.md):

  $$y_{\cdot c} = W_2 \mathrm{GELU}(W_1 x_{\cdot c} + b_1) + b_2$$

  GELU is a smooth function: about $x$ where $x$ is large, about 0 where $x$ is very negative. Mixing is
  `TokenMixing` of this package's library `Mixer`, which [chapter 3](03-token-mixing.md) derives; the two others are
  written out in `Layers.swift`. Each runs once on the digit. The weights are random, but all three have the same
  form: a table of places and channels goes in, and a table of the same size comes out. Each way gets the weights of
  two layers, for later.
  """#)

let hidden = 32
let article = MixerConfiguration()
show("D, here", "\(hidden) for \(places) places")
show("D, article", "\(article.tokenMLPDim) for \(article.patches) places")

let stacks: [(name: String, layers: [Layer])] = [
  ("convolution", [convolutionLayer(), convolutionLayer()]),
  ("attention", [attentionLayer(), attentionLayer()]),
  ("mixing", [mixingLayer(), mixingLayer()]),
]

let center = places / 2
table(
  ["way", "places", "channels"],
  stacks.map { [$0.name, $0.layers[0](x).count, $0.layers[0](x)[0].count] })

text(
  """
  ## Which place hears which

  We could work it out, but it is safer to measure. Raise all numbers of one input place by 1/64, so that it gets a
  little darker, leave all others as they are, and run the layer again. An output place whose numbers change has
  heard it. One whose numbers stay the same *to the last bit* has not. Do so with each of the forty-nine places. The
  picture shows, for one output place, how its changes are shared out among the input places.
  """)

/// `[output place][input place]`: how much the output at one place changes, summed over its channels,
/// when the input at another is raised.
func sensitivities(_ layer: Layer, at x: Places) -> Places {
  let y = layer(x)
  var changes = Places(repeating: [Float](repeating: 0, count: places), count: places)
  for input in 0..<places {
    var raised = x
    raised[input] = x[input].map { $0 + 1 / 64 }
    let z = layer(raised)
    for output in 0..<places {
      changes[output][input] = zip(y[output], z[output]).map { abs($0 - $1) }.reduce(0, +)
    }
  }
  return changes
}

let oneLayer = stacks.map { sensitivities($0.layers[0], at: x) }
let twoLayers = stacks.map { stack in
  sensitivities({ stack.layers[1](stack.layers[0]($0)) }, at: x)
}

picture(
  "who-hears-whom",
  "What the central place hears after one layer and after two: the share of each input place in the change. Gray is exactly 0.",
  ReceptiveFieldMaps(
    pixels: pixels(of: 3), pixelsPerSide: 28, side: side, outputPlace: center,
    columnTitles: ["Convolution", "Attention", "Mixing"], rowTitles: ["One layer", "Two layers"],
    maps: [oneLayer, twoLayers].map { ways in ways.map { shares($0)[center] } }))

checkMaps(oneLayer, twoLayers, center: center)  // hide

text(
  """
  The places that an output depends on are its *receptive field*. After one layer, a convolution has a receptive
  field of 3 by 3 places, after two layers of 5 by 5: each layer adds one ring. With attention and mixing it is the
  whole image after one layer. The map of attention depends on the digit: all blank places have the same share, and
  places with ink have a larger or a smaller one. The map of mixing comes mainly from its random weights;
  [chapter 3](03-token-mixing.md) shows such maps after training.

  Here are all forty-nine output places. Each row of these matrices is such a map, written as one line. They
  correspond to the matrices $M$ above, but show sizes of changes, as shares, instead of weights.
  """)

picture(
  "all-pairs",
  "The share of every input place in the change of every output place, one layer. Gray is exactly 0; shares above 14 % are drawn as 14 %.",
  pairPanels([
    ("Convolution", shares(oneLayer[0])), ("Attention", shares(oneLayer[1])),
    ("Mixing", shares(oneLayer[2])),
  ]))

text(
  """
  Convolution has three bands of three diagonals, its nine directions: the left and right neighbors have the
  previous and the next number, the upper and lower ones are seven away. In every row of attention the diagonal
  element is several times the mean of the others: a place that changes also changes its own query. Off the
  diagonal, the rows of blank places are uniform, since their query is zero and the softmax uniform; the rows of
  places with ink are not. Mixing shows no pattern.

  Does such a map depend on the input? We measure all three again at another digit, a 7, and take the root mean
  square (*rms*) of the difference between the two maps, divided by the rms of the first.
  """)

let mapChanges = stacks.enumerated().map { way, stack in
  let seven = sensitivities(stack.layers[0], at: cut(pixels(of: 7)))
  let difference = zip(seven.joined(), oneLayer[way].joined()).map { $0 - $1 }
  return rms(difference) / rms(oneLayer[way].joined())
}
table(["way", "relative change of the map"], zip(stacks, mapChanges).map { [$0.name, short($1)] })

checkMapChanges(mapChanges)  // hide

text(
  """
  Convolution is linear, so its map is the same for every input, up to rounding. Attention computes its weights from
  the input, so its map changes. Mixing is in between: its weights are fixed, but the slope of GELU depends on the
  input.

  How many layers does it take until every place has heard every other? We stack layers of the same kind and count
  the pairs, out of 49 times 49.
  """)

let pairs = [convolutionLayer, attentionLayer, mixingLayer].map { pairCounts(layers: 6, $0) }
table(
  ["layers", "convolution", "attention", "mixing"],
  (0..<6).map { index in ["\(index + 1)"] + pairs.map { grouped($0[index]) } })

checkPairCounts(pairs)  // hide

text(
  """
  Information that moves one place per layer needs six layers from corner to corner of a 7 by 7 grid.

  ## What each assumes about places

  A layer is *equivariant* to a reordering of the places if the result of the reordered input is the reordered
  result. We test two. First we *move* the digit by one place to the right; the column that falls off the edge comes
  back at the left. Then we *shuffle* the forty-nine places at random. The table has the largest difference between
  the two results, divided by the rms of the layer's output.
  """)

let movedOrder = (0..<places).map { $0 / side * side + ($0 + side - 1) % side }
var shuffledOrder = Array(0..<places)
random.shuffle(&shuffledOrder)

// Near the left and right edges a convolution lacks neighbors, so they are left out.
let inner = (0..<places).filter { (2...5).contains($0 % side) }
let equivarianceErrors = stacks.map { name, layers in
  (
    name: name, moved: equivarianceError(layers[0], movedOrder, at: inner),
    shuffled: equivarianceError(layers[0], shuffledOrder, at: inner)
  )
}
table(
  ["way", "moved", "shuffled"],
  equivarianceErrors.map { name, moved, shuffled in [name, short(moved), short(shuffled)] })

checkEquivariance(equivarianceErrors)  // hide

text(
  #"""
  - **Convolution** is equivariant to moves (translations) away from the left and right edges, here bit for bit, but
    not to shuffling. What it learns at one place carries over to every other.
  - **Attention** is equivariant to both; what remains is rounding, because sums run in another order. To it the
    places are an unordered set. So a Vision Transformer adds a *position embedding* to each patch, learned numbers
    that depend on the place (Dosovitskiy et al. 2021, section 3.1).
  - **Mixing** is equivariant to neither. Every place has its own weights, so no position embedding is needed.
    But what it learns at one place does not carry over to another.

  ## What each costs

  Let an image have $S$ places of $C$ channels each. We count the *parameters*, the numbers that are learned, and
  the *FLOPs*, the additions and multiplications for one image and one layer. A matrix of $m$ rows and $n$ columns
  takes $2mn$ of them per vector. Softmax, GELU and biases are cheap, and left out.

  - Convolution has nine matrices, and uses each at every place: $9C^2$ parameters and $2 \cdot 9 S C^2$ FLOPs.
  - Attention has three matrices, used at every place. Then every query is multiplied by every key, and every place
    adds up all values: $3C^2$ parameters and $2 (3 S C^2 + 2 S^2 C)$ FLOPs. The output matrix $W_o$ of a real
    model, which we left out, would add $C^2$ parameters and $2 S C^2$ FLOPs.
  - Mixing has two matrices and their biases, used once for every channel. With $D$ hidden units that is
    $2SD + S + D$ parameters and $2 \cdot 2 S D C$ FLOPs. The authors choose $D$ independently of $S$ (Tolstikhin et
    al. 2021, section 2), so there is no $S^2$. But the number of parameters grows with $S$.

  These formulas are in `Cost.swift`. To test them, our own functions count their multiplications while they run,
  and the library counts its parameters. The formula for convolution counts nine neighbors everywhere; at the border
  some are missing, so the count is lower.
  """#)

let counted = stacks.prefix(2).map { countedFLOPs($0.layers[0]) }
let library = TokenMixing(patches: places, hidden: hidden, using: &random)
table(
  ["", "formula", "counted"],
  [
    ("convolution, FLOPs", Cost.convolution(places, channels).flops, counted[0]),
    ("attention, FLOPs", Cost.attention(places, channels).flops, counted[1]),
    (
      "mixing, parameters", Cost.mixing(places, channels, hidden: hidden).parameters,
      library.parameterCount
    ),
  ].map { name, formula, count in [name, grouped(formula), grouped(count)] })

checkCounts(flops: counted, parameters: library.parameterCount)  // hide

text(
  """
  Now let the image grow. We take the channels and hidden units of the model S/16 of Tolstikhin et al. (size S,
  patches of 16 by 16 pixels). Each row of the table doubles the side of the image, so it has four times as many
  patches. A GFLOP is a billion FLOPs.
  """)

let model = MixerConfiguration.published.first { $0.name == "S/16" }!.configuration
let (c, d) = (model.hiddenDim, model.tokenMLPDim)
show("channels, C", c)
show("hidden units, D", d)

func costs(_ s: Int) -> [Cost] {
  [Cost.convolution(s, c), Cost.attention(s, c), Cost.mixing(s, c, hidden: d)]
}
table(
  ["side (pixels)", "patches, S", "convolution (GFLOP)", "attention (GFLOP)", "mixing (GFLOP)"],
  [224, 448, 896, 1792].map { pixels in
    let s = (pixels / 16) * (pixels / 16)
    return [grouped(pixels), grouped(s)] + costs(s).map { fixed(Double($0.flops) / 1e9, 2) }
  })

picture(
  "cost", "The cost of one layer over the number of patches; both axes are logarithmic.",
  Subplots(
    columns: [
      costChart("FLOPs per image") { costs($0).map(\.flops) },
      costChart("Parameters") { costs($0).map(\.parameters) },
    ], panelTitles: ["FLOPs of one layer", "Parameters of one layer"]))

checkGrowth(costs)  // hide

text(
  """
  On logarithmic axes a power of $S$ is a straight line, and its slope is the exponent. In panel a the lines of
  convolution and mixing are parallel: both grow like $S$. Attention starts like $S$ too, while its three matrices
  cost most; then the $S^2$ term dominates and the line gets steeper. In panel b convolution and attention have the
  same number of parameters for every image; those of mixing grow like $S$.

  Two caveats. Mixing needs the fewest FLOPs also because it does less: it never combines the channels of a place.
  The Mixer has a second layer for that, [chapter 4](04-channel-mixing.md). And a mixing layer fits one number of
  patches only; a trained Mixer cannot take a larger image, while a convolution can.

  ## Summary

  All three ways combine places in weighted sums. The weights come from the relative position (convolution), from the
  content (attention), or from training alone (mixing). Mixing is two matrix products with GELU between. The paper
  shows that a network that alternates token mixing with channel mixing comes close to the best of its time when it
  is trained on many images.

  ## Three things to try

  - In `row` and `moved`, replace the 2 by a 5 and run again. In the matrices of attention, the rows of places that
    hold a 1 or a 5 now have almost all their weight on the 5; the rows of zeros stay uniform.
  - Set `center` to 0, the upper left corner. How large is its receptive field with convolution after one layer, and
    after two?
  - In `costs`, let the hidden units of mixing grow with the image: replace `hidden: d` by `hidden: s / 2`. How do
    the slopes in the picture change?

  Next: [an image becomes a table](02-patching.md).
  """)

chapter.finish()  // hide
