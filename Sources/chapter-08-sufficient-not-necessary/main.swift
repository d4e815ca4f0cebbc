import ChapterKit
import Datasets
import Files
import Mixer
import NeuralNetwork
import Notebook
import Tensors

// hide
let (chapter, options) = Chapter.open(Options.self)
answerAndExitIfAsked(options, chapter)
// show

text(
  #"""
  # 8. Sufficient, not necessary

  The article says of the paper on the Mixer that "while convolutions and self-attention are both
  sufficient for state-of-the-art performance, they are not necessary".
  [Chapter 1](01-timeline.md) shows which pixels each of them can combine. Here all three are
  trained, side by side: how well do they learn, what do they need, and what does each find easy?

  ## One block, three mixings

  The layer of [chapter 5](05-full-model.md) has two halves: one mixes the patches, the other the
  channels of each patch. Only the first half is what the three differ in (Yu et al. 2022 call what they
  share the *MetaFormer*). With the table of patches $X$, a row per patch,

  $$U = X + \mathrm{mix}(\mathrm{norm}(X)), \qquad Y = U + \mathrm{MLP}(\mathrm{norm}(U))$$

  - *Token mixing*, the **Mixer**: an MLP along each column of $X$. Every pair of places has its own
    weights, the same for all channels and all images.
  - *Self-attention*, the **Vision Transformer** (Dosovitskiy et al. 2021): every patch takes a weighted
    mean over all patches, and the weights are computed from the image. Attention cannot tell places
    apart, so an embedding of its place, which is learned, is added to each patch.
  - *Depthwise convolution*, the **ConvMixer** (Trockman and Kolter 2022): every patch takes its
    neighbors, each channel with 3×3 weights, the same at every place.

  In Swift the block is generic: `PatchClassifier<TokenMixing>` is the Mixer, and one type name is
  all that changes. Attention has more parameters than token mixing here, and convolution fewer, so the
  channel MLP is narrower in the one and wider in the other, until all three models have the article's
  number of parameters:
  """#)

table(
  ["model", "mixing of patches", "channel MLP", "parameters", "10⁶ operations per image"],
  try! modelRows())

text(
  """
  An operation is an addition or a multiplication in a matrix product or a convolution, in the forward
  pass.

  ## A first training

  This training runs as you read: 6,000 drawn digits, five epochs, the same seed and the same recipe for
  all three.
  """)

let split = SyntheticDigits.split(training: 6000, test: 2000, seed: chapter.seed)
func task(_ mixing: Mixing) -> TrainingTask {
  TrainingTask(mixing: mixing, dataset: .synthetic, epochs: 5, seed: chapter.seed)
}
let mixer = exitOnError(
  try train(TokenMixing.self, task(.tokens), on: split, threads: options.threads))
let transformer = exitOnError(
  try train(SelfAttention.self, task(.attention), on: split, threads: options.threads))
let convMixer = exitOnError(
  try train(DepthwiseConvolution.self, task(.convolution), on: split, threads: options.threads))
table(
  ["model", "training loss", "test loss", "test accuracy"],
  [
    resultRow(.tokens, mixer), resultRow(.attention, transformer),
    resultRow(.convolution, convMixer),
  ])

text(
  """
  ## MNIST and Fashion-MNIST

  The rest of the page is about longer trainings, which are recorded in
  `output/08-sufficient-not-necessary`; the commands are at the end. All have the recipe of the first
  one: AdamW with a weight decay of 0.05, batches of 128 images, ten epochs, a learning rate that rises to
  its highest value over a tenth of the run and then falls along half a cosine. Images are not changed at
  random, as they are in the tuned recipe of [chapter 6](06-mnist-training.md): a random shift would teach
  by data what we want to see in the models.

  A recipe that suits one model may not suit another. So four learning rates were tried for each, with one
  seed, on 50,000 images of MNIST; this is the accuracy on the other 10,000:
  """)

let folder = "\(chapter.packageFolder)/output/08-sufficient-not-necessary"
let records = exitOnError(try TrainingRecords(in: folder))
table(["model", "rate 0.001", "0.002", "0.004", "0.008"], trialRows(records))

text(
  """
  All trainings below have the rate 0.004. Now all 60,000 images, and five seeds, which change the first
  weights and the order of the images. The interval is a confidence interval of 95 % for the mean over
  seeds (Student's t). The difference is taken seed by seed.
  """)

let datasets: [DatasetName] = [.mnist, .fashionMNIST]
table(
  [
    "images", "model", "test accuracy (%)", "more than the Mixer (%)", "training loss",
    "test loss",
  ], accuracyRows(records, datasets))
let costs = exitOnError(try CostRecord.all(in: folder))
checkFullTrainings(records)  // hide

text(
  """
  On MNIST the three are within some tenths of a percent of each other, the ConvMixer first and the Mixer last. On
  Fashion-MNIST the ConvMixer is ahead of the Mixer, and the Mixer of the Vision Transformer, which is also the one that
  fits its own training images least. How they get there differs more:
  """)

picture(
  "curves",
  "MNIST: wrong predictions on test images in the course of training, mean of five seeds.",
  curvesFigure(records, costs))

text(
  """
  The four charts have the same curves; what differs is what is counted. The last one takes the time per
  image on one core from the table of costs below. At first the Mixer is far ahead of the other two. By the end,
  when the learning rate has fallen, it has lost that lead.

  ## Few images

  With a hundredth and a tenth of the images, drawn at random by the seed, and more epochs (100 and 30):
  """)

table(
  ["images", "model", "600 images (%)", "6,000 images (%)", "60,000 images (%)"],
  fractionRows(records, datasets))
checkFractions(records)  // hide

text(
  """
  The fewer the images, the more it helps to know something about images before: the order is the same in all
  four cases. That near patches belong together, and that a stroke is a stroke wherever it is, is built into the
  convolution; the Mixer and the Vision Transformer have to learn it from images.
  """)

picture(
  "fractions", "Wrong predictions on test images by the number of training images.",
  fractionsFigure(records, datasets))

text(
  """
  ## Pixels in other places

  What does a model take for granted about images? Change the places of all pixels, in the same way in
  all images, for training and test: no information is lost, but what was near is near no more. Or
  change only the places of the patches, and leave each patch as it is.

  For two of the models the second change can make no difference but by chance. To a Mixer whose
  token-mixing weights change places too, the shuffled image is what the old one was to the old Mixer, and
  random weights are as likely before as after. The same holds for a Vision Transformer and its
  position embeddings. These are the largest differences of the logits of eight digits, with random
  weights:
  """)

let order = Shuffle.patchOrder(count: 16)
let digits = try! ChapterKit.digits(8, seed: chapter.seed, first: nil)
let shuffled = shuffledPatches(digits)
var random = Random(seed: chapter.seed)
let anyMixer = try! MLPMixer(Mixing.tokens.imageSizes, using: &random)
let anyTransformer = try! VisionTransformer(Mixing.attention.imageSizes, using: &random)
let differences = [
  largestDifference(of: anyMixer, digits, and: permuted(anyMixer, order), shuffled),
  largestDifference(of: anyTransformer, digits, and: permuted(anyTransformer, order), shuffled),
  largestDifference(of: anyMixer, digits, and: anyMixer, shuffled),
]
table(
  ["model", "weights", "largest difference"],
  [
    ["Mixer", "moved with the patches", rounded(Double(differences[0]))],
    ["Vision Transformer", "moved with the patches", rounded(Double(differences[1]))],
    ["Mixer", "as they were", rounded(Double(differences[2]))],
  ])
check(differences[0] < 1e-5 && differences[1] < 1e-5, "the models do not know the order")  // hide
check(differences[2] > 0.01, "the order matters to given weights")  // hide

text(
  """
  A kernel of 3×3 patches cannot move with them: in a shuffled image the neighbors of a patch are others.
  """)

table(
  ["model", "as they are (%)", "patches moved (%)", "pixels moved (%)"], shuffleRows(records))
checkShuffles(records)  // hide

text(
  """
  Patches in other places make no difference for the Mixer and the Vision Transformer that five seeds could show,
  as it must be. The ConvMixer loses something, but little: three layers of 3×3 kernels reach every patch from
  every other in so small an image. With the pixels in other places all three lose, and none of
  them fails. What is lost is what a patch is: 49 pixels from anywhere are no stroke. The first map, from the pixels of
  a patch to its channels, is the same for all patches, as in a convolution, and all three models have it.
  """)

text(
  """
  ## Digits in other places

  The models were trained on digits in the middle of the image. Here the test images are moved by some
  pixels, up, down, left and right; the accuracy is the mean over the four directions.
  """)

table(
  ["images", "model", "by 1 pixel (%)", "by 2 (%)", "by 4 (%)"],
  shiftRows(records, datasets))
checkShifts(records)  // hide

text(
  """
  All three were shown nothing but digits in the middle, and all three suffer. The ConvMixer suffers least: what it
  has learned of one patch's neighbors holds for every patch. It suffers nevertheless, as a digit moved by two pixels is
  cut into patches in another way. [Chapter 6](06-mnist-training.md) teaches the Mixer by moved images instead.
  """)

picture(
  "shifts", "The accuracy on test images that are moved, mean of five seeds.",
  shiftsFigure(records, datasets))

text(
  """
  ## What it costs

  The same images, cut into more and smaller patches, all other sizes as above. The weights of token mixing
  grow with the number of patches, as do the position embeddings; the kernels do not. Attention compares
  all pairs of patches. The time is that of a training step with 64 images on one core, the median of
  seven, measured in turn.
  """)

show("processor", costs.first?.processor ?? "")
table(costHeader, costs.sorted { $0.patches < $1.patches }.map(costRow))
checkCosts(costs)  // hide

text(
  """
  With 4 and 16 patches the Mixer's step takes longest, with 196 the Vision Transformer's. It also does the fewest
  multiply-adds per nanosecond then: each head's products are narrow, and between them are the exponentials of
  the softmax.
  """)

picture(
  "costs", "A training step and the parameters by the number of patches.", costsFigure(costs))

text(
  """
  ## What was learned

  The weights of the first seed's trainings on MNIST are in the same folder. How much does each patch take
  from each? For a digit, all derivatives of a mixing's output with respect to its input are computed
  by the backward pass, and for each pair of patches the root of the sum of their squares. Each
  matrix has a row per patch of the output and a column per patch of the input, row by row through the
  image.
  """)

let digit = try! ChapterKit.digits(1, seed: chapter.seed, first: nil)
let weights = exitOnError(try TrainedWeights(in: folder))
let taken = [
  (mixing: Mixing.tokens, layers: influences(in: weights.mixer, for: digit)),
  (mixing: Mixing.attention, layers: influences(in: weights.transformer, for: digit)),
  (mixing: Mixing.convolution, layers: influences(in: weights.convMixer, for: digit)),
]
picture(
  "influence",
  "What each patch (row) takes from each patch (column), for a drawn digit: black for nothing, white for the most in the layer.",
  influenceSheet(taken))
table(
  ["share from the patch and its neighbors", "layer 1", "layer 2", "layer 3", "layer 4"],
  neighborRows(taken))
checkInfluence(taken)  // hide

text(
  """
  If all pairs counted the same, the shares would be those of the last row. The Mixer's are close to that: near
  patches have not become more important to it than far ones. In the Vision Transformer the diagonal stands out,
  each patch itself, and some columns, patches that all others look at.
  """)

let center = 5
let transformerCache = cache(of: weights.transformer, after: digit)
picture(
  "learned", "A digit, and weights and attention of the three models.",
  learnedFigure(
    digit, rows: largestRows(of: weights.mixer.layers[0].tokenMixing, count: 8),
    attention: [0, 1].flatMap {
      attention(of: center, in: transformerCache.layers[$0].tokenMixing)
    },
    kernels: largestKernels(of: weights.convMixer.layers[0].tokenMixing, count: 8)))

text(
  """
  ## As quantum states

  A wave function of [chapter 7](07-neural-quantum-state.md) needs a network that makes a number of a
  configuration, and does not ask how. Here are all three on the critical Ising ring of 20 spins and on
  the Heisenberg torus of 4×4, with 1,024 samples per step and 300 steps. The Mixer has chapter 7's sizes
  and the search its settings, which were chosen for the Mixer on this ring; the others got channel MLPs
  of a width that makes the parameters equal. The kernels are so large that each patch sees all others.
  None of the models knows that the ring is closed. The columns are the relative errors of the energy for
  three seeds, summed over all configurations.
  """)

let searches = exitOnError(try SearchRecord.all(in: folder))
table(
  ["system", "model", "parameters", "seed 0", "seed 1", "seed 2", "median V-score"],
  searchRows(searches))
checkSearches(searches)  // hide

text(
  """
  On the ring the ConvMixer is the best state with every seed. A kernel that reaches all patches is a token mixing
  whose weights depend on the distance of two patches alone, and so do the correlations of these spins. On the torus
  it and the Mixer are alike. The Vision Transformer is behind everywhere, and differs most from seed to seed: of so
  few parameters its attention gets heads of two channels, and the settings were not chosen for it. In the
  Transformer states of Viteritti et al. (2023) the attention is made of learned numbers that depend on the positions
  and not on the configuration: a token mixing, too.
  """)

text(
  """
  ## What follows, and what does not

  Each of the three mixings is enough for digits and clothes, so none of them is necessary for these: that much
  of the sentence above can be seen here. With equal numbers of parameters, images and steps, what is built into a
  model matters most where images are few or in unfamiliar places, and there the convolution is ahead.

  No more than that. Images of sixteen patches are so small that a kernel of 3×3 sees most of them at once; a
  model of this size on MNIST proves nothing about ImageNet. There, Tolstikhin et al. found the Mixer behind the
  others with a million images and close to them with hundreds of millions, which fits the tables above but does not
  follow from them. All models were trained in one way, with a learning rate that was tried with one seed on MNIST; a
  recipe that suits one of them better could change the order where the differences are small. The intervals tell what
  other seeds would give, not what other recipes would.

  ## The commands

  Every training in a table was made by `swift run chapter-08-sufficient-not-necessary` with `--mixing tokens`,
  `attention` or `convolution`, these options, `--seed` and `--record`, which adds it to the records. The searches have `--model tfim` or
  `--model heisenberg` in place of the images, and the costs are measured by `--costs`.
  """)

table(["options", "seeds"], records.commands)

text(
  """
  ## Three things to try

  - `--mixing convolution --shuffle pixels`, against `--mixing tokens --shuffle pixels`.
  - `--costs` on your machine: from how many patches on is attention slower than token mixing?
  - Write a mixing: a type that conforms to `PatchMixing`, such as a mean over all patches, which has no
    weights. How far does it get?

  The [first chapter](01-timeline.md) tells where the Mixer comes from.
  """)

chapter.finish()  // hide
