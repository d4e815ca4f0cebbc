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

  The article says of the paper on the Mixer ([Tolstikhin et al. 2021](https://arxiv.org/abs/2105.01601))
  that "while convolutions and self-attention are both sufficient for state-of-the-art performance, they
  are not necessary". [Chapter 1](01-timeline.md) shows which pixels each of them can combine. Here all
  three stand side by side: trained on many images, on few and on permuted ones, tested on shifted ones,
  trained as wave functions, and timed.

  ## One block, three mixings

  The layer of [chapter 5](05-full-model.md) has two halves: one mixes the patches, the other the
  channels of each patch. But for position embeddings and the width of the channel MLP, the three differ
  only in the first half ([Yu et al. 2022](https://arxiv.org/abs/2111.11418) call what they share the
  *MetaFormer*). With the table of patches $X$, a row per patch,

  $$U = X + \mathrm{mix}(\mathrm{norm}(X)), \qquad Y = U + \mathrm{MLP}(\mathrm{norm}(U))$$

  - *Token mixing*, the **Mixer**: an MLP along each column of $X$. Every place has its own weights to and
    from the hidden units, the same for all channels and all images.
  - *Self-attention*, the **Vision Transformer**
    ([Dosovitskiy et al. 2021](https://arxiv.org/abs/2010.11929)): the output at every patch is a weighted mean
    over all patches, and the weights are computed from the image. Attention cannot tell places apart, so an
    embedding of its place, which is learned, is added to each patch.
  - *Depthwise convolution*, the **ConvMixer** ([Trockman and Kolter 2022](https://arxiv.org/abs/2201.09792)):
    the output at every patch is a weighted sum of the input at the patch and its neighbors, with a kernel of
    3×3 weights per channel, the same at every place.

  In Swift the block is generic: `PatchClassifier<TokenMixing>` is the Mixer, and one type name is
  all that changes. So the ConvMixer here has the depthwise convolution of its paper, without the
  nonlinearity after it, and the block of the others. All have 16 patches of 7×7 pixels, 128 channels and four layers, and classify the mean over the patches.
  Attention has more parameters than token mixing, though its heads have a width of 32 in all, not of 128 as is
  usual; and convolution has fewer. So the channel MLP is narrower in the one and wider in the other,
  until all three models have the article's number of parameters, to within 0.2 %:
  """#)

table(
  ["model", "mixing of patches", "channel MLP", "parameters", "10⁶ operations per image"],
  try! modelRows())

text(
  """
  An operation is an addition or a multiplication in a matrix product or a convolution, in the forward
  pass. Of these the Mixer does about 20 % more than the others.

  ## A first training

  The chapter's program trains all three while it runs: 6,000 synthetic digits, five epochs, the same seed
  and the same recipe.
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
  The Mixer and the ConvMixer are right about all but one digit in a hundred; the Vision Transformer has not
  learned as much in so few steps.

  ## MNIST and Fashion-MNIST

  The rest of the page is about longer trainings, which are recorded in
  `output/08-sufficient-not-necessary`; the commands are at the end. But for the number of epochs,
  which is ten if nothing else is said, and the rates tried below, all have the recipe of the first one: AdamW
  with a weight decay of 0.05, batches of 128 images, a learning rate that rises to its highest value over a tenth
  of the run and then falls along half a cosine. Images are not changed at
  random, as they are in the tuned recipe of [chapter 6](06-mnist-training.md): a random shift would teach
  by data what we want to see in the models.

  A recipe that suits one model may not suit another. So five learning rates were tried for each, with one
  seed, on 50,000 images of MNIST; this is the accuracy on the other 10,000, where 10 images make 0.1 %:
  """)

let folder = "\(chapter.packageFolder)/output/08-sufficient-not-necessary"
let records = exitOnError(try TrainingRecords(in: folder))
table(["model", "rate 0.001", "0.002", "0.004", "0.008", "0.016"], trialRows(records))
checkTrials(records)  // hide

text(
  """
  None of the five rates is better than 0.004 by more than 0.1 percentage points for any of the models, which is
  about the standard error for 10,000 images, though for two models the best is the highest that was tried. All trainings
  below have the rate 0.004. Now all 60,000 images, and five seeds,
  which change the first weights and the order of the images. The interval is a confidence interval of 95 % for
  the mean over seeds (Student's t); the difference is taken seed by seed, in percentage points. The
  training loss is the mean over the last epoch.
  """)

let datasets: [DatasetName] = [.mnist, .fashionMNIST]
table(
  [
    "images", "model", "test accuracy (%)", "minus the Mixer's", "training loss", "test loss",
  ], accuracyRows(records, datasets))
let costs = exitOnError(try CostRecord.all(in: folder))
checkFullTrainings(records)  // hide
checkCurves(records, costs)  // hide

text(
  """
  On MNIST the three are within some tenths of a percent of each other and the Mixer is last; five seeds do not tell the
  ConvMixer from the Vision Transformer. On Fashion-MNIST the ConvMixer is ahead of the Mixer, and the Mixer of the Vision
  Transformer. The Vision Transformer's training loss is the highest, so it has fitted its images least in ten epochs;
  but its test loss is the lowest, so probably it is less confident where it is wrong. How they get there differs more:
  """)

picture(
  "curves",
  "MNIST: test error in the course of training, mean of five seeds, against four measures of what was spent.",
  curvesFigure(records, costs))

text(
  """
  The four charts show the same trainings; what differs is what is counted. The last one takes the time per
  image on one core from the table of costs below. After the first sixth of an epoch the Mixer is far ahead of the
  other two. The ConvMixer passes it before the first epoch is over. The Vision Transformer passes it only in the second
  half of the epochs; for the same operations or the same time, after about a third of them.

  ## Few images

  The same with a hundredth and a tenth of the images, drawn at random by the seed. The epochs are more (100 and 30),
  the steps still fewer: 500 and 1,410 instead of 4,690.
  """)

table(
  ["images", "model", "600 images (%)", "6,000 images (%)", "60,000 images (%)"],
  fractionRows(records, datasets))
checkFractions(records)  // hide

text(
  """
  With 600 and with 6,000 images of both data sets the ConvMixer is ahead and the Vision Transformer last. The
  ConvMixer's lead over the Mixer grows from less than half a percentage point to about three. A reason that comes to
  mind is its *inductive bias*: that near patches belong together, and in the same way everywhere, is built into a
  convolution; the others have to learn it from images. The next section tests that.
  """)

picture(
  "fractions", "Test error by the number of training images, mean of five seeds.",
  fractionsFigure(records, datasets))

text(
  """
  ## Permuted pixels

  Permute all pixels, in the same way in all images, for training and test: no information is lost, but
  neighbors are no longer neighbors. Or permute only the patches, and leave each patch as it is.

  For two of the models the second change can make no difference but by chance. To a Mixer whose
  token-mixing weights change places too, the permuted image is what the old one was to the old Mixer;
  random weights are as likely before as after; and the optimizer treats all weights alike. The same holds
  for a Vision Transformer and its position embeddings. These are the largest differences of the logits of
  eight digits, with random weights; in the last rows the weights stay as they were:
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
  largestDifference(of: anyTransformer, digits, and: anyTransformer, shuffled),
]
table(
  ["model", "weights", "largest difference"],
  [
    ["Mixer", "moved with the patches", rounded(Double(differences[0]))],
    ["Vision Transformer", "moved with the patches", rounded(Double(differences[1]))],
    ["Mixer", "as they were", rounded(Double(differences[2]))],
    ["Vision Transformer", "as they were", rounded(Double(differences[3]))],
  ])
check(differences[0] < 1e-5 && differences[1] < 1e-5, "the models do not know the order")  // hide
check(min(differences[2], differences[3]) > 0.01, "the order matters to given weights")  // hide

text(
  """
  A kernel of 3×3 patches cannot move with them: in a permuted image the neighbors of a patch are others. The
  permutation is the same in all these trainings.
  """)

table(
  [
    "model", "as they are (%)", "patches permuted (%)", "pixels permuted (%)", "600 images (%)",
    "600, pixels permuted (%)",
  ], shuffleRows(records))
checkShuffles(records)  // hide
let leads = leadsWithFewImages(records)

text(
  """
  Permuted patches make no difference for the Mixer and the Vision Transformer that five seeds could show, as it
  must be. The ConvMixer loses something, but little: three layers of 3×3 kernels reach every patch from every other in
  so small an image. With all images and the pixels permuted all three lose, the Vision Transformer about twice as much
  as the others, and none of them fails. With 600 images only the ConvMixer loses, as far as five seeds show.

  The last two columns test the explanation above. Where neighbors mean nothing, a convolution has no advantage from
  knowing of neighbors. This is the ConvMixer's lead over the Mixer with 600 images, in percentage points:
  """)

show("lead, pixels as they are", leads.plain.percents(places: 1))
show("lead, pixels permuted", leads.permuted.percents(places: 1))

text(
  """
  It keeps about half of it. So only a part seems to come from the inductive bias of a convolution. What is
  left must come from something else in which the two differ: the ConvMixer's mixing is linear and has nine weights per
  channel, the Mixer's is an MLP and the same for all channels.
  """)

text(
  """
  ## Shifted images

  The models were trained on centered images. Here the test images are shifted by some pixels, up, down,
  left and right; the accuracy is the mean over the four directions.
  """)

table(
  ["images", "model", "by 1 pixel (%)", "by 2 (%)", "by 4 (%)"],
  shiftRows(records, datasets))
checkShifts(records)  // hide

text(
  """
  All three lose accuracy, from two pixels on the ConvMixer least: probably because its kernels are the same at every
  place, though this would make it exact only for shifts by whole patches. A digit shifted by two pixels is cut into
  patches in another way; and of the clothes a part leaves the image.
  [Chapter 6](06-mnist-training.md) trains the Mixer on shifted images instead.
  """)

picture(
  "shifts", "The accuracy on shifted test images, mean of five seeds.",
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
  Here a multiply-add is counted once, and a training step has about three times those of the forward pass. With 4 and
  16 patches the Mixer's step takes longest, with 196 the Vision Transformer's, although the Mixer does more
  multiply-adds. From 16 patches on the Vision Transformer does the fewest per nanosecond. The probable reasons: the
  products of a head are narrow, and between them are the exponentials of the softmax.
  """)

picture(
  "costs", "A training step and the parameters by the number of patches.", costsFigure(costs))

text(
  """
  ## What was learned

  The weights of the first seed's trainings on MNIST are in the same folder. How much does each patch of a
  mixing's output depend on each patch of its input? For a digit, all derivatives of the output with respect
  to the input are computed by the backward pass. For each pair of patches the picture shows the root of the
  sum of their squares, the *influence*, in a row per patch of the output and a column per patch of the
  input; the patches are numbered row by row. The table shows shares of the squared influence.
  """)

let digit = try! ChapterKit.digits(1, seed: chapter.seed, first: nil)
let weights = exitOnError(try TrainedWeights(in: folder))
let influence = [
  (mixing: Mixing.tokens, layers: influences(in: weights.mixer, for: digit)),
  (mixing: Mixing.attention, layers: influences(in: weights.transformer, for: digit)),
  (mixing: Mixing.convolution, layers: influences(in: weights.convMixer, for: digit)),
]
picture(
  "influence",
  "The influence of each patch of the input (column) on each patch of the output (row), for a synthetic digit: black is zero, white the largest in the layer.",
  influenceSheet(influence))
table(
  ["model", "influence", "layer 1", "layer 2", "layer 3", "layer 4"],
  neighborRows(influence))
checkInfluence(influence)  // hide

text(
  """
  If all pairs counted the same, the shares would be those of the last two rows. The Mixer's are close to that: near
  patches have not become more important to it than far ones. In the Vision Transformer the diagonal stands out: about
  a quarter to a half of the squared influence on a patch is its own, and about half of the rest that of its neighbors.
  But some columns stand out, too: patches that influence all others; the Mixer's last two layers have such columns as
  well. They are mostly the four in the middle of the image, each of which is a neighbor of 8 of the other 15, so that
  from the second layer on this need not be a preference for what is near. That in the ConvMixer all influence is that of
  neighbors is not learned but built in. All this is one digit and one seed.
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
  The rows and the kernels are those with the largest weights. The Mixer's rows are patterns over the whole image, with
  both signs; a row of attention has no negative numbers and the sum 1.

  ## As quantum states

  A wave function of [chapter 7](07-neural-quantum-state.md) needs a network that maps a configuration to
  a number, and does not ask how. Here are all three on the critical Ising ring of 20 spins and on
  the Heisenberg torus of 4×4, with 1,024 samples per step and 300 steps. The Mixer has chapter 7's sizes
  and the search its settings, which were chosen for the Mixer on this ring; the others got channel MLPs
  of a width that makes the parameters equal. The kernels are so large that each patch sees all others.
  None of the models knows that the ring is closed. The columns are the relative errors of the energy,
  $|E - E_0|/|E_0|$, of three seeds; $E$ is the sum over all configurations, not an estimate from samples.
  The V-score is $N \\sigma^2/E^2$, with the variance $\\sigma^2$ of the local energy.
  """)

let searches = exitOnError(try SearchRecord.all(in: folder))
table(
  ["system", "model", "parameters", "seed 0", "seed 1", "seed 2", "median V-score"],
  searchRows(searches))
checkSearches(searches)  // hide

text(
  """
  On the ring the ConvMixer has the lowest error with every seed. A possible reason: the weights of a kernel that reaches
  all patches depend on how far and in which direction one patch is from another, and not on where they are; so do the
  correlations of these spins, although the kernel does not know that a step past the end comes back to the start. That
  is not tested, and on the torus, of which the same is true, three seeds do not tell the ConvMixer from the Mixer. The Vision Transformer is behind everywhere, and differs
  most from seed to seed: of so few parameters its attention gets heads of two channels, and the settings were not chosen
  for it. In the Transformer states of [Viteritti et al. (2023)](https://arxiv.org/abs/2211.05504) the attention is made of
  learned numbers that depend on the positions and not on the configuration, which makes it a token mixing or, where they
  depend on differences of positions alone, a convolution.
  """)

text(
  """
  ## What follows, and what does not

  "While convolutions and self-attention are both sufficient for state-of-the-art performance, they are not necessary":
  for about 99 % on MNIST and 90 % on Fashion-MNIST each of the three mixings is sufficient, so none of the three is
  necessary. That is not the state of the art, and whether any mixing is necessary is not tested here: no model without
  one was trained. With equal numbers of parameters, images and steps, the models differ
  most where images are few or shifted, and there the convolution is ahead, in part because of
  its inductive bias.

  No more than that. In images of sixteen patches a kernel of 3×3 sees 4 to 9 of them at once, and all of them after
  three layers; a model of this size on MNIST proves nothing about ImageNet. There, Tolstikhin et al. found the Mixer
  behind the others with a million images and close to them with hundreds of millions. Here it also gains on the
  ConvMixer with more images; but it is ahead of the Vision Transformer with few, and loses that lead on MNIST. All
  models were trained in one way, with a learning rate that was tried with one seed on MNIST; a recipe that suits one of
  them better could change the order where the differences are small. The intervals cover other seeds, not other
  recipes, nor other test images. Other test images alone could change an accuracy by this many percentage points (95 %):
  """)

show("MNIST", samplingError(records.of(.tokens, .mnist)), places: 1)
show("Fashion-MNIST", samplingError(records.of(.tokens, .fashionMNIST)), places: 1)

text(
  """
  ## The commands

  Every recorded training was made by `swift run chapter-08-sufficient-not-necessary` with `--mixing tokens`,
  `attention` or `convolution`, these options, `--seed` and `--record`, which adds it to the records. The searches have `--model tfim` or
  `--model heisenberg` in place of the images, and the costs are measured by `--costs`.
  """)

table(["options", "seeds"], records.commands)

text(
  """
  ## Three things to try

  - `--mixing attention --images 600 --epochs 1000`: is the Vision Transformer behind because it has taken too few
    steps?
  - `--costs` on your machine: from how many patches on is attention slower than token mixing?
  - Write a mixing: a type that conforms to `PatchMixing`, such as a mean over all patches, which has no
    weights, or nothing at all. How far does it get?

  The [first chapter](01-timeline.md) tells where the Mixer comes from.
  """)

chapter.finish()  // hide
