import NeuralNetwork
import Tensors
import Vectors

/// Searches the ground state of a Hamiltonian by stochastic reconfiguration, step by step.
///
/// The configurations of a step are all of a space, a full sum, or samples. A full sum knows the exact
/// energy: it takes no step with which the energy does not fall.
public struct GroundStateSearch<Model: Module>: Sendable {
  /// What the search does.
  public let plan: GroundStatePlan
  /// H.
  public let hamiltonian: Hamiltonian
  /// ψ as it is now.
  public private(set) var wave: WaveFunction<Model>
  /// The number of steps taken.
  public private(set) var stepsTaken: Int

  private(set) var solver: StochasticReconfiguration
  private(set) var sampler: MetropolisSampler<Model>?
  private let space: ConfigurationSpace?
  private var evaluator: AmplitudeEvaluator<Model>
  private var localEnergies: LocalEnergies<Model>
  private var logDerivatives: LogDerivatives<Model>
  private var derivatives = DoubleMatrix.empty
  private(set) var line: LineSearch
  /// The full sum of ψ as it is now, if it is known already.
  private var knownFullSum: Ensemble?

  /// What a step found before it moved the parameters.
  public struct Step: Hashable, Sendable {
    /// The number of the step, the first being 1.
    public let number: Int
    /// The energy of the state, or its estimate.
    public let energy: Double
    /// Its standard error; 0 in a full sum.
    public let error: Double
    /// The variance of the local energies.
    public let variance: Double
    /// The share of the Markov chains' proposals that were accepted; 1 in a full sum.
    public let acceptance: Double
  }

  /// The search from its beginning.
  ///
  /// - Parameters:
  ///   - plan: what it does.
  ///   - hamiltonian: H, of as many sites as the wave function has spins.
  ///   - wave: ψ to start from.
  ///   - threads: the number of threads; the result does not depend on it.
  public init(
    _ plan: GroundStatePlan, of hamiltonian: Hamiltonian, from wave: WaveFunction<Model>,
    threads: Int
  ) {
    if let mistake = plan.mistake(sites: wave.sites) { fatalError("\(mistake)") }
    var sampler: MetropolisSampler<Model>?
    if case .samples(let metropolis) = plan.configurations {
      var chains = MetropolisSampler(
        wave, rule: plan.rule, chains: metropolis.chains, seed: plan.seed, threads: threads)
      chains.burnIn(wave, sweeps: metropolis.burnIn)
      sampler = chains
    }
    self.init(
      plan, of: hamiltonian, wave: wave, stepsTaken: 0,
      solver: StochasticReconfiguration(momentum: plan.momentum, threads: threads),
      sampler: sampler, line: LineSearch(stepSize: plan.stepSize.first), threads: threads)
  }

  /// The search where another one stopped.
  init(
    _ plan: GroundStatePlan, of hamiltonian: Hamiltonian, wave: WaveFunction<Model>,
    stepsTaken: Int, solver: StochasticReconfiguration, sampler: MetropolisSampler<Model>?,
    line: LineSearch, threads: Int
  ) {
    precondition(
      hamiltonian.sites == wave.sites,
      "found a Hamiltonian of \(hamiltonian.sites) sites; expected \(wave.sites)")
    self.plan = plan
    self.hamiltonian = hamiltonian
    self.wave = wave
    self.stepsTaken = stepsTaken
    self.solver = solver
    self.sampler = sampler
    self.line = line
    space = plan.configurations == .fullSum ? Self.space(plan, wave) : nil
    evaluator = AmplitudeEvaluator(wave, threads: threads)
    localEnergies = LocalEnergies(wave, threads: threads)
    logDerivatives = LogDerivatives(wave, threads: threads)
  }

  /// Whether all steps are taken.
  public var isFinished: Bool { stepsTaken >= plan.steps }

  /// Takes the next step.
  ///
  /// - Parameter didFinish: called at the end of each part of the step, for measurements of time.
  /// - Throws: ``GroundStateError`` if an energy is not finite or the linear system cannot be solved; ψ is
  ///   then as it was before the step.
  public mutating func step(
    didFinish: (GroundStateStepPart) -> Void = { _ in }
  ) throws(GroundStateError) -> Step {
    precondition(!isFinished, "the search has had its \(plan.steps) steps")
    let (ensemble, acceptance) = nextConfigurations(didFinish)
    let estimate = try statistics(of: ensemble, acceptance: acceptance)
    logDerivatives.compute(ensemble, wave, into: &derivatives)
    didFinish(.logDerivatives)
    let residual = ensemble.residual(mean: estimate.energy)
    let shift = plan.shift(step: stepsTaken) * line.damping
    let direction: [Double]
    do throws(NotPositiveDefiniteError) {
      direction = try solver.direction(derivatives, residual, shift: shift)
    } catch {
      throw GroundStateError(step: stepsTaken + 1, reason: .notSolvable(error))
    }
    didFinish(.linearSystem)
    guard direction.allSatisfy(\.isFinite) else {
      throw GroundStateError(step: stepsTaken + 1, reason: .notFinite("the direction of the step"))
    }
    var stepSize = plan.stepSize(step: stepsTaken)
    let distance = stepSize * norm(derivatives.product(with: direction, threads: 1))
    if let limit = plan.speedLimit, distance > limit { stepSize *= limit / distance }
    let flat = Tensor([direction.count], direction.map { Float($0) })
    if let space {
      descend(along: flat, from: ensemble, over: space, stepSize: stepSize)
    } else {
      wave.model.move(along: flat, by: Float(-stepSize))
    }
    stepsTaken += 1
    didFinish(.update)
    return estimate
  }

  /// The energy of ψ by a full sum over its space, whether the search is one or by samples, with the
  /// variance of the local energies.
  ///
  /// - Precondition: at most 22 sites.
  public mutating func exactEnergy() -> (energy: Double, variance: Double) {
    let ensemble = fullSum(over: space ?? Self.space(plan, wave))
    return (ensemble.energy, ensemble.variance)
  }

  /// An estimate of the energy of ψ from samples of its chains.
  ///
  /// - Parameters:
  ///   - count: the number of samples of each chain.
  ///   - sweeps: the number of sweeps before each sample.
  /// - Precondition: the search is by samples.
  public mutating func sampledEnergy(perChain count: Int, sweeps: Int) -> MonteCarloEstimate {
    sampledMeans(of: [hamiltonian], perChain: count, sweeps: sweeps)[0]
  }

  /// Estimates of the expectations of some operators in ψ, all from the same samples of its chains.
  ///
  /// - Parameters:
  ///   - operators: sums of Pauli strings, of as many sites as ψ has spins.
  ///   - count: the number of samples of each chain.
  ///   - sweeps: the number of sweeps before each sample.
  /// - Precondition: the search is by samples.
  public mutating func sampledMeans(
    of operators: [Hamiltonian], perChain count: Int, sweeps: Int
  ) -> [MonteCarloEstimate] {
    guard var sampler else { preconditionFailure("a full sum has no chains to draw samples from") }
    let drawn = sampler.sample(wave, perChain: count, sweeps: sweeps)
    self.sampler = sampler
    return operators.map { quantity in
      let values = localEnergies.compute(
        drawn.configurations, logAmplitudes: drawn.logAmplitudes, quantity, wave)
      return MonteCarloEstimate(values, chains: sampler.chainCount)
    }
  }

  /// The normalized amplitudes ψ of the configurations of a space.
  public mutating func amplitudes(over space: ConfigurationSpace) -> [Double] {
    space.amplitudes(evaluator.logAmplitudes(of: space.configurations, wave))
  }

  /// ψ as the list of its amplitudes.
  ///
  /// - Precondition: at most 22 sites.
  public mutating func stateVector() -> StateVector {
    let space = space ?? Self.space(plan, wave)
    let amplitudes = space.amplitudes(fullSum(over: space).logAmplitudes)
    return StateVector(sites: wave.sites) { spins in
      plan.hasZeroMagnetization && spins.nonzeroBitCount * 2 != wave.sites
        ? 0 : amplitudes[space.index(of: spins)]
    }
  }

  private static func space(
    _ plan: GroundStatePlan, _ wave: WaveFunction<Model>
  ) -> ConfigurationSpace {
    ConfigurationSpace(
      sites: wave.sites, hasZeroMagnetization: plan.hasZeroMagnetization, symmetry: wave.symmetry)
  }

  private mutating func nextConfigurations(
    _ didFinish: (GroundStateStepPart) -> Void
  ) -> (Ensemble, acceptance: Double) {
    defer {
      knownFullSum = nil
      didFinish(.localEnergies)
    }
    if let space { return (fullSum(over: space), 1) }
    guard case .samples(let metropolis) = plan.configurations, var sampler else {
      preconditionFailure("a search by samples has chains")
    }
    let drawn = sampler.sample(
      wave, perChain: metropolis.samples / metropolis.chains, sweeps: metropolis.sweeps)
    self.sampler = sampler
    didFinish(.sampling)
    let energies = localEnergies.compute(
      drawn.configurations, logAmplitudes: drawn.logAmplitudes, hamiltonian, wave)
    let weight = 1 / Double(energies.count)
    return (
      Ensemble(
        configurations: drawn.configurations,
        weights: Array(repeating: weight, count: energies.count),
        logAmplitudes: drawn.logAmplitudes, localEnergies: energies),
      drawn.acceptance
    )
  }

  /// The full sum of ψ as it is now, which is computed once for each ψ.
  private mutating func fullSum(over space: ConfigurationSpace) -> Ensemble {
    let ensemble = knownFullSum ?? ensemble(of: wave, over: space)
    knownFullSum = ensemble
    return ensemble
  }

  private mutating func ensemble(
    of wave: WaveFunction<Model>, over space: ConfigurationSpace
  ) -> Ensemble {
    let logAmplitudes = evaluator.logAmplitudes(of: space.configurations, wave)
    return Ensemble(
      configurations: space.configurations, weights: space.weights(logAmplitudes),
      logAmplitudes: logAmplitudes,
      localEnergies: localEnergies.compute(
        over: space, logAmplitudes: logAmplitudes, hamiltonian))
  }

  private func statistics(
    of ensemble: Ensemble, acceptance: Double
  ) throws(GroundStateError) -> Step {
    let number = stepsTaken + 1
    guard ensemble.logAmplitudes.allSatisfy(\.isFinite) else {
      throw GroundStateError(step: number, reason: .notFinite("log ψ of a configuration"))
    }
    guard ensemble.localEnergies.allSatisfy(\.isFinite) else {
      throw GroundStateError(step: number, reason: .notFinite("a local energy"))
    }
    guard let sampler else {
      return Step(
        number: number, energy: ensemble.energy, error: 0, variance: ensemble.variance,
        acceptance: 1)
    }
    let estimate = MonteCarloEstimate(ensemble.localEnergies, chains: sampler.chainCount)
    return Step(
      number: number, energy: estimate.mean, error: estimate.error, variance: estimate.variance,
      acceptance: acceptance)
  }

  /// Moves the parameters against a direction by a step of at most `stepSize` with which the exact
  /// energy falls: the step is halved until it does. If six steps do not do it, ψ stays as it is, and the
  /// next direction is computed with a larger shift.
  private mutating func descend(
    along direction: Tensor, from start: Ensemble, over space: ConfigurationSpace, stepSize: Double
  ) {
    var trialSize = min(stepSize, 2 * line.stepSize)
    for _ in 0..<6 {
      var trial = wave
      trial.model.move(along: direction, by: Float(-trialSize))
      let ensemble = ensemble(of: trial, over: space)
      if ensemble.energy < start.energy {
        wave = trial
        knownFullSum = ensemble
        line = LineSearch(stepSize: trialSize, damping: max(1, line.damping / 3))
        return
      }
      trialSize /= 2
    }
    // At the minimum no step lowers the energy any more; the bound keeps the shift finite there.
    line = LineSearch(stepSize: stepSize, damping: min(line.damping * 10, 1e9))
    knownFullSum = start
  }
}

/// √Σ x².
private func norm(_ x: [Double]) -> Double {
  var sum = 0.0
  for value in x { sum.addProduct(value, value) }
  return sum.squareRoot()
}
