import Datasets
import Mixer
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

  $$y_i = \sum_j M_{ij}\, x_j$$

  The matrix $M$ says who hears whom: its row $i$ holds what place $i$ listens to. The three ways differ
  in one point only, which is where $M$ comes from.

  - Convolution: from the *distance*. $M_{ij} = w_{j-i}$, and zero beyond the neighbours.
  - Attention: from the *content*. $M_{ij}$ grows with the product $x_i x_j$: like hears like. The
    *softmax*, $e^{s_j} / \sum_k e^{s_k}$, makes the scores $s_j = x_i x_j$ of a row positive, with the sum one.
  - Mixing: from *learning*. Every $M_{ij}$ is a number of its own. Before learning it is random.
  """#)

// hide
var random = Random(seed: chapter.seed)
// show

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
func results(_ name: String, _ x: [Float]) {
  let outputs = ways.map { way, matrix in (way, times(matrix(x), x)) }
  table(
    ["place", "0", "1", "2", "3", "4"],
    ([(name, x)] + outputs).map { name, numbers in [name] + numbers.map { fixed($0, 2) } })
}
results("row", row)
results("moved", moved)

// hide
func matrixMap(_ values: [[Float]], isFirst: Bool, isLast: Bool) -> HeatMap {
  HeatMap(
    title: "", values: values.flatMap { $0 }, rows: 5, columns: 5,
    rowTitle: isFirst ? "place that listens, i" : "", columnTitle: "place that is heard, j",
    valueTitle: isLast ? "weight M (no unit)" : "", map: .diverging, range: -1...1, hasGrid: true,
    decimals: 2, hasColorBar: isLast, cellSize: 36)
}
check(byDistance(row) == byDistance(moved), "the matrix of convolution heeds distance alone")
check(byContent(row) != byContent(moved), "the matrix of attention heeds the content")
// show

let matrices = [byDistance(row), byContent(row), byContent(moved), byLearning(row)]
picture(
  "matrices", "The matrix M of each way. Only that of attention changes with the numbers.",
  beside(
    matrices.enumerated().map {
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

let digits = DrawnDigits.images(count: 100, seed: chapter.seed)
let three = digits.labels.firstIndex(of: 3) ?? 0
let pixels = digits.image(three).map { Float($0) / 255 }

var patches = Tensor([0])
cutPatches(Tensor([1, 1, 28, 28], pixels), height: 4, width: 4, into: &patches)
let x = (0..<places).map { place in (0..<channels).map { patches[place, 0, $0] } }

show("places", x.count)
show("channels", x[0].count)

text(
  #"""
  With several numbers at a place, the number $M_{ij}$ gets company: matrices that work on the channels.

  **Convolution.** Each of the nine neighbours, the place itself included, has a matrix $W_d$ of its own,
  one for every direction $d$. All places share the nine:

  $$y_i = \sum_{d} W_d\, x_{i+d}$$
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
  keeps the scores at a size that suits the softmax (Vaswani et al. 2017, equation 1):

  $$y_i = \sum_j A_{ij}\, v_j, \qquad A_{ij} = \mathrm{softmax}_j\left(\frac{q_i \cdot k_j}{\sqrt C}\right)$$
  """#)

func attention(_ x: Places, _ query: [[Float]], _ key: [[Float]], _ value: [[Float]]) -> Places {
  let queries = x.map { times(query, $0) }
  let keys = x.map { times(key, $0) }
  let values = x.map { times(value, $0) }
  return queries.map { query in
    let loudness = softmax(keys.map { key in dot(query, key) / Float(channels).squareRoot() })
    var y = [Float](repeating: 0, count: channels)
    for (value, weight) in zip(values, loudness) { add(value, times: weight, to: &y) }
    return y
  }
}

text(
  #"""
  **Mixing.** Instead of one matrix between the places there are two, with a bend between them: a small
  multi-layer perceptron, *MLP*. Its first matrix $U$ gathers from all places into a few *hidden*
  numbers, the second, $V$, hands them out again. Every channel $c$ goes through the same two, on its own
  (Tolstikhin et al. 2021, equation 1, without its norm and its residual):

  $$y_{\cdot c} = V\, \mathrm{GELU}(U x_{\cdot c} + a) + b$$

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
  the same size comes out. To see two layers later, each way gets the weights of two.
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
  return { attention($0, weights[0], weights[1], weights[2]) }
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
    return [name, y.count, y[0].count, y[center].prefix(3).map { fixed($0, 3) }.joined(separator: ", ")]
  })

text(
  """
  ## Who hears whom

  We could draw by thought which place hears which. It is safer to measure. Make one place of the input
  a little brighter and leave all others as they are. Run the layer again. Where the output has changed,
  that place was heard. Where it is the same *to the last bit*, it was not. Do so with each of the
  forty-nine places in turn.
  """)

/// `[listener][heard]`: how far the output at one place moves when the input at another does.
func hearing(_ layer: Layer) -> Places {
  let y = layer(x)
  var changes = Places(repeating: [Float](repeating: 0, count: places), count: places)
  for heard in 0..<places {
    var brighter = x
    brighter[heard] = x[heard].map { $0 + 1 / 64 }
    let z = layer(brighter)
    for listener in 0..<places {
      changes[listener][heard] = zip(y[listener], z[listener]).map { abs($0 - $1) }.reduce(0, +)
    }
  }
  return changes
}

let one = stacks.map { hearing($0.layers[0]) }
let two = stacks.map { stack in hearing { stack.layers[1](stack.layers[0]($0)) } }

picture(
  "who-hears-whom", "What the place in the middle hears, after one layer and after two.",
  HearingMaps(
    pixels: pixels, pixelsPerSide: 28, side: side, listener: center,
    columnTitles: ["Convolution", "Attention", "Mixing"], rowTitles: ["one layer", "two layers"],
    maps: [one, two].map { $0.map { .init(values: $0[center]) } }))

// hide
func heardCount(_ changes: Places) -> [Int] {
  changes.map { $0.filter { $0 != 0 }.count }
}
check(heardCount(one[0])[center] == 9, "a convolution hears nine places")
check(heardCount(two[0])[center] == 25, "two convolutions hear twenty-five places")
check((one[1] + one[2]).allSatisfy { !$0.contains(0) }, "attention and mixing hear everything")
for listener in 0..<places {
  for heard in 0..<places {
    let rows = abs(listener / side - heard / side)
    let columns = abs(listener % side - heard % side)
    check((one[0][listener][heard] != 0) == (max(rows, columns) <= 1), "one layer hears 3×3")
    check((two[0][listener][heard] != 0) == (max(rows, columns) <= 2), "two layers hear 5×5")
  }
}
// show
chapter.finish()  // hide
