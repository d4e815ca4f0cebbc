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

  [Chapter 1](01-timeline.md) treated parts of an image as places. This chapter shows how they are made. The image
  is cut into small rectangles, the *patches*, also called *tokens*. The pixels of each patch are written as a row
  of numbers. All rows together form a table, and the rest of the network works on this table.

  The idea is from the Vision Transformer ([Dosovitskiy et al. 2021](https://openreview.net/forum?id=YicbFdNTTy),
  section 3.1). The Mixer
  ([Tolstikhin et al. 2021](https://proceedings.nips.cc/paper_files/paper/2021/file/cba0a4ee5ccd02fda0fe3f9a3e7b89fe-Paper.pdf),
  section 2) uses it too, and so does the article (Oyedemi 2025).

  ## Sixteen numbers

  Here is an image of 4 by 4 pixels. Each pixel holds its own number, so that we can see where it goes. Its patches
  have 2 by 2 pixels. They are counted from left to right, then from top to bottom.
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
show("the image", integers(small.elements, columns: 4))
show("its patches, one per row", integers(smallPatches.elements, columns: 4))

checkSmallPatches(smallPatches)  // hide

text(
  """
  The first row of the table is the upper left patch: 0 and 1 from its first row of pixels, 4 and 5 from its second.

  ## A digit

  Now a digit of 28 by 28 pixels, cut into patches of 7 by 7, as in the article. MNIST, the data set of
  [chapter 6](06-mnist-training.md), stores a pixel as a byte, from 0 (background) to 255 (ink). Divided by 255, it
  is a number from 0 to 1. All chapters give the network these numbers as they are, as the article does. Many
  programs also subtract the mean of all pixels and divide by their standard deviation. A trained network needs its
  pixels in the form it was trained with.

  The digit is a synthetic one, which the library draws. With `--image my-digit.png` this page is computed for a
  digit of yours, and a picture shows how it is converted to 28 by 28 pixels.
  """)

let side = 28
let patch = PixelSize(7)
let drawn = SyntheticDigits.images(count: 100, seed: chapter.seed)
let firstThree = drawn.labels.firstIndex(of: 3) ?? 0
let readerDigit = exitOnError(try options.image.map { try ReaderDigit($0) })
let digit = (readerDigit?.bytes ?? Array(drawn.image(firstThree))).map { Float($0) / 255 }
let patches = cut(Tensor([1, 1, side, side], digit), patch)
let (count, numbersInPatch) = (patches.shape[0], patches.shape[2])

show("table", patches.shape)

showReaderDigit(readerDigit)  // hide

picture(
  "patches", "The digit with the cuts, and its patches, with the same numbers.",
  Subplots(
    columns: [
      GriddedImage(pixels: digit, width: side, patch: patch, numbers: Array(0..<count)),
      patchSheet(patches, patch, columns: side / patch.width),
    ], panelTitles: ["The digit, cut", "The patches"]))

text(
  """
  Now write the pixels of every patch in one line, row by row, and put the lines below each other. This is the
  table: a row for each of the 16 patches, a column for each of the 49 pixels in a patch.
  """)

picture("table", "The same digit as a table. Blank patches give rows of zeros.", tableMap(patches))

text(
  """
  A vertical stroke leaves a mark in every seventh column, one per row of pixels.

  ## The cut loses nothing

  The cut only moves numbers. So it can be undone by moving them back, which `reassembled` does, in the same loops
  as `cut` (`Reassembly.swift`).
  """)

let image = Tensor([1, 1, side, side], digit)
let back = reassembled(patches, patch, channels: 1, height: side, width: side)
show("pixels that differ", differing(back, image))

check(back == image, "the cut loses nothing")  // hide
checkColorImages(seed: chapter.seed)  // hide

text(
  """
  Every bit is the same.

  ## Patches first

  Networks process several images at once, a *batch*. So the table gets a third axis. The article puts the batch
  first, `[images, patches, numbers]`. We put the patches first, `[patches, images, numbers]`. The numbers are the
  same, in another order in memory: row 0 holds the upper left patch of *all* images, row 1 the next patch of all
  images, and so on. In chapter 3 this saves two transposes.

  The library's `extractPatches` does the same as `cut`, but copies whole lines of pixels, which is faster:
  """)

let others = drawn.prefix(2)
let batch = Tensor([3, 1, side, side], digit + others.pixels.map { Float($0) / 255 })
var batchPatches = Tensor.empty
extractPatches(batch, height: patch.height, width: patch.width, into: &batchPatches)

show("images", batch.shape)
show("table", batchPatches.shape)
show("numbers that differ", differing(batchPatches, cut(batch, patch)))
check(batchPatches == cut(batch, patch), "the library cuts as this chapter does")  // hide

text(
  #"""
  ## From 49 numbers to 128 channels

  The network does not work on raw pixels. Each patch, a row $p_k$ of 49 numbers, is *projected*: multiplied by a
  matrix $W$ and shifted by a vector $b$. The results are the *channels* of the patch, 128 in the article. $W$ and
  $b$ are learned. Together this is the *patch embedding*:

  $$y_k = W p_k + b$$

  To see what a channel is, we set three rows of $W$ ourselves. Each has 49 weights, one per pixel, and can be drawn
  as a patch. The first computes the mean of all pixels, the amount of ink. The second computes the mean of the
  right columns minus that of the left ones, the third the mean of the lower rows minus that of the upper ones
  (`Filters.swift`).
  """#)

let filters = meanAndDifferences(patch)
let responses = filters(image)
show("three channels", responses.shape)

picture(
  "channels",
  "Above three rows of W, drawn as patches; below the channels they give for the digit.",
  channelMaps(
    filters, responses, names: ["Mean", "Right − left", "Below − above"],
    across: side / patch.width))

checkMean(responses, patches)  // hide

text(
  #"""
  Each lower map is one channel of all patches. Where there is more ink at the right side of a patch than at the
  left, the second channel is positive. In the network these weights start at random values and are learned;
  [chapter 6](06-mnist-training.md) shows the result.

  ## The same as a strided convolution

  The article does not cut the image. It uses `nn.Conv2d` with a kernel of 7 by 7 and a *stride* of 7. A convolution
  moves a kernel over the image and computes a weighted sum at each position; the stride is the step from one
  position to the next. If the stride is the size of the kernel, the positions do not overlap: they are the patches.
  So cutting and projecting is one convolution:

  $$z_{c,i,j} = b_c + \sum_{a,u,v} W_{c,a,u,v} \cdot x_{a,7i+u,7j+v}$$

  with $c$ for the output channel, $i, j$ for the position, $a$ for the channels of the image (one, if it is gray)
  and $u, v$ for the pixel within the kernel.
  """#)

/// [images, image channels, height, width] → [images, channels, positions down, positions across].
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
  The library's layer is called `PatchEmbedding`. It cuts, and then multiplies by $W$. Both get the same random
  weights and the same three images. The convolution leaves its positions in two axes. The article flattens these
  two into one and then swaps patches and channels: `patches_embed.flatten(2).transpose(1, 2)`. `lastAxesSwapped`
  and `firstAxesSwapped` of [ChapterKit](../Sources/ChapterKit/TensorAlgebra.swift) are `transpose(1, 2)` and
  `transpose(0, 1)`; the second one brings the article's table into our order.
  """)

var random = Random(seed: chapter.seed)
let embedding = PatchEmbedding(imageChannels: 1, patch: patch, channels: 128, using: &random)
let y = embedding(batch)
let z = convolution(batch, weight: embedding.weight, bias: embedding.bias, stride: patch)
let flat = z.reshaped(to: [z.shape[0], z.shape[1], z.shape[2] * z.shape[3]])
let articleTable = lastAxesSwapped(flat)
let ourTable = firstAxesSwapped(articleTable)

show("parameters", grouped(embedding.parameterCount))
show("convolution", z.shape)
show("article's table", articleTable.shape)
show("our table", ourTable.shape)
show("PatchEmbedding", y.shape)
check(y.shape == ourTable.shape, "both tables have the same shape")  // hide
show("numbers that differ", differing(y, ourTable))
check(y == ourTable, "cutting and projecting is a strided convolution, bit for bit")  // hide

text(
  """
  They agree in every bit. Mathematics does not promise that: floating-point sums depend on the order of their
  terms. Here both begin with the bias and add the same products in the same order, with one rounding per product (a
  fused multiply-add).

  The same $W$ and $b$ are used for all patches. So equal patches get equal channels, wherever in the image they
  are. And each row depends on its own patch only. Combining patches is the task of the layers that follow.

  ## How many channels does it take

  The cut loses nothing. The projection loses something if there are fewer channels than the 49 numbers of a patch.
  With 49 or more, if 49 rows of $W$ are linearly independent, the patch can be computed from its channels. We
  project the digit with random weights, and compute from the channels the patches that fit them best, by *least
  squares* (`LeastSquares.swift`). If many patches fit, we take the one with the smallest sum of squares. The table
  gives two errors over all pixels, the root mean square (*rms*) and the mean absolute error, and compares them with
  a blank image.
  """)

func reconstruction(channels: Int) -> [Float] {
  var random = Random(seed: chapter.seed, stream: 1)
  let embedding = PatchEmbedding(
    imageChannels: 1, patch: patch, channels: channels, using: &random)
  let patches = unprojected(embedding(image), by: embedding)
  return reassembled(patches, patch, channels: 1, height: side, width: side).elements
}

let channelCounts = [4, 16, 32, 44, 49, 128]
let blank = [Float](repeating: 0, count: digit.count)
let rebuilt =
  [("Blank image", blank)] + channelCounts.map { ("\($0) channels", reconstruction(channels: $0)) }
let differences = rebuilt.map { _, pixels in zip(pixels, digit).map { $0 - $1 } }
let rmsErrors = differences.map { rms($0) }
let absoluteErrors = differences.map { $0.map(\.magnitude).reduce(0, +) / Float(digit.count) }
table(
  ["image", "rms error", "mean absolute error"],
  rebuilt.indices.map {
    [rebuilt[$0].0, fixed(rmsErrors[$0], 4), fixed(absoluteErrors[$0], 4)]
  })

picture(
  "rebuilt",
  "The digit, a blank image, and the digit rebuilt from its projected patches. Values outside 0 to 1 are drawn as 0 or 1.",
  digitSheet([("Original", digit)] + rebuilt))

checkErrors(rms: rmsErrors, absolute: absoluteErrors, channelCounts)  // hide

text(
  """
  The rms error falls as channels are added. It is never larger than that of a blank image, since the smallest patch
  that fits is the orthogonal projection of the true patch onto the space that the rows of $W$ span. The mean
  absolute error is a poor measure here. With 4 and 16 channels it is *worse* than that of a blank image: most
  pixels are blank, and in every patch with some ink the blank pixels are rebuilt with small errors. With 49 channels
  both are zero up to rounding. With 128, as in the article, there are more channels than needed.

  ## Why the order must stay

  The order of the patches is a convention; any other would do as well. But once chosen it must stay, because token
  mixing identifies a patch only by the number of its row. Let us shuffle the rows of the table, in the same way for
  all images, and see which layers depend on the order. `shuffled` is from
  [ChapterKit](../Sources/ChapterKit/TensorAlgebra.swift).
  """)

var order = Array(0..<count)
random.shuffle(&order)
let shuffledTable = shuffled(y, axis: 0, order)
let shuffledPatches = shuffled(patches, axis: 0, order)
let shuffledDigit = reassembled(shuffledPatches, patch, channels: 1, height: side, width: side)
let kept = (0..<count).filter { order[$0] == $0 }
let unchanged = (0..<count).filter {
  numbers(of: $0, in: shuffledPatches) == numbers(of: $0, in: patches)
}
show("rows with their own patch", "\(kept.count) of \(count)")
show("rows with the same pixels", "\(unchanged.count) of \(count)")

picture(
  "shuffled",
  "The digit, and the digit with its patches shuffled; the numbers are the original ones.",
  Subplots(
    columns: [
      GriddedImage(pixels: digit, width: side, patch: patch, numbers: Array(0..<count)),
      GriddedImage(pixels: shuffledDigit.elements, width: side, patch: patch, numbers: order),
    ], panelTitles: ["In order", "Shuffled"]))

text(
  """
  We test two layers. *Channel mixing*, of [chapter 4](04-channel-mixing.md), works on one patch at a time. *Token
  mixing*, of [chapter 3](03-token-mixing.md), combines the patches. A layer is *equivariant* to the shuffle if
  shuffling before the layer and after it give the same. The table has the largest difference between the two.
  """)

let tokenMixing = TokenMixing(patches: count, hidden: 64, using: &random)
let channelMixing = ChannelMixing(channels: 128, hidden: 256, using: &random)
let layers = [
  ("channel mixing", channelMixing(shuffledTable), shuffled(channelMixing(y), axis: 0, order)),
  ("token mixing", tokenMixing(shuffledTable), shuffled(tokenMixing(y), axis: 0, order)),
]
table(
  ["layer", "largest difference", "largest output"],
  layers.map { name, before, after in
    [name, short(largestDifference(before, after)), short(largestMagnitude(after))]
  })

checkMixing(layers)  // hide

text(
  """
  Channel mixing is equivariant, to the last bit. Token mixing is not. A Mixer that was trained on ordered patches
  would get most rows with pixels from another part of the image.

  The order is still only a convention. Shuffle the *parameters* of token mixing along with the patches (the columns
  of its first matrix, the rows of its second matrix and the entries of its second bias) and the old result is back,
  shuffled:
  """)

var permuted = tokenMixing
for (row, source) in order.enumerated() {
  for h in 0..<64 {
    permuted.up.weight[h, row] = tokenMixing.up.weight[h, source]
    permuted.down.weight[row, h] = tokenMixing.down.weight[source, h]
  }
  permuted.down.bias[row] = tokenMixing.down.bias[source]
}
let remaining = largestDifference(permuted(shuffledTable), layers[1].2)
show("largest difference", short(remaining))
check(remaining < 1e-5, "shuffled parameters go with shuffled patches")  // hide

text(
  """
  What remains is rounding, since the sums run in another order. So a Mixer can be trained on shuffled patches just
  as well, as long as they are always shuffled in the same way. Nothing in the network says that patch 1 is to the
  right of patch 0. It has to learn from examples which patches belong together.

  ## Three things to try

  - Draw a digit, save it as a PNG, and run `swift run chapter-02-patching --image my-digit.png`. Which rows of its
    table are zero?
  - Set `patch` to `PixelSize(4)`. How does the shape of the table change? From how many channels on can the digit
    now be rebuilt?
  - Where `z` is computed, set `stride: PixelSize(1)`. The positions now overlap: this is an ordinary convolution.
    Look at the shape of `z`. The program then stops, because the two tables no longer have the same shape.

  Next: [token mixing](03-token-mixing.md), which combines the patches.
  """)

chapter.finish()  // hide
