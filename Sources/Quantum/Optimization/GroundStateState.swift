import NeuralNetwork
import SafeTensors
import Tensors

/// The state of a search apart from the parameters of the network, as a checkpoint keeps it. The Doubles
/// that change from step to step are kept as their bits.
struct GroundStateState: Codable, Sendable {
  private(set) var format = 1
  let plan: GroundStatePlan
  private let wave: String
  private let stepsTaken: Int
  private let direction: [UInt64]
  private let stepSize: UInt64
  private let damping: UInt64
  private let chains: [Chain]

  private struct Chain: Codable {
    let spins: UInt64
    let random: [UInt64]
  }

  /// The state of a search.
  init<Model: Module>(_ search: GroundStateSearch<Model>) {
    plan = search.plan
    wave = Self.description(of: search.wave)
    stepsTaken = search.stepsTaken
    direction = search.solver.previous.map(\.bitPattern)
    stepSize = search.line.stepSize.bitPattern
    damping = search.line.damping.bitPattern
    chains = (search.sampler?.chains ?? []).map { chain in
      Chain(spins: chain.spins, random: (0..<4).map { chain.random.state[$0] })
    }
  }

  /// What is fixed about a wave function apart from its network.
  private static func description<Model: Module>(of wave: WaveFunction<Model>) -> String {
    "\(wave.height) × \(wave.width) spins, the scale \(wave.scale) and "
      + "\(wave.imagesPerAmplitude) images per amplitude"
  }

  /// The search with this state.
  ///
  /// - Parameters:
  ///   - hamiltonian: H.
  ///   - wave: ψ with the parameters of the search.
  ///   - threads: the number of threads.
  /// - Throws: what does not fit, or is impossible.
  func search<Model: Module>(
    of hamiltonian: Hamiltonian, _ wave: WaveFunction<Model>, threads: Int
  ) throws(SafeTensorsError.Reason) -> GroundStateSearch<Model> {
    guard Self.description(of: wave) == self.wave else {
      throw SafeTensorsError.Reason(found: self.wave, expected: Self.description(of: wave))
    }
    if let mistake = plan.mistake(sites: wave.sites) { throw mistake }
    var solver = StochasticReconfiguration(momentum: plan.momentum, threads: threads)
    solver.previous = direction.map { Double(bitPattern: $0) }
    let line = LineSearch(
      stepSize: Double(bitPattern: stepSize), damping: Double(bitPattern: damping))
    let count = wave.model.parameterCount
    guard 0...plan.steps ~= stepsTaken, [0, count].contains(direction.count),
      solver.previous.allSatisfy(\.isFinite), 0 < line.stepSize, line.stepSize < .infinity,
      1 <= line.damping, line.damping < .infinity
    else {
      throw SafeTensorsError.Reason(
        found: "step \(stepsTaken) with a direction of \(direction.count) numbers",
        expected: "one of \(plan.steps) steps, and \(count) finite numbers")
    }
    return GroundStateSearch(
      plan, of: hamiltonian, wave: wave, stepsTaken: stepsTaken, solver: solver,
      sampler: try sampler(wave, threads: threads), line: line, threads: threads)
  }

  /// The chains where they were; nil in a full sum.
  private func sampler<Model: Module>(
    _ wave: WaveFunction<Model>, threads: Int
  ) throws(SafeTensorsError.Reason) -> MetropolisSampler<Model>? {
    guard case .samples(let metropolis) = plan.configurations else { return nil }
    let outside: UInt64 = wave.sites == 64 ? 0 : ~0 << UInt64(wave.sites)
    let fit = chains.allSatisfy { chain in
      chain.spins & outside == 0 && chain.random.count == 4 && chain.random.contains { $0 != 0 }
        && (!plan.hasZeroMagnetization || chain.spins.nonzeroBitCount * 2 == wave.sites)
    }
    guard fit, chains.count == metropolis.chains else {
      throw SafeTensorsError.Reason(
        found: "\(chains.count) chains that do not fit the plan",
        expected: "\(metropolis.chains) of \(wave.sites) spins")
    }
    let states = chains.map { chain in
      let words = chain.random
      return MarkovChain(
        spins: chain.spins,
        random: Random(state: SIMD4(words[0], words[1], words[2], words[3])))
    }
    return MetropolisSampler(wave, rule: plan.rule, chains: states, threads: threads)
  }
}
