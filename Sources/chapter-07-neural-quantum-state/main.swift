import ChapterKit
import Mixer
import NeuralNetwork
import Notebook
import Quantum
import Tensors
import Vectors

// hide
let (chapter, options) = Chapter.open(Options.self)
answerAndExitIfAsked(options, chapter)
// show

text(
  #"""
  # 7. A neural quantum state

  The article is called "The Multi Layer-Perceptron as a Potential Neural Quantum State", and its last
  line says that the model could be flipped "to study a quantum system". Here it is flipped. The Mixer
  of [chapter 5](05-full-model.md), without a line changed in it, becomes the state of a chain of
  atoms, and training finds the state of lowest energy.

  Two things are enough to read on. For a physicist: a Mixer is a function of an image with one to
  three thousand parameters. It cuts the image into patches, maps each linearly to a vector (its
  *channels*), and alternates two small networks: one combines the patches (token mixing), the other
  the components of each vector (channel mixing). The mean over patches and a last linear map, the
  *head*, give a number. Its derivatives with respect to all parameters are computed along with it
  (the *backward pass*). For a programmer: what follows is a minimization, and the quantum mechanics
  that it needs is on this page.

  ## A quantum state is a list of numbers

  A *spin* has two values, ↑ and ↓. A *configuration* $\sigma$ of $N$ spins is one of $2^N$ words of
  $N$ bits. A *quantum state* gives a number to each of them, its *amplitude* $\psi(\sigma)$. If all
  spins are measured, the configuration $\sigma$ is found with the probability

  $$p(\sigma) = \frac{\psi(\sigma)^2}{\sum_{\sigma'} \psi(\sigma')^2}$$

  In general amplitudes are complex; here real ones are enough. The list doubles with every spin. This
  is what makes quantum systems hard to compute:
  """#)

table(
  ["spins", "amplitudes", "bytes as doubles"],
  [8, 20, 36].map { [$0, 1 << $0, 8 << $0] })

text(
  #"""
  ## Eight atoms

  Our first system is that of the article's [third part](https://lere01.github.io) by Faith O.
  Oyedemi: $N = 8$ atoms in a row. A laser can lift each of them to a highly excited state, called a
  *Rydberg state*. A bit with the value 1, written ↓, is an excited atom. The *Hamiltonian* $H$ is the
  energy (in the frame that rotates with the laser), a symmetric matrix with $2^N$ rows:

  $$H = -\frac{\Omega}{2} \sum_i \sigma^x_i - \delta \sum_i n_i
  + \sum_{i<j} \Omega \left(\frac{R_b}{|i - j|}\right)^6 n_i n_j$$

  $\sigma^x_i$ flips bit $i$, so the first term joins configurations that differ in one atom, each
  pair with the matrix element $-\Omega/2$. $\Omega$ is the *Rabi frequency*. $n_i$ is bit $i$: every
  excited atom lowers the energy by the *detuning* $\delta$, and two of them at the distance
  $r = |i - j|$ raise it by $\Omega (R_b/r)^6$. Within the *blockade radius* $R_b$ that is more than
  $\Omega$. We take $\Omega = 1$, $\delta = 1.2$ and $R_b = 3^{1/6}$, so that neighbors repel each
  other by 3.

  The *ground state* is the eigenvector of $H$ with the lowest eigenvalue $E_0$; in experiments it is
  prepared by changing the laser slowly. For 256 amplitudes the method of Lanczos finds it, and we
  have an exact result to compare with. The *gap* is the distance to the second eigenvalue.
  """#)

let sites = 8
let blockadeRadius = SearchSettings.atoms.blockadeRadius  // the sixth root of 3
let atoms = exitOnError(
  try Hamiltonian.rydberg(
    sites: sites, rabi: 1, detuning: 1.2, blockadeRadius: blockadeRadius))
let lanczos = Lanczos(threads: options.threads)
let ground = lanczos.groundState(of: atoms)
let excited = lanczos.firstExcitedState(above: ground, of: atoms)
show("exact energy", ground.energy, places: 10)
show("per atom", ground.energy / Double(sites), places: 10)
show("gap", excited.energy - ground.energy, places: 10)
let occupation = (0..<sites).reduce(0) { $0 + ground.state.occupation(ofSite: $1) } / Double(sites)
show("mean occupation", occupation, places: 6)
check(abs(ground.energy / 8 + 0.776224936473) < 1e-10, "the energy is the known one")  // hide

text(
  #"""
  ## A network is that list

  Instead of storing the list, we compute a number of it when it is asked for. The configuration is an
  image of one row with the pixels $\pm 1$, a patch is two atoms, and the Mixer has one output instead
  of ten. With $S$ patches,

  $$\log \psi(\sigma) = S \cdot \mathrm{Mixer}(\sigma)$$

  Why the logarithm? If the spins are independent, $\psi$ is a product of one factor per spin, and
  $\log\psi$ a sum over places. In general, too, it grows in proportion to $N$. The Mixer ends with a
  mean over patches; times $S$, that is such a sum. And why is it allowed that every
  $\psi(\sigma) = e^{\dots}$ is positive? All elements of $H$ off its diagonal are negative or zero
  (it is *stoquastic*). Then making all amplitudes positive never raises the energy, and the ground
  state has no negative ones (Perron and Frobenius).
  """#)

let sizes = MixerConfiguration(
  imageSize: PixelSize(height: 1, width: sites), patchSize: PixelSize(height: 1, width: 2),
  imageChannels: 1, hiddenDim: 16, layers: 2, tokenMLPDim: 16, channelMLPDim: 16, classes: 1)

func logAmplitude(_ spins: UInt64, _ mixer: MLPMixer) -> Double {
  let pixels = (0..<sites).map { spins >> $0 & 1 == 0 ? Float(1) : -1 }
  let image = Tensor([1, 1, 1, sites], pixels)
  return Double(sizes.patches) * Double(mixer(image)[0])
}

var random = Random(seed: chapter.seed)
let mixer = exitOnError(try MLPMixer(sizes, using: &random))
show("parameters", mixer.parameterCount)
show("log ψ(↑↑↑↑↑↑↑↑)", logAmplitude(0b0000_0000, mixer), places: 4)
show("log ψ(↑↓↑↓↑↓↑↓)", logAmplitude(0b1010_1010, mixer), places: 4)
show("stoquastic", atoms.isStoquastic)
check(atoms.isStoquastic, "the ground state is positive")  // hide

text(
  #"""
  There are more parameters than amplitudes here, so nothing is saved yet; eight atoms are for
  comparing with the exact state. The Mixer for twenty spins, below, has a thousand parameters for a
  million amplitudes.

  ## The energy is a mean

  The energy of a state is $E = \psi^T H \psi / \psi^T \psi$. Multiply and divide every term by
  $\psi(\sigma)$, and it is a mean over the configurations with their probabilities:

  $$E = \sum_\sigma p(\sigma)\, E_{\mathrm{loc}}(\sigma), \qquad
  E_{\mathrm{loc}}(\sigma) = \sum_{\sigma'} H_{\sigma\sigma'} \frac{\psi(\sigma')}{\psi(\sigma)}$$

  The *local energy* needs ratios of amplitudes only, of the configurations that $H$ joins with
  $\sigma$: here nine. So a state need not be normalized.
  """#)

func localEnergy(_ spins: UInt64, _ logPsi: (UInt64) -> Double) -> Double {
  var energy = atoms.diagonal(spins)
  atoms.forEachConnected(to: spins) { other, element in
    energy += element * exponential(logPsi(other) - logPsi(spins))
  }
  return energy
}

func meanEnergy(_ logPsi: (UInt64) -> Double) -> (mean: Double, variance: Double) {
  let configurations = (0..<256).map { UInt64($0) }
  let weights = configurations.map { exponential(2 * logPsi($0)) }
  let locals = configurations.map { localEnergy($0, logPsi) }
  let norm = weights.reduce(0, +)
  let mean = zip(weights, locals).reduce(0) { $0 + $1.0 / norm * $1.1 }
  let squares = zip(weights, locals).reduce(0) {
    $0 + $1.0 / norm * ($1.1 - mean) * ($1.1 - mean)
  }
  return (mean, squares)
}

let mixers = exitOnError(
  try (0..<4 as Range<UInt64>).map { seed in
    var random = Random(seed: seed)
    return try MLPMixer(sizes, using: &random)
  })
let states = mixers.map { mixer in meanEnergy { logAmplitude($0, mixer) } }
let exact = meanEnergy { logarithm(ground.state.amplitudes[Int($0)]) }
table(
  ["state", "energy", "above the exact energy", "variance of the local energy"],
  states.enumerated().map {
    stateRow("Mixer with random weights, seed \($0)", $1, ground.energy)
  } + [stateRow("exact ground state", exact, ground.energy)])
check(states.allSatisfy { $0.mean > ground.energy }, "no state is below the exact energy")  // hide
check(exact.variance < 1e-18, "the exact state has no variance")  // hide

text(
  #"""
  Two facts explain this table, and everything below rests on them.

  - No state has an energy below $E_0$: a state is a linear combination of eigenvectors, and its
    energy is the mean of their eigenvalues, weighted by the squared coefficients. This is the
    *variational principle*. Of two energies the lower one is nearer to $E_0$, so energies can be
    compared without knowing $E_0$.
  - In the exact state every local energy is $E_0$, as $H\psi = E_0\psi$. So its variance is zero, up
    to rounding. The nearer a state is to the ground state, the smaller is the statistical error of an
    energy that is estimated from samples.

  ## The direction of a step

  Let $\theta$ be the parameters and $O_k(\sigma) = \partial \log\psi(\sigma) / \partial\theta_k$. The
  gradient of the energy is a covariance,

  $$\frac{\partial E}{\partial\theta_k} = 2 \sum_\sigma p(\sigma)\,
  \bigl(O_k(\sigma) - \bar O_k\bigr) \bigl(E_{\mathrm{loc}}(\sigma) - E\bigr)$$

  A plain gradient step moves all parameters as if they were alike. But the same change of a parameter
  may change the state much or little. *Stochastic reconfiguration* (Sorella 1998) asks for the change
  of the state instead: it follows a short piece of *imaginary time*,
  $\psi \to \psi - \tau (H - E)\psi$, in which every eigenvector shrinks relative to the ground state.
  The change $-\tau\delta$ of the parameters that comes closest to that minimizes

  $$\sum_\sigma p(\sigma) \Bigl( \sum_k (O_k - \bar O_k)\, d_k - (E_{\mathrm{loc}} - E) \Bigr)^2
  + \lambda \sum_k d_k^2$$

  This is linear least squares. It needs $O_k(\sigma)$ for every configuration by itself, not only a
  sum as in [chapter 6](06-mnist-training.md), so the backward pass runs once per configuration. The
  *shift* $\lambda$ keeps the step short where the problem does not determine it. In machine learning
  the same step is called the *natural gradient* (Amari 1998). Networks as quantum states, found in
  this way, are from Carleo and Troyer (2017).

  ## The search

  First all 256 configurations are summed, so there is no chance in it but the random weights to start
  from. The weights of the head are multiplied by 0.01, so that at first all amplitudes are nearly
  equal. If a step does not lower the energy, half of it is tried, and so on. All configurations
  count, so `hasZeroMagnetization` is false.
  """#)

var start = mixer
for channel in 0..<sizes.hiddenDim { start.classifierHead.weight[channel] *= 0.01 }
start.classifierHead.bias[0] *= 0.01
let wave = WaveFunction(start, height: 1, width: sites, scale: Double(sizes.patches))
let plan = GroundStatePlan(
  configurations: .fullSum, hasZeroMagnetization: false, steps: 300,
  stepSize: GeometricSchedule(0.2),  // τ
  shift: GeometricSchedule(from: 1e-2, to: 1e-8, steps: 60),  // λ
  seed: chapter.seed)
var search = GroundStateSearch(plan, of: atoms, from: wave, threads: options.threads)
var energies: [Double] = []
let bar = ProgressBar("Full sum", total: plan.steps)
while !search.isFinished {
  let step = exitOnError(try search.step())
  energies.append(step.energy)
  bar.advance(progress(of: step, exact: ground.energy))
}
bar.finish()

let found = search.stateVector()
let summed = search.exactEnergy()
show("energy", summed.energy, places: 10)
show("relative error", rounded((summed.energy - ground.energy) / abs(ground.energy)))
show("V-score", rounded(vScore(sites: sites, energy: summed.energy, variance: summed.variance)))
show(
  "1 − fidelity", rounded(1 - found.overlap(with: ground.state) * found.overlap(with: ground.state))
)
check(summed.energy - ground.energy < 1e-7, "the full sum finds the ground state")  // hide
// hide
check(
  ground.state.amplitudes.max() == ground.state.amplitudes[0b1010_0101],
  "the largest amplitude is that of 165")
// show
picture(
  "amplitudes", "The 256 amplitudes of the exact ground state (up) and of the Mixer (down).",
  amplitudeChart(exact: ground.state.amplitudes, found: found.amplitudes))

text(
  #"""
  The *V-score* is $N$ times the variance of the local energy, divided by the square of the energy (Wu
  et al. 2024; they measure the energy from the mean of all eigenvalues, which is zero for the spins
  below, and is taken as zero here, too). It compares states of different systems, and it can be
  computed where no exact energy is known. The *fidelity* is the square of the inner product with the
  exact state; one minus it is at most the error of the energy divided by the gap. The largest
  amplitude is that of 165, in bits 10100101: both outer atoms are excited.

  The author's Mixer reaches a relative error of 4.2e-3 and a fidelity of 0.98 for these atoms. The
  two runs have different aims. That Mixer gives the probabilities of one atom after another, so that
  it can be sampled without a Markov chain, and was trained by 20,000 steps of AdamW on samples; ours
  was given every configuration, and stochastic reconfiguration. The next run comes closer to it.

  ## Samples

  Twenty spins have too many configurations to sum in every step, and a hundred have more than can
  ever be summed. But a mean over probabilities can be estimated from *samples*. The *Metropolis
  algorithm* (Metropolis, Rosenbluth, Rosenbluth, Teller and Teller 1953) draws them from ratios of
  amplitudes: flip a random spin; if the probability rises, accept; else accept with the ratio of the
  two. If the proposal is rejected, the old configuration counts once more. After many proposals a
  configuration is found with its probability $p$, whatever the start was.

  Many such *Markov chains* run side by side. The energy now has a *standard error*. Successive
  samples of a chain are alike; the *autocorrelation time* says how many of them count as one
  independent sample, and enters the error. *Split-R̂* (Gelman and Rubin 1992) compares the halves of
  all chains: a value above 1.01 is taken as a sign that they still depend on their start (Vehtari et
  al. 2021).

  With fewer samples than parameters the smaller of two linear systems is solved, one equation per
  sample; the solution is the same (Chen and Heyl 2024; Rende et al. 2024). Where the samples of a
  step do not determine its direction, the search goes on in that of the last step, times the
  *momentum* (*SPRING*, Goldshlager et al. 2024). $\tau$ and $\lambda$ fall by equal factors from
  their first to their last value. A step that would change the normalized state by too much is
  shortened.
  """#)

let problem = Problem.rydberg(
  sites: sites, rabi: 1, detuning: 1.2, blockadeRadius: blockadeRadius)
// hide
let usual = SearchSettings(for: problem, samples: nil)
check(plan == usual.plan(for: problem, seed: chapter.seed), "the full sum has the default settings")
check(sizes == usual.configuration(for: problem), "the Mixer has the default sizes")
// show
var sampled = exitOnError(try runSampled(problem, samples: 1000, chapter.seed, options.threads))
table(["setting", "value"], settingsRows(sampled.search.plan))
let sampledResult = exitOnError(try sampled.result())
showResult(sampledResult, of: sampled, exact: ground.energy)
picture(
  "rydberg", "Energy and relative error: all 256 configurations, and 1,000 samples per step.",
  energyFigure(
    [("Full sum", energies), ("Samples", sampled.notes.energies)], exact: ground.energy, steps: 50))
let records = exitOnError(
  try Records(in: "\(chapter.packageFolder)/output/07-neural-quantum-state"))
table(
  ["configurations"] + header,
  rows(records.of(problem, isSampled: false)).map { ["all"] + $0 }
    + rows(records.of(problem, isSampled: true)).map { ["1,000 samples"] + $0 })

text(
  #"""
  The orange curve shows estimates from 1,000 samples, and stays at their noise. An estimate may be
  below $E_0$ by chance; a sum cannot. The state is better than its estimates: its error, summed, is
  in the table. The table has whole runs with other seeds, first full sums, then samples. Like all
  tables of runs below it is read from `output/07-neural-quantum-state/runs.json`; the commands that
  made it are at the end of the page.

  ## Twenty spins on a ring

  The *Ising model in a transverse field* is the standard model of a quantum phase transition:

  $$H = -\sum_i \sigma^z_i \sigma^z_{i+1} - h \sum_i \sigma^x_i$$

  $\sigma^z$ is $+1$ for ↑ and $-1$ for ↓. In a weak field $h$ neighbors are equal; in a strong one ↑
  and ↓ have equal amplitudes, independently for each spin. At $h = 1$, on an infinite ring, the
  tendency of all spins to be equal is lost, and correlations are long. The exact energy is known for
  every $N$ (Pfeuty 1970). The Mixer has one layer. The final energy is a sum over all 1,048,576
  configurations.

  The settings of the search were chosen with the exact energy in view, on the seeds 0 to 3 of this
  ring. The seeds 10 to 12 were run once, after that; one of them is less good than all others. The
  last rows have more steps, or a second layer.
  """#)

let critical = Problem.tfim(sites: 20, field: 1)
let chain = IsingChain(sites: 20, field: 1)
var ring = exitOnError(try runSampled(critical, samples: 1024, chapter.seed, options.threads))
let ringResult = exitOnError(try ring.result())
show("parameters", ring.search.wave.model.parameterCount)
showResult(ringResult, of: ring, exact: chain.energy)
table(header, rows(records.of(critical, isSampled: true)))
let measured = ring.search.sampledMeans(
  of: exitOnError(try critical.observables).map(\.quantity), perChain: 20, sweeps: 1)
table(
  ["mean over samples", "value", "standard error", "exact"],
  [
    meanRow("⟨σˣ⟩", measured[0], chain.transverseMagnetization),
    meanRow("correlation C(1)", measured[2], chain.correlation(distance: 1)),
    meanRow("correlation C(10)", measured[11], chain.correlation(distance: 10)),
  ])

text(
  #"""
  What does token mixing do here? Its MLP is $W_2\,\mathrm{GELU}(W_1 x + b_1) + b_2$, so $W_2 W_1$
  tells roughly what every patch gets from every other. Beside it is a property of the state: the
  *pair terms* $J_{ij}$ of

  $$\log\psi(\sigma) = c + \sum_i b_i s_i + \sum_{i<j} J_{ij}\, s_i s_j + \dots, \qquad s_i = \pm 1$$

  summed over the spins of two patches (within a patch each pair counts twice). A state of these terms
  alone is called a *Jastrow state*.
  """#)

let product = tokenMixingProduct(of: ring.search.wave.model.layers[0])
let pairs = blockSums(pairTerms(of: ring.search.stateVector()), size: 2)
picture(
  "token-mixing", "Left: W₂W₁ after training. Right: the pair terms of log ψ, by patches.",
  patchMatrices(product, pairs))
show("correlation off the diagonals", offDiagonalCorrelation(product, pairs), places: 3)
// hide
if chapter.seed == 0 {
  check(offDiagonalCorrelation(product, pairs) > 0.9, "they are alike")
  check(pairs.elements.allSatisfy { $0 > 0 }, "all pair terms are positive")
  check(product.elements.contains { $0 < 0 }, "W₂W₁ is partly negative")
}
// show

text(
  #"""
  A diagonal stripe means the same for every patch: the network was not told that the ring looks the
  same everywhere, and has approximately learned it. Most of the stripe is on one side, from each
  patch to the one before it; presumably one direction is enough to count every pair. For the
  correlation both matrices were added to their transposes. It is large because of neighboring
  patches; farther away $W_2 W_1$ is small and partly negative, while all pair terms are positive.

  What can be measured is not the energy alone. The mean of an operator $A$ is
  $\langle A \rangle = \psi^T A \psi / \psi^T \psi$. Here are rings of 16 spins in ten fields, full
  sums over all symmetries (next section). The *transverse magnetization* $\langle\sigma^x\rangle$
  grows with the field. The order parameter of a finite ring is $\sqrt{\langle m^2 \rangle}$ with
  $m = \sum_i \sigma^z_i / N$. $C(r)$ is the mean of $\sigma^z_i \sigma^z_{i+r}$. Independent spins
  have an order parameter of $1/\sqrt{16}$, so it does not go to zero. The curves are exact.
  """#)

let fields = records.of(sweepOf: 16)
picture(
  "transition", "Rings of 16 spins: order is lost as the field grows.",
  transitionChart(fields, sites: 16))
picture(
  "correlations", "Correlations on rings of 16 spins, on the exact curves.",
  correlationChart(fields.filter { [0.5, 1, 1.5].contains($0.field) }, sites: 16))
table(
  ["field", "relative error of the energy", "⟨σˣ⟩ error", "√⟨m²⟩ error", "largest C(r) error"],
  fields.map(sweepRow))

text(
  """
  ## Averaging over symmetries

  The ring looks the same from every spin, in a mirror, and with all spins flipped. So does its ground
  state. The Mixer does not know that. Averaging log ψ over all 4N symmetries makes it known, and a
  full sum then needs one configuration of each *orbit*, the set of its images. These are full sums
  with all symmetries at the transition:
  """)

table(["spins", "orbits"] + header, orbitRows(records))

text(
  """
  Where there are more parameters than orbits, this tests the optimizer and not the compression: the
  network could store every amplitude. With samples, an average over all symmetries costs $4N$ times
  the time, and one over the flip of all spins twice the time. For the ring of 20 it lowers the error:
  """)

table(header, rows(records.of(critical, .flip, isSampled: true)))

text(
  """
  ## A low variance is no proof

  At the transition of a long ring two states have nearly the same energy: the ground state, which is
  even under the flip of all spins, and an odd one. A sum of the two prefers ↑ or ↓; it is a state
  with *broken symmetry*. Its energy is only a little too high, and so is its variance. Below are
  rings of 32 spins. With a larger momentum and larger steps than the defaults, a run without symmetry
  ends in such a state: its magnetization ⟨σᶻ⟩, which is zero in the ground state, is far from zero.
  With the same options, and log ψ averaged over the flip (two evaluations of the network per
  amplitude), ψ is even, and such a state is impossible. The defaults lie between. The errors are
  those of samples.
  """)

let long = Problem.tfim(sites: 32, field: 1)
table(
  ["options added", "seed", "relative error", "standard error", "V-score", "⟨σᶻ⟩"],
  symmetryRows(records, long))
check(records.hasMisleadingVScore(long), "similar V-scores have different errors")  // hide

text(
  """
  The last four rows have the same options but for the flip. Their V-scores are nearly the same, and
  their errors differ by a factor of about ten. In nearly all runs of this page the error is between
  the V-score and a twentieth of it; the points clearly above the line in the picture are the states
  with broken symmetry.
  """)

show("errors between V-score and a twentieth of it", records.countOfUsualErrors)
check(records.onlyBrokenSymmetryIsAboveVScore, "the points above are of broken symmetry")  // hide
picture(
  "v-score", "All runs: the relative error of the energy by the V-score.",
  vScoreChart(records.withKnownError))

text(
  #"""
  ## Signs

  In the *Heisenberg antiferromagnet*, $H = \sum \mathbf S_i \cdot \mathbf S_j$ over neighbors.
  $\mathbf S_i \cdot \mathbf S_j$ exchanges the two spins, times one half, minus one quarter. Elements
  off the diagonal are positive, and amplitudes have signs. Where the sites can be colored like a
  chessboard, so that all neighbors differ, the signs are known: a minus for every ↓ on a black site
  (*Marshall's rule*, 1955). Put into $H$, the rule leaves a problem for positive amplitudes. The
  ground state has as many ↑ as ↓, so the Markov chains exchange a ↑ with a ↓. On a square lattice,
  with its edges joined, the configuration is a picture with two axes again, and a patch has 2×2
  spins. The reference energy of 6×6 is from quantum Monte Carlo (Sandvik, arXiv:2601.20189); the
  energies found there are estimates.
  """#)

table(["lattice"] + header, heisenbergRows(records))
if let square = records.of(.heisenberg(lattice: PixelSize(4)), .all, isSampled: false).first,
  let map = spinCorrelationMap(square)
{
  picture("spin-correlations", "4×4 spins: the mean of S·S with the upper left spin.", map)
}

text(
  #"""
  ## A limit of positive amplitudes

  The signs of the correlations form a chessboard. Add a coupling $J_2$ across the diagonals, and no
  coloring is left in which all coupled spins differ: the spins are *frustrated*, and Marshall's rule
  is not exact. Among all states with Marshall's signs, whatever their amplitudes, one has the lowest
  energy, the *floor* in what follows. No network that gives log ψ as a real number can go below it. A
  projected power iteration, over states with all symmetries, finds a candidate; it could be a local
  minimum, but three searches that end just above it speak against that.
  """#)

let frustrated = Problem.j1j2(lattice: PixelSize(4), j2: 0.5)
let h = exitOnError(try frustrated.hamiltonian)
let symmetries = exitOnError(try frustrated.group(of: .all))!
let frustratedGround = lanczos.groundState(of: h, hasZeroMagnetization: true)
let floor = h.lowestEnergyOfPositiveStates(symmetry: symmetries, hasZeroMagnetization: true)
let lowest = frustratedGround.energy
let frustratedRuns = records.of(frustrated, .all, isSampled: false)
show("orbits", frustratedRuns.first?.configurations ?? 0)
show("parameters", frustratedRuns.first?.parameters ?? 0)
show("exact energy", lowest, places: 9)
show("lowest with Marshall's signs", floor, places: 9)
show("its relative error", rounded((floor - lowest) / abs(lowest)))
show(
  "weight of the exact state that obeys the rule",
  percent(frustratedGround.state.majoritySignWeight))
table(["seed", "energy", "above the floor", "V-score"], frustratedRuns.map { floorRow($0, floor) })
check(frustratedRuns.allSatisfy { isCloseAbove($0, floor) }, "the floor is reached")  // hide
picture(
  "sign-floor",
  "J₂ = 0.5: the energy comes close to a floor, and stays above the exact one.",
  floorFigure(frustratedRuns, exact: lowest, floor: floor))

text(
  """
  After 300 steps the energies are close to the floor, and fall slowly. No number of steps or
  parameters leads below it. The V-score shows this failure: it is large, while for the same lattice
  without J₂ it is nearly zero. The network has enough parameters, more than there are orbits; it
  lacks the signs. A network that gives log ψ as a complex number can have them.

  ## The commands

  Every run in a table was made by `swift run chapter-07-neural-quantum-state` with these options,
  `--seed` and `--record`, which adds it to the file. `--exact` instead prints the exact energy, and
  `--help` has the rest.
  """)

table(["options", "seeds"], records.commands)

text(
  """
  ## Three things to try

  - `--model rydberg --detuning 0.5`: fewer atoms are excited. What happens at `--blockade-radius 2`?
  - `--model tfim --field -1`: now the ground state has signs. Where does the search stop, and why
    there?
  - `--model heisenberg --lattice 6x6 --log energies.jsonl`: there are 9,075,135,300 configurations
    with as many ↑ as ↓.

  The Mixer is one of three ways to mix patches. Next: [all three, trained side by
  side](08-sufficient-not-necessary.md).
  """)

// hide
let largest = Problem.heisenberg(lattice: PixelSize(6)).configurationCount
check(largest == 9_075_135_300, "6×6 spins have so many configurations")
// show
chapter.finish()  // hide
