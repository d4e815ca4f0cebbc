import ChapterKit
import Datasets
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

let chapter = Chapter.open()  // hide

text(
  """
  # 1. Three ways to hear from another place

  To say which digit is on a picture, no single pixel is enough. A stroke here must be seen together with a
  stroke there. So every network that looks at images needs a way for one place of the image to *hear*
  from another. Three such ways matter most:

  - **1989, convolution.** [LeCun et al.](http://yann.lecun.com/exdb/publis/pdf/lecun-89e.pdf) read
    handwritten digits with a network in which a place hears its neighbours.
  - **2017, attention.** [Vaswani et al.](https://proceedings.neurips.cc/paper_files/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf)
    let a word hear those words that matter to it. In 2021
    [Dosovitskiy et al.](https://openreview.net/forum?id=YicbFdNTTy) did the same with pieces of an image.
  - **2021, mixing.** [Tolstikhin et al.](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf)
    showed that a good network needs neither of the two. Every place hears every other through
    one fixed table of learned weights. This is the MLP-Mixer.

  These chapters follow the article *The Multi Layer-Perceptron as a Potential Neural Quantum State (Part
  One)* by Faith O. Oyedemi (2025), which tells this story and then builds a Mixer. Here all three ways
  run once, small, side by side. No weight is trained yet. What we ask is who *can* hear whom, and at
  what price.
  """)

text(
  #"""
  ## Five places in a row

  Take the smallest image there is: five places in a row, each holding one number. All three ways do the
  same thing with it. The new number at place $i$ is a weighted sum over all places $j$:

  $$y_i = \sum_j M_{ij} x_j$$

  The matrix $M$ says who hears whom: its row $i$ holds what place $i$ listens to. The three ways differ
  in one point only, which is where $M$ comes from.

  - Convolution: from the *distance*. $M_{ij} = w_{j-i}$, and zero beyond the neighbours.
  - Attention: from the *content*. $M_{ij}$ grows with the product $x_i x_j$: like hears like. The
    *softmax*, $e^{s_j} / \sum_k e^{s_k}$, makes the scores $s_j = x_i x_j$ of a row positive, with the sum one.
  - Mixing: from *learning*. Every $M_{ij}$ is a number of its own. Before learning it is random.

  `times` multiplies a matrix by a vector; it, `softmax`, and the other small helpers of this page stand in
  `Arithmetic.swift`, and those that several chapters use in [Sources/ChapterKit](../Sources/ChapterKit).
  """#)

var random = Random(seed: chapter.seed)

let row: [Float] = [0, 1, 2, 1, 0]
let moved: [Float] = [0, 0, 1, 2, 1]
let learned = randomMatrix(5, 5, using: &random)

func byDistance(_ x: [Float]) -> [[Float]] {
  let kernel: [Float] = [0.25, 0.5, 0.25]
  return x.indices.map { i in x.indices.map { j in abs(j - i) <= 1 ? kernel[j - i + 1] : 0 } }
}
func byContent(_ x: [Float]) -> [[Float]] {
  x.indices.map { i in softmax(x.indices.map { j in x[i] * x[j] }) }
}
func byLearning(_ x: [Float]) -> [[Float]] { learned }

let ways = [("convolution", byDistance), ("attention", byContent), ("mixing", byLearning)]
func showResults(_ name: String, _ x: [Float]) {
  let outputs = ways.map { way, matrix in (way, times(matrix(x), x)) }
  table(
    ["place", "0", "1", "2", "3", "4"],
    ([(name, x)] + outputs).map { name, numbers in [name] + numbers.map { fixed($0, 2) } })
}
showResults("row", row)
showResults("moved", moved)

// hide
func matrixMap(_ values: [[Float]], isFirst: Bool, isLast: Bool) -> HeatMap {
  HeatMap(
    title: "", values: values.flatMap { $0 }, rows: 5, columns: 5,
    rowTitle: isFirst ? "place that listens, i" : "", columnTitle: "place that is heard, j",
    valueTitle: isLast ? "weight M (no unit)" : "", map: .diverging, range: -1...1, hasGrid: true,
    decimals: 2, hasColorBar: isLast, cellSize: 36)
}
check(byDistance(row) == byDistance(moved), "the matrix of convolution depends on distance only")
check(byContent(row) != byContent(moved), "the matrix of attention depends on the content")
// show

let matrices = [byDistance(row), byContent(row), byContent(moved), byLearning(row)]
picture(
  "matrices", "The matrix M of each way. Only that of attention changes with the numbers.",
  Subplots(
    columns: matrices.enumerated().map {
      matrixMap($1, isFirst: $0 == 0, isLast: $0 == matrices.count - 1)
    },
    panelTitles: ["Convolution", "Attention, row", "Attention, moved", "Mixing"]))

text(
  """
  Look at the matrices first, then at the numbers.

  Convolution has a band along the diagonal. When the numbers of the row move by one place, so do its
  results; only at the end of the row, where a neighbour is missing, something is cut off.

  Attention has a full matrix, and writes a new one for every input. A place that holds a large
  number listens to large numbers. A place that holds zero has no preference and hears all equally.

  Mixing has a full matrix as well, but one and the same for every input. It need not look like anything.
  When the row moves, its results do not move along: they become different numbers.

  ## A digit as forty-nine places

  Now a real image. Its 28 by 28 pixels are cut into 7 by 7 *patches* of 4 by 4 pixels. A patch is one
  place, and its 16 pixels are the numbers that the place holds, its *channels*. How this cut is made
  is the next chapter; here we only need its result, `x[place][channel]`.
  """)

let side = 7
let places = side * side
let channels = 16

let digits = SyntheticDigits.images(count: 100, seed: chapter.seed)
let firstThree = digits.labels.firstIndex(of: 3) ?? 0
let pixels = digits.image(firstThree).map { Float($0) / 255 }

var patches = Tensor.empty
extractPatches(Tensor([1, 1, 28, 28], pixels), height: 4, width: 4, into: &patches)
let x = (0..<places).map { place in (0..<channels).map { patches[place, 0, $0] } }

show("places", x.count)
show("channels", x[0].count)

text(
  #"""
  With several numbers at a place, the number $M_{ij}$ gets company: matrices that work on the channels.

  **Convolution.** Each of the nine neighbours, the place itself included, has a matrix $W_d$ of its own,
  one for every direction $d$. All places share the nine:

  $$y_i = \sum_{d} W_d x_{i+d}$$
  """#)

typealias Places = [[Float]]

func convolution(_ x: Places, _ weights: [[[Float]]]) -> Places {
  (0..<places).map { place in
    var y = [Float](repeating: 0, count: channels)
    for (direction, weight) in weights.enumerated() {
      let row = place / side + direction / 3 - 1
      let column = place % side + direction % 3 - 1
      if (0..<side).contains(row), (0..<side).contains(column) {
        add(times(weight, x[row * side + column]), to: &y)
      }
    }
    return y
  }
}

text(
  #"""
  **Attention.** Every place makes three things of its numbers: a *query* $q = W_q x$, what it looks for;
  a *key* $k = W_k x$, what it can be found by; and a *value* $v = W_v x$, what it has to say. It hears
  another place as loudly as its query fits the other's key. Dividing by $\sqrt C$, with $C$ channels,
  keeps the scores at a size that suits the softmax (Vaswani et al. 2017, equation 1). Larger models run
  several such *heads* side by side; we need one:

  $$y_i = \sum_j A_{ij} v_j, \qquad A_{ij} = \mathrm{softmax}_j\left(\frac{q_i \cdot k_j}{\sqrt C}\right)$$
  """#)

func attention(_ x: Places, _ query: [[Float]], _ key: [[Float]], _ value: [[Float]]) -> Places {
  let queries = x.map { times(query, $0) }
  let keys = x.map { times(key, $0) }
  let values = x.map { times(value, $0) }
  return queries.map { query in
    let weights = softmax(keys.map { key in dot(query, key) / Float(channels).squareRoot() })
    var y = [Float](repeating: 0, count: channels)
    for (value, weight) in zip(values, weights) { add(value, times: weight, to: &y) }
    return y
  }
}

text(
  #"""
  **Mixing.** Instead of one matrix between the places there are two, with a bend between them: a small
  multi-layer perceptron, *MLP*. Its first matrix $W_1$ gathers from all places into a few *hidden*
  numbers, the second, $W_2$, hands them out again. Every channel $c$ goes through the same two, on its own
  (Tolstikhin et al. 2021, equation 1, without its norm and its residual):

  $$y_{\cdot c} = W_2 \mathrm{GELU}(W_1 x_{\cdot c} + b_1) + b_2$$

  GELU is the bend: about $x$ where $x$ is large, about 0 where it is very negative, smooth between.
  Chapter 3 takes this layer apart. Here it comes from the library, which wants the
  table as a tensor of shape `[places, images, channels]`.
  """#)

let hidden = 32

func mixing(_ x: Places, _ layer: TokenMixing) -> Places {
  let y = layer(Tensor([places, 1, channels], x.flatMap { $0 }))
  return (0..<places).map { place in (0..<channels).map { y[place, 0, $0] } }
}

text(
  """
  Each runs once on the digit. The weights are random, so the numbers mean nothing yet, but they show
  that all three do the same kind of work: a table of places and channels goes in, and a table of
  the same size comes out. To see two layers later, each way gets the weights of two. Queries are made
  three times as strong as the rest, so that attention has clear preferences without being trained.
  """)

func randomMatrices(_ count: Int) -> [[[Float]]] {
  (0..<count).map { _ in randomMatrix(channels, channels, using: &random) }
}

typealias Layer = (Places) -> Places

func convolutionLayer() -> Layer {
  let weights = randomMatrices(9)
  return { convolution($0, weights) }
}
func attentionLayer() -> Layer {
  let weights = randomMatrices(3)
  let query = weights[0].map { $0.map { 3 * $0 } }
  return { attention($0, query, weights[1], weights[2]) }
}
func mixingLayer() -> Layer {
  let layer = TokenMixing(patches: places, hidden: hidden, using: &random)
  return { mixing($0, layer) }
}

let stacks: [(name: String, layers: [Layer])] = [
  ("convolution", [convolutionLayer(), convolutionLayer()]),
  ("attention", [attentionLayer(), attentionLayer()]),
  ("mixing", [mixingLayer(), mixingLayer()]),
]

let center = places / 2
table(
  ["way", "places", "channels", "first three numbers in the middle"],
  stacks.map { name, layers in
    let y = layers[0](x)
    return [
      name, y.count, y[0].count, y[center].prefix(3).map { fixed($0, 3) }.joined(separator: ", "),
    ]
  })

text(
  """
  ## Who hears whom

  We could draw by thought which place hears which. It is safer to measure. Make one place of the input
  a little brighter and leave all others as they are. Run the layer again. Where the output has changed,
  that place was heard. Where it is the same *to the last bit*, it was not. Do so with each of the
  forty-nine places in turn.
  """)

/// `[output place][input place]`: how far the output at one place moves when the input at another does.
func sensitivities(_ layer: Layer) -> Places {
  let y = layer(x)
  var changes = Places(repeating: [Float](repeating: 0, count: places), count: places)
  for input in 0..<places {
    var brighter = x
    brighter[input] = x[input].map { $0 + 1 / 64 }
    let z = layer(brighter)
    for output in 0..<places {
      changes[output][input] = zip(y[output], z[output]).map { abs($0 - $1) }.reduce(0, +)
    }
  }
  return changes
}

let oneLayer = stacks.map { sensitivities($0.layers[0]) }
let twoLayers = stacks.map { stack in sensitivities { stack.layers[1](stack.layers[0]($0)) } }

picture(
  "who-hears-whom", "What the place in the middle hears, after one layer and after two.",
  ReceptiveFieldMaps(
    pixels: pixels, pixelsPerSide: 28, side: side, outputPlace: center,
    columnTitles: ["Convolution", "Attention", "Mixing"], rowTitles: ["one layer", "two layers"],
    maps: [oneLayer, twoLayers].map { ways in ways.map { $0[center] } }))

// hide
func inputCounts(_ changes: Places) -> [Int] {
  changes.map { $0.filter { $0 != 0 }.count }
}
check(inputCounts(oneLayer[0])[places / 2] == 9, "a convolution depends on nine places")
check(inputCounts(twoLayers[0])[places / 2] == 25, "two convolutions depend on twenty-five places")
check(
  (oneLayer[1] + oneLayer[2]).allSatisfy { !$0.contains(0) },
  "attention and mixing depend on everything")
let blankPlaces = x.indices.filter { x[$0].allSatisfy { $0 == 0 } && $0 != center }
let blankChanges = blankPlaces.map { oneLayer[1][center][$0] }
check(
  blankChanges.max()! < 1.01 * blankChanges.min()!, "attention depends on all blank places equally")
for output in 0..<places {
  for input in 0..<places {
    let rows = abs(output / side - input / side)
    let columns = abs(output % side - input % side)
    check(
      (oneLayer[0][output][input] != 0) == (max(rows, columns) <= 1), "one layer depends on 3×3")
    check(
      (twoLayers[0][output][input] != 0) == (max(rows, columns) <= 2), "two layers depend on 5×5")
  }
}
// show

text(
  """
  Read the picture row by row. After one layer, a convolution has heard its 3 by 3 neighbourhood. Two layers
  pass the word on once more, and it has heard 5 by 5: each layer adds one ring. Attention and mixing
  hear everything at once. Attention speaks of the digit: all paper has one colour, and places with ink
  stand out from it, some louder, some softer. Mixing speaks of nothing yet: its map is the noise of its
  weights. Training will give it a shape, and [chapter 6](06-mnist-training.md) shows which.

  The middle was one listener. Here are all forty-nine: each row of these matrices is such a map, rolled
  out into a line. They are the big sisters of the four small matrices above.
  """)

// hide
func sensitivityMap(_ changes: Places, isFirst: Bool, isLast: Bool) -> HeatMap {
  let largest = changes.joined().max()!
  return HeatMap(
    title: "", values: changes.joined().map { $0 / largest }, rows: places, columns: places,
    rowTitle: isFirst ? "place that listens (number)" : "",
    columnTitle: "place that is heard (number)",
    valueTitle: isLast ? "change (largest = 1)" : "", range: 0...1, hasGrid: false,
    hasColorBar: isLast, cellSize: 5)
}
// show

picture(
  "all-pairs", "Who hears whom after one layer, for all pairs of places.",
  Subplots(
    columns: oneLayer.enumerated().map {
      sensitivityMap($1, isFirst: $0 == 0, isLast: $0 == oneLayer.count - 1)
    },
    panelTitles: ["Convolution", "Attention", "Mixing"]))

text(
  """
  Convolution has three bands of three diagonals, its nine directions: left and right neighbours have the
  next number, upper and lower ones a number seven away. Attention has a diagonal, since a place that
  changes also asks another question. Beside it lie islands: places with ink that hear places with ink.
  Paper is all zeros and hears all alike. Mixing has no pattern at all.

  How many layers does it take until everybody has heard everybody? We stack more layers of the same kind
  and count the pairs, out of 49 times 49.
  """)

func pairCount(_ changes: Places) -> Int { changes.joined().filter { $0 != 0 }.count }

func pairCounts(layers count: Int, _ makeLayer: () -> Layer) -> [Int] {
  let layers = (0..<count).map { _ in makeLayer() }
  return (1...count).map { depth in
    pairCount(sensitivities { x in layers.prefix(depth).reduce(x) { $1($0) } })
  }
}

let pairs = [convolutionLayer, attentionLayer, mixingLayer].map { pairCounts(layers: 6, $0) }
table(
  ["layers", "convolution", "attention", "mixing"],
  (0..<6).map { index in ["\(index + 1)"] + pairs.map { grouped($0[index]) } })

// hide
check(pairs[0].firstIndex(of: places * places) == 5, "six convolutions reach all corners")
check((pairs[1] + pairs[2]).allSatisfy { $0 == places * places }, "one layer is enough")
// show

text(
  """
  A word that walks one place a layer needs six layers from corner to corner of a 7 by 7 grid.

  ## What each knows about places

  Two small experiments show what a way takes for granted. First we *move* the digit by one place to the
  right; the column that falls off the edge comes back at the left. Then we *shuffle* the forty-nine
  places, so that nobody could read the digit. Each time we ask: is the result of the changed input the
  changed result? If so, the way did not care. The table holds the largest difference between the two, in units
  of a result's usual size.
  """)

let movedOrder = (0..<places).map { $0 / side * side + ($0 + side - 1) % side }
var shuffledOrder = Array(0..<places)
random.shuffle(&shuffledOrder)

/// The largest difference between the layer of the reordered input and its reordered result, at some
/// places, over the root mean square of its result.
func equivarianceError(_ layer: Layer, _ order: [Int], at compared: [Int]) -> Float {
  let changedInput = layer(order.map { x[$0] })
  let y = layer(x)
  let changedResult = order.map { y[$0] }
  let difference = largestDifference(
    compared.flatMap { changedInput[$0] }, compared.flatMap { changedResult[$0] })
  return difference / rms(y.joined())
}

// The border is left out: there a convolution lacks neighbours.
let inner = (0..<places).filter { (2...5).contains($0 % side) }
let equivarianceErrors = stacks.map { name, layers in
  (
    name, equivarianceError(layers[0], movedOrder, at: inner),
    equivarianceError(layers[0], shuffledOrder, at: inner)
  )
}
table(
  ["way", "moved", "shuffled"],
  equivarianceErrors.map { name, moved, shuffled in [name, fixed(moved, 5), fixed(shuffled, 5)] })

// hide
check(equivarianceErrors[0].1 == 0, "moving the digit moves a convolution's result, bit for bit")
check(equivarianceErrors[0].2 > 0.1, "a convolution notices that places are shuffled")
check(equivarianceErrors[1].1 < 1e-5, "attention does not notice that the digit was moved")
check(equivarianceErrors[1].2 < 1e-5, "attention does not notice that places are shuffled")
check(equivarianceErrors[2].1 > 0.1, "mixing notices that the digit was moved")
check(equivarianceErrors[2].2 > 0.1, "mixing notices that places are shuffled")
// show

text(
  """
  - **Convolution** does not care where things are, only how they lie to each other. A digit that moves
    takes its result along, bit for bit. This knowledge is built in and need not be learned.
  - **Attention** cares for neither. To it, the places are a heap without order; what differs is rounding
    alone, because sums run in another order. So a Vision Transformer must write the place into the
    numbers: it adds a *position embedding* to each patch (Dosovitskiy et al. 2021, section 3.1).
  - **Mixing** notices both. Every place has weights of its own, so it knows the places by their numbers, and
    needs no position embedding. But that things may be moved, it must learn from examples.

  ## What each costs

  Let an image have $S$ places of $C$ channels each. We count the *parameters*, the numbers that are
  learned, and the *FLOPs*, the additions and multiplications for one image and one layer. A matrix of
  $m$ rows and $n$ columns takes $2mn$ of them for one vector. The cheap parts, softmax, GELU and
  biases, are left out of the FLOPs.
  """)

struct Cost {
  var parameters: Int
  var flops: Int
}

text(
  #"""
  Convolution has nine matrices, and uses each at every place: $9C^2$ parameters and
  $2 \cdot 9 S C^2$ FLOPs.
  """#)

func convolutionCost(_ s: Int, _ c: Int) -> Cost {
  Cost(parameters: 9 * c * c, flops: 2 * 9 * s * c * c)
}

text(
  #"""
  Attention has three matrices, used at every place. Then every query meets every key, and every place
  adds up all values: $3C^2$ parameters and $2 (3 S C^2 + 2 S^2 C)$ FLOPs. Note the $S^2$.
  """#)

func attentionCost(_ s: Int, _ c: Int) -> Cost {
  Cost(parameters: 3 * c * c, flops: 2 * (3 * s * c * c + 2 * s * s * c))
}

text(
  #"""
  Mixing has two matrices and their biases, used once for every channel. With $D$ hidden numbers that is
  $2SD + S + D$ parameters and $2 \cdot 2 S D C$ FLOPs. The authors keep $D$ fixed when $S$ grows
  (Tolstikhin et al. 2021, section 2), so there is no $S^2$. The price stands in the first formula:
  the parameters grow with $S$.
  """#)

func mixingCost(_ s: Int, _ c: Int, hidden d: Int) -> Cost {
  Cost(parameters: 2 * s * d + s + d, flops: 2 * 2 * s * d * c)
}

text(
  """
  Are the formulas right? Our own functions count their multiplications while they run, and the library
  can count its parameters. The formula for convolution counts nine neighbours everywhere; at the border some
  are missing, so the count stays below it.
  """)

func countedFLOPs(_ layer: Layer) -> Int {
  multiplyAdds = 0
  _ = layer(x)
  return 2 * multiplyAdds
}

let counted = stacks.prefix(2).map { countedFLOPs($0.layers[0]) }
let library = TokenMixing(patches: places, hidden: hidden, using: &random)
table(
  ["", "formula", "counted"],
  [
    ["convolution, FLOPs", grouped(convolutionCost(places, channels).flops), grouped(counted[0])],
    ["attention, FLOPs", grouped(attentionCost(places, channels).flops), grouped(counted[1])],
    [
      "mixing, parameters", grouped(mixingCost(places, channels, hidden: hidden).parameters),
      grouped(library.parameterCount),
    ],
  ])

// hide
let neighborPairs = (3 * side - 2) * (3 * side - 2)
check(
  counted[0] == 2 * neighborPairs * channels * channels,
  "the FLOPs of convolution are those of its neighbors")
check(counted[1] == attentionCost(places, channels).flops, "attention costs what the formula says")
check(
  library.parameterCount == mixingCost(places, channels, hidden: hidden).parameters,
  "mixing has as many parameters as the formula says")
// show

text(
  """
  Now let the image grow. We take the channels and hidden numbers of the paper's model S/16,
  and keep its patches of 16 by 16 pixels. Each row of the table doubles the side of the image, so it has four
  times as many patches. A GFLOP is a billion FLOPs.
  """)

let model = MixerConfiguration.published.first { $0.name == "S/16" }!.configuration
let (c, d) = (model.hiddenDim, model.tokenMLPDim)
show("channels, C", c)
show("hidden numbers, D", d)

func costs(_ s: Int) -> [Cost] {
  [convolutionCost(s, c), attentionCost(s, c), mixingCost(s, c, hidden: d)]
}
table(
  [
    "image side (pixels)", "patches, S", "convolution (GFLOP)", "attention (GFLOP)",
    "mixing (GFLOP)",
  ],
  [224, 448, 896, 1792].map { pixels in
    let s = (pixels / 16) * (pixels / 16)
    return ["\(pixels)", grouped(s)] + costs(s).map { fixed(Double($0.flops) / 1e9, 2) }
  })

// hide
func lines(_ cost: (Cost) -> Int) -> [LineChart.Series] {
  let counts = [16, 64, 256, 1024, 4096, 16384]
  return stacks.enumerated().map { way, stack in
    LineChart.Series(
      stack.name, points: counts.map { (Double($0), Double(cost(costs($0)[way]))) },
      marker: [.circle, .square, .triangle][way])
  }
}
func chart(_ yTitle: String, _ cost: (Cost) -> Int) -> LineChart {
  LineChart(
    title: "", xTitle: "patches of the image, S (number)", yTitle: yTitle, series: lines(cost),
    xScale: .logarithmic, yScale: .logarithmic, size: Size(430, 340))
}
// show

picture(
  "cost", "What one layer costs as the image grows. On both axes every step is a factor of ten.",
  Subplots(
    columns: [
      chart("FLOPs for one image (number)", \.flops), chart("parameters (number)", \.parameters),
    ],
    panelTitles: ["Work of one layer", "Parameters to learn"]))

// hide
check(costs(784)[0].flops == 4 * costs(196)[0].flops, "a convolution's work grows like S")
check(
  mixingCost(784, c, hidden: d).flops == 4 * mixingCost(196, c, hidden: d).flops,
  "the work of mixing grows like S")
check(costs(784)[1].flops > 4 * costs(196)[1].flops, "the work of attention grows faster")
check(costs(4096)[2].parameters > costs(4096)[1].parameters, "mixing has more in the end")
// show

text(
  """
  On logarithmic axes a power of $S$ is a straight line, and its slope is the power. At the left, two
  of the lines of work are parallel: convolution and mixing grow like $S$. Attention starts
  like $S$ too, while its three matrices cost most; then $S^2$ takes over and the line bends upwards.
  The parameters tell it the other way round: convolution and attention keep theirs whatever the
  image, those of mixing grow with it.

  Two words of fairness. The work of mixing is lowest also because it does less: it never lets the
  channels of a place meet. The Mixer has a second layer for that, [chapter 4](04-channel-mixing.md). And a
  mixing layer fits one number of patches only; a trained Mixer cannot be handed a larger image, while
  a convolution can.

  ## What to keep

  All three ways put something into the same matrix of who hears whom: convolution the distance, attention the
  content, mixing whatever was learned. Mixing is the plainest of the three, two matrix products and a
  bend. The paper asked whether plain is enough, and found that it comes close to the best networks of its
  time when it learns from many images.

  ## Three things to try

  - In `row` and `moved`, put a 5 where there is a 2, and run again. Watch the two matrices of attention:
    the softmax becomes all or nothing.
  - Set `center` to 0. Now the listener sits in the upper left corner. How many places does convolution hear
    after one layer, and after two?
  - In `costs`, let the hidden numbers of mixing grow with the image: replace `hidden: d` by
    `hidden: s / 2`. Then look at the slopes in the picture of costs.

  Next: [an image becomes a table](02-patching.md).
  """)

chapter.finish()  // hide
