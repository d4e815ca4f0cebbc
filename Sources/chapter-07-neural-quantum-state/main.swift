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

  Two things are enough to read on. For a physicist: a Mixer is a function with some thousand
  parameters that takes an image and gives a number, and whose derivatives are known. For a
  programmer: what follows is a minimization, and the quantum mechanics that it needs is on this page.

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

  Our first system is that of the author's [third part](https://lere01.github.io): $N = 8$ atoms in a
  row. A laser can lift each of them to a highly excited state, called a *Rydberg state*. Bit 1 of a
  configuration, ↓, is an excited atom. The *Hamiltonian* $H$ is the energy, a symmetric matrix with
  $2^N$ rows:

  $$H = -\frac{\Omega}{2} \sum_i \sigma^x_i - \delta \sum_i n_i
  + \sum_{i<j} \Omega \left(\frac{R_b}{|i - j|}\right)^6 n_i n_j$$

  $\sigma^x_i$ flips bit $i$, so the first term joins configurations that differ in one atom, each
  pair with the matrix element $-\Omega/2$. $n_i$ is bit $i$: every excited atom lowers the energy by
  $\delta$, and two of them raise it by an amount that falls with the sixth power of their distance,
  in units of that of neighbors. Within the *blockade radius* $R_b$ two excitations cost more than
  $\Omega$. We take $\Omega = 1$, $\delta = 1.2$ and $R_b = 3^{1/6}$.

  The *ground state* is the eigenvector of $H$ with the lowest eigenvalue $E_0$, the state that the
  atoms settle into when they are cold. For 256 amplitudes the method of Lanczos finds it, and we have
  an exact result to compare with. The *gap* is the distance to the second eigenvalue.
  """#)

let sites = 8
let atoms = exitOnError(
  try Hamiltonian.rydberg(
    sites: sites, rabi: 1, detuning: 1.2, blockadeRadius: 1.200_936_955_176_002_7))
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

  Why the logarithm? An amplitude of many spins is a product of many factors, so its logarithm is a
  sum over places. The Mixer ends with a mean over patches; times $S$, that is such a sum. And why is
  it allowed that every $\psi(\sigma) = e^{\dots}$ is positive? All elements of $H$ off its diagonal
  are negative or zero (it is *stoquastic*). Then making all amplitudes positive never raises the
  energy, and the ground state has no negative ones (Perron and Frobenius).
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

func energy(_ logPsi: (UInt64) -> Double) -> (mean: Double, variance: Double) {
  let configurations = (0..<256).map { UInt64($0) }
  let weights = configurations.map { exponential(2 * logPsi($0)) }
  let energies = configurations.map { localEnergy($0, logPsi) }
  let norm = weights.reduce(0, +)
  let mean = zip(weights, energies).reduce(0) { $0 + $1.0 / norm * $1.1 }
  let squares = zip(weights, energies).reduce(0) {
    $0 + $1.0 / norm * ($1.1 - mean) * ($1.1 - mean)
  }
  return (mean, squares)
}

let mixers = exitOnError(
  try (0..<4 as Range<UInt64>).map { seed in
    var random = Random(seed: seed)
    return try MLPMixer(sizes, using: &random)
  })
let states = mixers.map { mixer in energy { logAmplitude($0, mixer) } }
let exact = energy { logarithm(ground.state.amplitudes[Int($0)]) }
table(
  ["state", "energy", "above the exact energy", "variance of the local energy"],
  states.enumerated().map {
    stateRow("Mixer with random weights, seed \($0)", $1, ground.energy)
  } + [stateRow("exact ground state", exact, ground.energy)])
check(states.allSatisfy { $0.mean > ground.energy }, "no state is below the exact energy")  // hide
check(exact.variance < 1e-18, "the exact state has no variance")  // hide

text(
  #"""
  The table shows two facts that everything below rests on.

  - No state has an energy below $E_0$: a state is a mixture of eigenvectors, and its energy the mean
    of their eigenvalues. This is the *variational principle*. The lower of two energies belongs to
    the better state, whatever the state looks like, and nobody needs to know the exact one.
  - In the exact state every local energy is $E_0$, as $H\psi = E_0\psi$. So its variance is zero, up
    to rounding. Near the ground state the energy is known ever more precisely.

  ## The direction of a step

  Let $\theta$ be the parameters and $O_k(\sigma) = \partial \log\psi(\sigma) / \partial\theta_k$. The
  gradient of the energy is a covariance,

  $$\frac{\partial E}{\partial\theta_k} = 2 \sum_\sigma p(\sigma)\,
  \bigl(O_k(\sigma) - \bar O_k\bigr) \bigl(E_{\mathrm{loc}}(\sigma) - E\bigr)$$

  A plain gradient step moves all parameters as if they were alike. But the same change of a parameter
  may change the state much or little. *Stochastic reconfiguration* (Sorella 1998) asks for the change
  of the state instead: it follows a short piece of *imaginary time*,
  $\psi \to \psi - \tau (H - E)\psi$, in which all eigenvectors but the ground state shrink. The
  change $-\tau\delta$ of the parameters that comes closest to that minimizes

  $$\sum_\sigma p(\sigma) \Bigl( \sum_k (O_k - \bar O_k)\, \delta_k - (E_{\mathrm{loc}} - E) \Bigr)^2
  + \lambda \sum_k \delta_k^2$$

  This is linear least squares. It needs $O_k(\sigma)$ for every configuration by itself, not only a
  sum as in [chapter 6](06-mnist-training.md), so the backward pass runs once per configuration. The
  *shift* $\lambda$ keeps the step short where the problem does not determine it. Statisticians call
  the same step the *natural gradient* (Amari 1998).

  ## The search

  First all 256 configurations are summed, so there is no chance in it but the random weights to start
  from. The weights of the head are multiplied by 0.01, so that at first all amplitudes are nearly
  equal. If a step does not lower the energy, half of it is tried, and so on.
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
  bar.advance(["energy": fixed(step.energy, 9), "variance": rounded(step.variance)])
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
picture(
  "amplitudes", "The 256 amplitudes of the exact ground state (up) and of the Mixer (down).",
  amplitudeChart(exact: ground.state.amplitudes, found: found.amplitudes))

text(
  """
  The *V-score* is the variance divided by the square of the energy, times the number of spins. It
  compares states of different systems, and it can be computed where no exact energy is known. The
  *fidelity* is the square of the inner product with the exact state.

  The author's Mixer reaches a relative error of 4.2e-3 and a fidelity of 0.98 for these atoms. The
  two runs have different aims. That Mixer gives the probabilities of one atom after another, so that
  it can be sampled without a Markov chain, and was trained by 20,000 steps of AdamW on samples; ours
  was given every configuration, and stochastic reconfiguration. The next run comes closer to it.

  ## Samples

  Twenty spins have too many configurations to sum in every step, and a hundred have more than can
  ever be summed. But a mean over probabilities can be estimated from *samples*. The *Metropolis
  algorithm* (1953) draws them from ratios of amplitudes: flip a random spin; if the probability
  rises, accept; else accept with the ratio of the two. After many proposals the configuration has the
  probability p, whatever it started from.

  Many such *Markov chains* run side by side. The energy now has a *standard error*. Successive
  samples of a chain are alike; the *autocorrelation time* says how many of them count as one
  independent sample, and enters the error. *Split-R̂* compares the halves of all chains: above 1.01
  they have not yet forgotten their start.

  With fewer samples than parameters the smaller of two linear systems is solved, one equation per
  sample; the solution is the same (Chen and Heyl 2024; Rende et al. 2024). It also keeps a share,
  0.8, of the last step's direction where the samples say nothing (*SPRING*, Goldshlager et al. 2024).
  """)

let problem = Problem.rydberg(
  sites: sites, rabi: 1, detuning: 1.2, blockadeRadius: 1.200_936_955_176_002_7)
var sampled = exitOnError(try runSampled(problem, samples: 1000, chapter.seed, options.threads))
let sampledResult = exitOnError(try sampled.result())
showResult(sampledResult, of: sampled, exact: ground.energy)
picture(
  "rydberg", "Energy and relative error: all 256 configurations, and 1,000 samples per step.",
  energyFigure(
    [("Full sum", energies), ("Samples", sampled.notes.energies)], exact: ground.energy, steps: 50))
let records = exitOnError(
  try Records(in: "\(chapter.packageFolder)/output/07-neural-quantum-state"))
table(header, rows(records.of(problem, isSampled: false) + records.of(problem, isSampled: true)))

text(
  #"""
  The table has whole runs with other seeds, first full sums, then samples. Like all tables of runs
  below it is read from `output/07-neural-quantum-state/runs.json`; the commands that made it are at
  the end of the page.

  ## Twenty spins on a ring

  The *Ising model in a transverse field* is the standard model of a quantum phase transition:

  $$H = -\sum_i \sigma^z_i \sigma^z_{i+1} - h \sum_i \sigma^x_i$$

  $\sigma^z$ is $+1$ for ↑ and $-1$ for ↓. In a weak field $h$ neighbors are equal, in a strong one
  every spin is in both states at once. At $h = 1$ the order is lost, and correlations are long. The
  exact energy is known for every $N$ (Pfeuty 1970). The Mixer has one layer. The final energy is a
  sum over all 1,048,576 configurations.

  The settings of the search were chosen with the exact energy in view, on the seeds 0 to 3 of this
  ring. The seeds 10 to 12 were run once, after that.
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
  tells roughly what every patch gets from every other. Beside it is what is known about the state
  without looking at the network: the *pair terms* $J_{ij}$ of

  $$\log\psi(\sigma) = c + \sum_{i<j} J_{ij}\, s_i s_j + \dots, \qquad s_i = \pm 1$$

  summed over the spins of two patches. A state of these terms alone is called a *Jastrow state*.
  """#)

let product = tokenMixingProduct(of: ring.search.wave.model.layers[0])
let pairs = blockSums(pairTerms(of: ring.search.stateVector()), size: 2)
picture(
  "token-mixing", "Left: W₂W₁ after training. Right: the pair terms of log ψ, by patches.",
  patchMatrices(product, pairs))
show("correlation off the diagonals", offDiagonalCorrelation(product, pairs), places: 3)
// hide
if chapter.seed == 0 { check(offDiagonalCorrelation(product, pairs) > 0.9, "they are alike") }
// show

text(
  #"""
  A diagonal stripe means the same for every patch: the network was not told that the ring looks the
  same everywhere, and has learned it. Most of the stripe lies on one side, from each patch to the one
  before it, as one direction is enough to count every pair once; the correlation is that of the sums
  of both sides.

  What can be measured is not the energy alone. Here are rings of 16 spins in ten fields. The
  *transverse magnetization* $\langle\sigma^x\rangle$ grows with the field. The order parameter of a
  finite ring is $\sqrt{\langle m^2 \rangle}$ with $m = \sum_i \sigma^z_i / N$. $C(r)$ is the mean of
  $\sigma^z_i \sigma^z_{i+r}$. The curves are exact.
  """#)

let fields = records.of(sweepOf: 16)
picture(
  "transition", "Rings of 16 spins: order is lost as the field grows.",
  transitionChart(fields, sites: 16))
picture(
  "correlations", "Correlations on rings of 16 spins, on the exact curves.",
  correlationChart(fields.filter { [0.5, 1, 1.5].contains($0.field) }, sites: 16))
table(
  ["field", "energy error", "⟨σˣ⟩ error", "√⟨m²⟩ error", "largest C(r) error"],
  fields.map(sweepRow))

text(
  """
  ## What symmetry buys

  The ring looks the same from every spin, in a mirror, and with all spins flipped. So does its ground
  state. The Mixer does not know that. Averaging log ψ over all 4N symmetries makes it known, and a
  full sum then needs one configuration of each *orbit*, the set of its images. These are full sums
  with all symmetries, of 10 spins (44 orbits) and 16 (1,162):
  """)

table(["spins"] + header, orbitRows(records))

text(
  """
  Where there are more parameters than orbits, this tests the optimizer and not the compression: the
  network could store every amplitude.

  ## A low variance is no proof

  At the transition of a long ring two states have nearly the same energy: the ground state, which is
  even under the flip of all spins, and an odd one. A sum of the two prefers ↑ or ↓. Its energy is a
  little too high, but its local energies vary no more than those of a good state. Below are rings of
  32 spins. With a larger momentum and larger steps than the default, a run without symmetry ends in
  such a sum: its magnetization ⟨σᶻ⟩, which is zero in the ground state, is far from zero. Averaged
  over the flip alone, two images per amplitude, ψ is even and cannot.
  """)

let long = Problem.tfim(sites: 32, field: 1)
table(
  ["options added", "seed", "relative error", "V-score", "⟨σᶻ⟩"], symmetryRows(records, long))
check(records.hasMisleadingVScore(long), "similar V-scores have different errors")  // hide

text(
  """
  Runs with V-scores within a factor of 1.5 of each other have errors that differ by more than a
  factor of five. Over all runs the V-score tells the order of magnitude of the error, and no more. A
  point above the line has an error that is larger than its V-score.
  """)

picture(
  "v-score", "All runs: the relative error of the energy by the V-score.",
  vScoreChart(records.withKnownError))

text(
  #"""
  ## Signs

  In the *Heisenberg antiferromagnet*, $H = \sum \mathbf S_i \cdot \mathbf S_j$ over neighbors,
  elements off the diagonal are positive, and amplitudes have signs. On a lattice with two sublattices
  they are known: a minus for every ↓ on the first (*Marshall's rule*, 1955). Put into $H$ the rule
  leaves a problem for positive amplitudes. Chains exchange a ↑ with a ↓, as the magnetization is
  zero. On the square lattice the configuration is a picture with two axes again, and a patch has 2×2
  spins. The exact energy of 6×6 is from quantum Monte Carlo (Sandvik, arXiv:2601.20189).
  """#)

table(["lattice"] + header, heisenbergRows(records))
if let square = records.of(.heisenberg(lattice: PixelSize(4)), .all, isSampled: false).first,
  let map = spinCorrelationMap(square)
{
  picture("spin-correlations", "4×4 spins: the mean of S·S with the upper left spin.", map)
}

text(
  #"""
  ## Where it ends

  Add a coupling $J_2$ across the diagonals, and no sublattices are left on which all neighbors
  differ: the spins are *frustrated*, and Marshall's rule is not exact. Among all states with
  Marshall's signs, whatever their amplitudes, one has the lowest energy. A projected power iteration
  finds it. No network that gives log ψ as a real number can go below.
  """#)

let frustrated = Problem.j1j2(lattice: PixelSize(4), j2: 0.5)
let h = exitOnError(try frustrated.hamiltonian)
let symmetries = exitOnError(try frustrated.group(of: .all))!
let frustratedGround = lanczos.groundState(of: h, hasZeroMagnetization: true)
let floor = h.lowestEnergyOfPositiveStates(symmetry: symmetries, hasZeroMagnetization: true)
let lowest = frustratedGround.energy
let frustratedRuns = records.of(frustrated, .all, isSampled: false)
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
  The energies come close to the floor and end there. Neither more steps nor more parameters lead
  below it. The V-score does tell here: it stays high. What is missing is not capacity but signs: a
  network that gives log ψ as a complex number.

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
  - `--model heisenberg --lattice 6x6 --log energies.jsonl`: the number of configurations has eleven
    digits.

  The [first chapter](01-timeline.md) tells where the Mixer comes from.
  """)

chapter.finish()  // hide
