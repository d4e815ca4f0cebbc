/// Searches of the ground state of 20 Ising spins with one kind of wave function, one per seed.
struct GroundStateComparison: Codable, Sendable {
  /// The wave function.
  let name: String
  /// The number of its parameters.
  let parameters: Int
  /// The number of steps; the median of all seeds.
  let steps: Int
  /// The seconds of all steps, without compiling; the median.
  let seconds: Double
  /// The seconds of compiling before the first seed; for the others NetKet need not do it again.
  let compileSeconds: Double
  /// (E − E₀) / |E₀| for each seed, E being exact.
  let relativeErrors: [Double]
}

/// Searches the ground state in NetKet, and here in the same time.
///
/// Every seed is searched once with each kind of wave function. Those of NetKet take 300 steps, the Mixer as
/// many as fit into the time of the plain restricted Boltzmann machine.
///
/// - Parameters:
///   - netket: the process that runs `netket.py`.
///   - seeds: the number of seeds, from 0.
///   - threads: the number of threads here.
func searchGroundStates(
  beside netket: PythonProcess, seeds: Int, threads: Int
) throws -> [GroundStateComparison] {
  let steps = 300
  var rbms: [Search] = []
  var symmetric: [Search] = []
  var mixers: [Search] = []
  var mixersWithCompiling: [Search] = []
  for seed in 0..<seeds {
    let rbm = try Search(netket, "rbm \(seed) \(steps)", steps: steps)
    rbms.append(rbm)
    symmetric.append(try Search(netket, "symmetric \(seed) \(steps)", steps: steps))
    mixers.append(try Search(seed: UInt64(seed), limit: rbm.seconds, threads: threads))
    mixersWithCompiling.append(
      try Search(
        seed: UInt64(seed), limit: rbm.seconds + rbms[0].compileSeconds, threads: threads))
  }
  return [
    GroundStateComparison("NetKet, plain RBM", rbms),
    GroundStateComparison("NetKet, symmetric RBM", symmetric),
    GroundStateComparison("Mixer here, as long as the plain RBM", mixers),
    GroundStateComparison("Mixer here, as long as it with compiling", mixersWithCompiling),
  ]
}

/// One search.
private struct Search {
  let parameters: Int
  let steps: Int
  let seconds: Double
  let compileSeconds: Double
  let relativeError: Double

  /// A search in NetKet.
  init(_ netket: PythonProcess, _ request: String, steps: Int) throws {
    let answer = try netket.answer(to: request)
    guard let parameters = answer.parameters, let seconds = answer.seconds?.first,
      let compileSeconds = answer.compileSeconds, let energy = answer.energy
    else {
      throw BenchmarkError("\(request): found an answer with parts missing; expected a search")
    }
    self.parameters = parameters
    self.steps = steps
    self.seconds = seconds
    self.compileSeconds = compileSeconds
    relativeError = IsingSearch.relativeError(of: energy)
  }

  /// A search here, of as many steps as fit into some seconds.
  init(seed: UInt64, limit: Double, threads: Int) throws {
    let clock = ContinuousClock()
    let probe = 20
    var search: IsingSearch?
    let start =
      try clock.measure { search = try IsingSearch(steps: probe, threads: threads) }
      / .seconds(1)
    let step = try search!.seconds(steps: probe)
    steps = max(1, Int((limit - start) / step))
    let begin = clock.now
    var longer = try IsingSearch(steps: steps, seed: seed, threads: threads)
    _ = try longer.seconds(steps: steps)
    seconds = (clock.now - begin) / .seconds(1)
    compileSeconds = 0
    parameters = longer.parameterCount
    relativeError = IsingSearch.relativeError(of: longer.exactEnergy())
  }
}

extension GroundStateComparison {
  fileprivate init(_ name: String, _ searches: [Search]) {
    self.init(
      name: name, parameters: searches[0].parameters,
      steps: Int(median(searches.map { Double($0.steps) })),
      seconds: median(searches.map(\.seconds)),
      compileSeconds: searches[0].compileSeconds,
      relativeErrors: searches.map(\.relativeError))
  }
}
