import ChapterKit
import Datasets
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

let (chapter, options) = Chapter.open(ImageOption.self)  // hide

text(
  """
  # 2. An image becomes a table

  In [chapter 1](01-timeline.md) the digit fell into places, and nobody asked how. This is how. The image is
  cut into small squares, the *patches*, which are also called *tokens*. Each patch is written out as
  a row of numbers. All rows together are a table, and a table is what the rest of the network works on.

  The idea is from the Vision Transformer
  ([Dosovitskiy et al. 2021](https://openreview.net/forum?id=YicbFdNTTy), section 3.1); the Mixer
  ([Tolstikhin et al. 2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf),
  section 2) took it over, and so does the article (Oyedemi 2025).

  ## Sixteen numbers

  Here is an image of 4 by 4 pixels. Each pixel holds its own number, so that we can see where it goes.
  Its patches have 2 by 2 pixels. There are four of them, counted like words on a page: from left to
  right, then the next line.
  """)

/// [images, channels, height, width] → [patches, images, numbers in a patch].
func cut(_ images: Tensor, _ patch: PixelSize) -> Tensor {
  let (count, channels) = (images.shape[0], images.shape[1])
  let (height, width) = (images.shape[2], images.shape[3])
  let (down, across) = (height / patch.height, width / patch.width)
  let numbers = channels * patch.height * patch.width
  var patches = Tensor([down * across, count, numbers])
  for k in 0..<down * across {
    for image in 0..<count {
      for n in 0..<numbers {
        let channel = n / (patch.height * patch.width)
        let row = k / across * patch.height + n / patch.width % patch.height
        let column = k % across * patch.width + n % patch.width
        patches[k, image, n] =
          images[((image * channels + channel) * height + row) * width + column]
      }
    }
  }
  return patches
}

let small = Tensor([1, 1, 4, 4], (0..<16).map { Float($0) })
let smallPatches = cut(small, PixelSize(2))

// hide
func integers(_ values: [Float], columns: Int) -> String {
  stride(from: 0, to: values.count, by: columns).map { start in
    values[start..<start + columns].map { value in
      let digits = "\(Int(value))"
      return String(repeating: " ", count: 3 - digits.count) + digits
    }.joined()
  }.joined(separator: "\n")
}
check(smallPatches.shape == [4, 1, 4], "four patches of one image, four numbers each")
check(
  smallPatches.elements == [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15],
  "patches go row by row, and so do the pixels in each")
// show

show("the image", integers(small.elements, columns: 4))
show("its patches, one a row", integers(smallPatches.elements, columns: 4))

text(
  """
  The first row of the table is the upper left square: 0 and 1 from its first line, 4 and 5 from its second.

  ## A digit

  Now a digit of 28 by 28 pixels, cut into patches of 7 by 7, as in the article. A pixel is a number from 0, paper,
  to 1, full ink. This digit was drawn by a pen of the library; with `--image my-digit.png` everything on
  this page is done to a digit of yours.
  """)

let side = 28
let patch = PixelSize(7)
let drawn = SyntheticDigits.images(count: 100, seed: chapter.seed)
let firstThree = drawn.labels.firstIndex(of: 3) ?? 0
let readerDigit = exitOnError(try options.image.map { try ReaderDigit($0) })
let digit = (readerDigit?.bytes ?? Array(drawn.image(firstThree))).map { Float($0) / 255 }
let patches = cut(Tensor([1, 1, side, side], digit), patch)

show("table", patches.shape)

// hide
if let readerDigit {
  picture(
    "own", "Your picture, and what it becomes: light ink on black, fitted into the middle.",
    ImageSheet(
      title: "",
      items: [
        .init(readerDigit.bitmap, caption: "as it was read"),
        .init(bytes: readerDigit.bytes, rows: 28, columns: 28, caption: "as the network sees it"),
      ], columns: 2, imageSize: 196))
}

let count = patches.shape[0]
let numbersInPatch = patches.shape[2]
func values(_ table: Tensor, _ patch: Int) -> [Float] {
  (0..<table.shape[2]).map { table[patch, 0, $0] }
}
let patchSheet = ImageSheet(
  title: "",
  items: (0..<count).map { k in
    .init(
      values: values(patches, k), rows: patch.height, columns: patch.width, caption: "\(k)")
  }, columns: 4, map: .reversedGray, range: .fixed(0...1), valueTitle: "ink of a pixel (0 to 1)",
  imageSize: 56)
// show

picture(
  "patches", "The digit with the cuts, and its patches one by one.",
  Subplots(
    columns: [
      GriddedImage(pixels: digit, width: side, patch: patch, numbers: Array(0..<count)),
      patchSheet,
    ], panelTitles: ["The digit, cut", "The patches"]))

text(
  """
  Roll every patch out into one line, row by row, and lay the lines under each other. This is the table:
  a row for each of the 16 patches, a column for each of the 49 pixels in a patch.
  """)

picture(
  "table", "The same digit as a table. Rows of paper only are empty.",
  HeatMap(
    title: "", values: patches.elements, rows: count, columns: numbersInPatch,
    rowTitle: "patch (number)", columnTitle: "pixel within the patch (number)",
    valueTitle: "ink (0 to 1)", map: .reversedGray, range: 0...1, hasGrid: false, cellSize: 16))

text(
  """
  Find the digit in it. An upright stroke leaves a mark every seventh column, once for each
  line of pixels. A person no longer sees the digit here. Does the table still hold it?

  ## Nothing is lost

  The cut only says where each number goes. So it can be undone: read the same places the other way
  round.
  """)

/// [patches, images, numbers in a patch] → [images, channels, height, width].
func reassembled(_ patches: Tensor, _ patch: PixelSize, channels: Int, height: Int, width: Int)
  -> Tensor
{
  let across = width / patch.width
  var images = Tensor([patches.shape[1], channels, height, width])
  for k in 0..<patches.shape[0] {
    for image in 0..<patches.shape[1] {
      for n in 0..<patches.shape[2] {
        let channel = n / (patch.height * patch.width)
        let row = k / across * patch.height + n / patch.width % patch.height
        let column = k % across * patch.width + n % patch.width
        images[((image * channels + channel) * height + row) * width + column] =
          patches[k, image, n]
      }
    }
  }
  return images
}

let back = reassembled(patches, patch, channels: 1, height: side, width: side)
show("pixels", back.count)
show("that differ", differingCount(back, Tensor([1, 1, side, side], digit)))

// hide
check(back == Tensor([1, 1, side, side], digit), "nothing is lost")
var colorRandom = Random(seed: chapter.seed, stream: 7)
let colorImages = Tensor([2, 3, 6, 8], uniform: 1, using: &colorRandom)
let oblong = PixelSize(height: 3, width: 2)
check(
  reassembled(cut(colorImages, oblong), oblong, channels: 3, height: 6, width: 8) == colorImages,
  "nothing is lost of two color images in oblong patches")
// show

text(
  """
  Not a single bit differs.

  ## Patches first

  Networks are shown many images at once, a *batch*. So the table gets a third axis. The article puts the
  batch first, `[images, patches, numbers]`. We put the patches first, `[patches, images, numbers]`. It is
  the same set of numbers, in another order in memory: row 0 holds the upper left patch of *all* images, row 1
  the next one of all images, and so on. In chapter 3 this will save two transposes.

  The library has the cut as `extractPatches`. It moves whole lines of pixels and is fast, but does the same:
  """)

let others = drawn.prefix(2)
let batch = Tensor([3, 1, side, side], digit + others.pixels.map { Float($0) / 255 })
var batchPatches = Tensor.empty
extractPatches(batch, height: patch.height, width: patch.width, into: &batchPatches)

show("images", batch.shape)
show("table", batchPatches.shape)

// hide
check(batchPatches == cut(batch, patch), "the library cuts as this chapter does")
// show

text(
  #"""
  ## From 49 numbers to 128 channels

  The raw pixels of a patch are an awkward description of it. So each patch, a row $p_k$ of 49 numbers, is
  *projected*: multiplied by a matrix $W$ and shifted by a vector $b$. What comes out are the patch's
  *channels*, 128 numbers in the article:

  $$y_k = W p_k + b$$

  What is a channel? Let us set three rows of $W$ by hand. Each has 49 weights, one a pixel, and can be drawn
  as a patch. The first takes the mean of all pixels: how much ink is here? The second takes the right
  side less the left, the third the lower side less the upper.
  """#)

var zeros = ZeroInitializer()
var filters = PatchEmbedding(imageChannels: 1, patch: patch, channels: 3, using: &zeros)
let size = patch.height * patch.width
let (halfHeight, halfWidth) = (patch.height / 2, patch.width / 2)
for n in 0..<size {
  let (row, column) = (n / patch.width, n % patch.width)
  let isLeft = column < halfWidth
  let isRight = column >= patch.width - halfWidth
  let isAbove = row < halfHeight
  let isBelow = row >= patch.height - halfHeight
  filters.weight[n] = 1 / Float(size)
  filters.weight[size + n] = (isRight ? 1 : isLeft ? -1 : 0) / Float(halfWidth * patch.height)
  filters.weight[2 * size + n] = (isBelow ? 1 : isAbove ? -1 : 0) / Float(halfHeight * patch.width)
}
let responses = filters(Tensor([1, 1, side, side], digit))
show("channels by hand", responses.shape)

// hide
let down = side / patch.height
let across = side / patch.width
let names = ["ink", "right − left", "below − above"]
let weightLimit = 1.2 * Double(filters.weight.elements.max()!)
func filterMap(_ channel: Int) -> HeatMap {
  let filter = Array(filters.weight.elements[channel * size..<(channel + 1) * size])
  return HeatMap(
    title: "", values: filter, rows: patch.height, columns: patch.width,
    rowTitle: "row (pixels)", columnTitle: "column (pixels)", valueTitle: "weight (no unit)",
    map: .diverging, range: -weightLimit...weightLimit, hasGrid: true, cellSize: 20)
}
func responseMap(_ channel: Int) -> HeatMap {
  HeatMap(
    title: "", values: (0..<count).map { responses[$0, 0, channel] }, rows: down, columns: across,
    rowTitle: "row (patches)", columnTitle: "column (patches)", valueTitle: "channel (ink)",
    map: .diverging, range: -1...1, hasGrid: true, decimals: 2, cellSize: 35)
}
check(
  (0..<count).allSatisfy { k in
    abs(responses[k, 0, 0] - values(patches, k).reduce(0, +) / Float(size)) < 1e-5
  }, "the first channel is the mean of the patch")
// show

picture(
  "channels", "Above three rows of W, drawn as patches; below what they find in the digit.",
  Subplots(
    columns: (0..<3).map { Subplots(rows: [filterMap($0), responseMap($0)], isLettered: false) },
    panelTitles: names))

text(
  #"""
  Each lower map is one channel of all patches. Where a stroke runs along the right edge of a
  patch, the second channel is positive. In the network nobody sets these weights by hand. They
  start random and are learned; [chapter 6](06-mnist-training.md) draws what they become.

  ## The same as a strided convolution

  The article does not cut at all. It writes `nn.Conv2d` with a kernel of 7 by 7 and a *stride* of 7. A
  convolution slides a kernel over the image and takes a weighted sum at each stop. The stride is how
  far it moves from stop to stop. When it moves by its own size, the stops do not overlap: they
  are the patches. So cutting and projecting is one convolution:

  $$z_{c,i,j} = b_c + \sum_{a,u,v} W_{c,a,u,v} \cdot x_{a,7i+u,7j+v}$$

  with $c$ for the channel, $i, j$ for the stop, $a$ for the channels of the image (one, if it is grey)
  and $u, v$ for the place in the kernel. Written out, with nothing left to a library:
  """#)

/// [images, image channels, height, width] → [images, channels, stops down, stops across].
func convolution(_ x: Tensor, weight: Tensor, bias: Tensor, stride: PixelSize) -> Tensor {
  let (images, depth) = (x.shape[0], x.shape[1])
  let (height, width) = (x.shape[2], x.shape[3])
  let (channels, kernelHeight, kernelWidth) = (weight.shape[0], weight.shape[2], weight.shape[3])
  let down = (height - kernelHeight) / stride.height + 1
  let across = (width - kernelWidth) / stride.width + 1
  var z = Tensor([images, channels, down, across])
  for image in 0..<images {
    for c in 0..<channels {
      for i in 0..<down {
        for j in 0..<across {
          var sum = bias[c]
          for a in 0..<depth {
            for u in 0..<kernelHeight {
              for v in 0..<kernelWidth {
                let (row, column) = (i * stride.height + u, j * stride.width + v)
                sum.addProduct(
                  weight[((c * depth + a) * kernelHeight + u) * kernelWidth + v],
                  x[((image * depth + a) * height + row) * width + column])
              }
            }
          }
          z[((image * channels + c) * down + i) * across + j] = sum
        }
      }
    }
  }
  return z
}

text(
  """
  The library's layer is called `PatchEmbedding`. It cuts, and then multiplies two matrices. We give
  both the same random weights and the same three images.
  """)

var random = Random(seed: chapter.seed)
let embedding = PatchEmbedding(imageChannels: 1, patch: patch, channels: 128, using: &random)
let y = embedding(batch)
let z = convolution(batch, weight: embedding.weight, bias: embedding.bias, stride: patch)

show("parameters", embedding.parameterCount)
show("embedding", y.shape)
show("convolution", z.shape)

text(
  """
  The convolution leaves its stops in two axes. The article flattens these two into one and then swaps patches with
  channels: `patches_embed.flatten(2).transpose(1, 2)`. Here are both steps in loops, and a third that
  brings the article's table into our order.
  """)

/// `z.flatten(2)`: [images, channels, down, across] → [images, channels, patches].
func flattened(_ z: Tensor) -> Tensor {
  z.reshaped(to: [z.shape[0], z.shape[1], z.shape[2] * z.shape[3]])
}

/// `x.transpose(1, 2)`: [a, b, c] → [a, c, b].
func lastAxesSwapped(_ x: Tensor) -> Tensor {
  var y = Tensor([x.shape[0], x.shape[2], x.shape[1]])
  for a in 0..<x.shape[0] {
    for b in 0..<x.shape[1] { for c in 0..<x.shape[2] { y[a, c, b] = x[a, b, c] } }
  }
  return y
}

/// `x.transpose(0, 1)`: [a, b, c] → [b, a, c].
func firstAxesSwapped(_ x: Tensor) -> Tensor {
  var y = Tensor([x.shape[1], x.shape[0], x.shape[2]])
  for a in 0..<x.shape[0] {
    for b in 0..<x.shape[1] { for c in 0..<x.shape[2] { y[b, a, c] = x[a, b, c] } }
  }
  return y
}

let articleTable = lastAxesSwapped(flattened(z))
let ourTable = firstAxesSwapped(articleTable)

show("article's table", articleTable.shape)
show("our table", ourTable.shape)
show("numbers", y.count)
show("that differ", differingCount(y, ourTable))

// hide
check(y == ourTable, "cutting and projecting is a strided convolution, bit for bit")
// show

text(
  """
  They agree in every bit. That is more than mathematics promises: floating-point sums depend on the
  order of their terms. Here both begin with the bias and add the same products in the same order,
  each with one rounding.

  Note what is shared. There is one matrix for all patches, so equal patches get equal
  descriptions, wherever in the image they are. And note what is absent: no patch has heard of any other yet. That is the
  work of the layers to come.

  ## How many channels does it take

  The cut lost nothing. And the projection? A patch has 49 numbers. With fewer channels
  some of it must go. With 49 or more, independent of each other, everything can be solved for again. We project
  the digit with random weights, then look for the smallest patches that explain the channels (*least
  squares*, in `LeastSquares.swift`), and put them back together.
  """)

func reconstruction(channels: Int) -> [Float] {
  var random = Random(seed: chapter.seed, stream: 1)
  let embedding = PatchEmbedding(
    imageChannels: 1, patch: patch, channels: channels, using: &random)
  let projected = embedding(Tensor([1, 1, side, side], digit))
  let patches = unprojected(projected, by: embedding)
  return reassembled(patches, patch, channels: 1, height: side, width: side).elements
}

func meanError(_ image: [Float]) -> Float {
  zip(image, digit).map { abs($0 - $1) }.reduce(0, +) / Float(digit.count)
}

let channelCounts = [4, 16, 32, 44, 49, 128]
let reconstructions = channelCounts.map { reconstruction(channels: $0) }
table(
  ["channels", "mean error of a pixel"],
  zip(channelCounts, reconstructions).map { ["\($0)", fixed(meanError($1), 4)] })

picture(
  "rebuilt", "The digit, rebuilt from its projected patches.",
  ImageSheet(
    title: "",
    items: zip(channelCounts, reconstructions).map {
      .init(values: $1, rows: side, columns: side, caption: "\($0) channels")
    }, columns: 6, map: .reversedGray, range: .fixed(0...1), valueTitle: "ink (0 to 1)",
    imageSize: 112))

// hide
let errors = reconstructions.map { meanError($0) }
for (channels, error) in zip(channelCounts, errors) {
  check((error < 1e-3) == (channels >= numbersInPatch), "a patch needs as many channels as numbers")
}
check(errors.last! < 1e-5, "the article's channels hold a patch with room to spare")
// show

text(
  """
  With 128 channels the article's embedding has room to spare: it describes a patch of 49 numbers
  in more than one way at once.

  ## Why the order must stay

  The order of the patches is a convention. Left to right and top to bottom is as good as any other. But
  once chosen it must stay, because token mixing knows a patch only by the number of its row. Let us shuffle the
  rows of the table, the same way for all images, and see who notices.
  """)

var order = Array(0..<count)
random.shuffle(&order)

/// The table with its rows in another order.
func reordered(_ x: Tensor, _ order: [Int]) -> Tensor {
  var y = Tensor(x.shape)
  for (row, source) in order.enumerated() {
    for image in 0..<x.shape[1] {
      for c in 0..<x.shape[2] { y[row, image, c] = x[source, image, c] }
    }
  }
  return y
}

let shuffledTable = reordered(y, order)

// hide
let shuffledDigit = reassembled(
  reordered(patches, order), patch, channels: 1, height: side, width: side)
// show

picture(
  "shuffled", "The digit, and the digit with its patches shuffled.",
  Subplots(
    columns: [
      GriddedImage(pixels: digit, width: side, patch: patch, numbers: Array(0..<count)),
      GriddedImage(pixels: shuffledDigit.elements, width: side, patch: patch, numbers: order),
    ], panelTitles: ["In order", "Shuffled"]))

text(
  """
  We ask two layers. *Channel mixing*, of chapter 4, works on one patch at a time. *Token mixing*, of
  chapter 3, works across them. If a layer does not care about the order, then shuffling before it or
  behind it comes to the same. The table says how far the two are apart.
  """)

let tokenMixing = TokenMixing(patches: count, hidden: 64, using: &random)
let channelMixing = ChannelMixing(channels: 128, hidden: 256, using: &random)

table(
  ["layer", "largest difference", "largest output"],
  [
    (
      "channel mixing", channelMixing(shuffledTable), reordered(channelMixing(y), order)
    ),
    (
      "token mixing", tokenMixing(shuffledTable), reordered(tokenMixing(y), order)
    ),
  ].map { name, before, after in
    [name, fixed(largestDifference(before, after), 4), fixed(largestMagnitude(after), 4)]
  })

// hide
check(
  channelMixing(shuffledTable) == reordered(channelMixing(y), order),
  "channel mixing of shuffled patches is shuffled channel mixing, bit for bit")
check(
  largestDifference(tokenMixing(shuffledTable), reordered(tokenMixing(y), order)) > 0.05,
  "token mixing notices that patches are shuffled")
// show

text(
  """
  Channel mixing does not notice at all, to the last bit. Token mixing computes something else. To
  a Mixer that has learned from ordered patches, each row would now hold the wrong piece of the image, as in the
  picture on the right.

  And yet the order is only a matter of names. Shuffle the *weights* of token mixing along with the patches,
  the columns of its first matrix and the rows of its second, and the old result is back, shuffled:
  """)

var permutedMixing = tokenMixing
for (row, source) in order.enumerated() {
  for h in 0..<64 {
    permutedMixing.up.weight[h, row] = tokenMixing.up.weight[h, source]
    permutedMixing.down.weight[row, h] = tokenMixing.down.weight[source, h]
  }
  permutedMixing.down.bias[row] = tokenMixing.down.bias[source]
}
show(
  "largest difference",
  largestDifference(permutedMixing(shuffledTable), reordered(tokenMixing(y), order)),
  places: 9)

// hide
check(
  largestDifference(permutedMixing(shuffledTable), reordered(tokenMixing(y), order)) < 1e-5,
  "shuffled weights go with shuffled patches")
// show

text(
  """
  What is left is rounding, since the sums now run in another order. So a Mixer could be trained on shuffled
  patches just as well, as long as they are always shuffled alike. It never knew that patch 1
  lies to the right of patch 0. It must find out by itself which patches belong together.

  ## Three things to try

  - Draw a digit, save it as a PNG, and run `swift run chapter-02-patching --image my-digit.png`. In the
    picture of the table, which rows are empty now?
  - Set `patch` to `PixelSize(4)`. There are more patches with fewer numbers each. How does the shape of
    the table change, and what stays the same? From how many channels on can the digit now be rebuilt?
  - Where `z` is computed, set `stride: PixelSize(1)`. The stops now overlap: this is an ordinary convolution. Look
    at the shape of `z`. The program then stops, since it checks itself that both tables agree.

  Next: [token mixing](03-token-mixing.md), where the patches begin to hear each other.
  """)

chapter.finish()  // hide
