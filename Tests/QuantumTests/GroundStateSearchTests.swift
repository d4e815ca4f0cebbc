import Mixer
import NeuralNetwork
import Tensors
import Testing

@testable import Quantum

@Suite("Searches of a ground state")
struct GroundStateSearchTests {
  private typealias Search = GroundStateSearch<MLPMixer>

  /// Takes all steps.
  private func finish(_ search: inout Search) throws -> [Search.Step] {
    var steps: [Search.Step] = []
    while !search.isFinished { steps.append(try search.step()) }
    return steps
  }

  @Test("full sums with the Mixer find the energy of 8 Rydberg atoms to 1e-6 in 80 steps")
  func rydberg() throws {
    let plan = GroundStatePlan(
      configurations: .fullSum, hasZeroMagnetization: false, steps: 80,
      stepSize: GeometricSchedule(0.3),
      shift: GeometricSchedule(from: 1e-2, to: 1e-7, steps: 60))
    var search = Search(
      plan, of: try rydbergChain(8), from: try mixerWave(width: 8, MixerSizes()), threads: 2)
    let steps = try finish(&search)
    let exact = -6.209799491784
    let (energy, variance) = search.exactEnergy()
    #expect(lies(excess(energy, over: exact), between: 0, and: 1e-6))
    #expect(variance < 1e-4)
    // Full sums never take a step up.
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $1.energy <= $0.energy })
    #expect(steps.allSatisfy { $0.error == 0 && $0.acceptance == 1 })
    #expect(steps.map(\.number) == Array(1...80))
  }

  @Test("samples find the energy of 8 Rydberg atoms to 1e-3, within the error of the last estimate")
  func sampledRydberg() throws {
    let plan = samplingPlan(steps: 150, samples: 256, chains: 64)
    var search = Search(
      plan, of: try rydbergChain(8), from: try mixerWave(width: 8, .small), threads: 2)
    let steps = try finish(&search)
    let exact = -6.209799491784
    let (energy, _) = search.exactEnergy()
    #expect(lies(excess(energy, over: exact), between: 0, and: 1e-3))
    #expect(steps.allSatisfy { $0.error > 0 })
    #expect(steps.allSatisfy { lies($0.acceptance, between: 0.1, and: 1.001) })
    let estimate = search.sampledEnergy(perChain: 8, sweeps: 2)
    #expect(agree(estimate.mean, energy, within: 4 * estimate.error))
    #expect(estimate.error < 0.02)
  }

  @Test(
    "a step calls didFinish at the end of each of its parts, in order, and is otherwise the same")
  func parts() throws {
    let plan = samplingPlan(steps: 1, samples: 16, chains: 16)
    let (hamiltonian, wave) = (try isingRing(8, field: 1), try mixerWave(width: 8))
    var plain = Search(plan, of: hamiltonian, from: wave, threads: 1)
    var observed = plain
    var parts: [GroundStateStepPart] = []
    #expect(try observed.step { parts.append($0) } == plain.step())
    #expect(parts == GroundStateStepPart.allCases)
    #expect(observed.exactEnergy() == plain.exactEnergy())

    var full = Search(fullSumPlan(steps: 1), of: hamiltonian, from: wave, threads: 1)
    parts = []
    _ = try full.step { parts.append($0) }
    #expect(parts == [.localEnergies, .logDerivatives, .linearSystem, .update])
  }

  @Test("means of operators from samples agree with those of the state vector within their errors")
  func sampledMeans() throws {
    var search = Search(
      samplingPlan(steps: 30, samples: 256, chains: 64), of: try isingRing(8, field: 1),
      from: try mixerWave(width: 8, .small), threads: 2)
    _ = try finish(&search)
    let state = search.stateVector()
    let operators = [
      Hamiltonian(sites: 8, terms: [.init(1, flips: 1)]),
      Hamiltonian(sites: 8, terms: [.init(1, signs: 0b10001)]),
      Hamiltonian(sites: 8, terms: [.init(1, flips: 0b11, signs: 0b11)]),
      search.hamiltonian,
    ]
    let means = search.sampledMeans(of: operators, perChain: 40, sweeps: 2)
    for (mean, quantity) in zip(means, operators) {
      #expect(mean.error > 0 && mean.error < 0.05)
      #expect(agree(mean.mean, state.expectation(of: quantity), within: 4 * mean.error))
    }
    let (energy, variance) = search.exactEnergy()
    #expect(agree(state.expectation(of: search.hamiltonian), energy, within: 1e-10))
    #expect(agree(state.variance(of: search.hamiltonian), variance, within: 1e-9))
  }

  @Test("local energies of a full sum are those of single configurations, bit for bit")
  func fullSumLocalEnergies() throws {
    let ring = try Lattice(chain: 8, isPeriodic: true)
    let sublattice = try ring.sublattice
    let cases = try [
      (isingRing(8, field: 1), false, nil),
      (isingRing(8, field: 0.7), false, SymmetryGroup(ring, flip: true)),
      (heisenbergRing(8).withMarshallSigns(sublattice: sublattice), true, nil),
      (heisenbergRing(8).withMarshallSigns(sublattice: sublattice), true, SymmetryGroup(ring)),
    ]
    for (hamiltonian, hasZeroMagnetization, symmetry) in cases {
      let wave = try mixerWave(width: 8, headFactor: 1, symmetry: symmetry)
      let space = ConfigurationSpace(
        sites: 8, hasZeroMagnetization: hasZeroMagnetization, symmetry: symmetry)
      var evaluator = AmplitudeEvaluator(wave, threads: 2)
      let logAmplitudes = evaluator.logAmplitudes(of: space.configurations, wave)
      var energies = LocalEnergies(wave, threads: 2)
      let single = energies.compute(
        space.configurations, logAmplitudes: logAmplitudes, hamiltonian, wave)
      #expect(energies.compute(over: space, logAmplitudes: logAmplitudes, hamiltonian) == single)
    }
  }

  @Test("a symmetrized Mixer finds the energy of a critical ring of 10 Ising spins to 1e-6")
  func ising() throws {
    let ring = try Lattice(chain: 10, isPeriodic: true)
    let wave = try mixerWave(
      width: 10, .small, symmetry: SymmetryGroup(ring, flip: true))
    var search = Search(
      fullSumPlan(steps: 40), of: try isingRing(10, field: 1), from: wave, threads: 2)
    _ = try finish(&search)
    let exact = IsingChain(sites: 10, field: 1).energy
    let (energy, _) = search.exactEnergy()
    #expect(lies(excess(energy, over: exact), between: 0, and: 1e-6))
  }

  @Test("samples of zero magnetization find the energy of a Heisenberg ring of 8 to 2e-3")
  func heisenberg() throws {
    let sublattice = try Lattice(chain: 8, isPeriodic: true).sublattice
    let ring = try heisenbergRing(8).withMarshallSigns(sublattice: sublattice)
    let plan = samplingPlan(steps: 40, samples: 256, chains: 64, hasZeroMagnetization: true)
    var search = Search(plan, of: ring, from: try mixerWave(width: 8, .small), threads: 2)
    _ = try finish(&search)
    let (energy, _) = search.exactEnergy()
    #expect(lies(excess(energy, over: -3.6510934089), between: 0, and: 2e-3))
  }

  @Test("in a field that asks for signs no positive state, and no search, is below −N")
  func signs() throws {
    let ring = try isingRing(8, field: -1)
    #expect(Lanczos().groundState(of: ring).energy < -10)
    for seed in 0..<5 as Range<UInt64> {
      let (energy, _) = exactEnergy(of: try mixerWave(width: 8, seed: seed, headFactor: 5), ring)
      #expect(energy >= -8)
    }
    var search = Search(
      fullSumPlan(steps: 40), of: ring, from: try mixerWave(width: 8), threads: 2)
    let steps = try finish(&search)
    #expect(steps.allSatisfy { $0.energy >= -8 })
    #expect(search.exactEnergy().energy < -7.9)
  }

  @Test(
    "a search takes the same steps to the same parameters with 1, 2 and 5 threads",
    arguments: SmallSearch.allCases)
  func threads(kind: SmallSearch) throws {
    var one = try kind.start(threads: 1)
    let steps = try finish(&one)
    for threads in [2, 5] {
      var other = try kind.start(threads: threads)
      #expect(try finish(&other) == steps)
      #expect(other.wave.model.fingerprint == one.wave.model.fingerprint)
      #expect(other.exactEnergy() == one.exactEnergy())
    }
  }

  @Test("no step moves a state further than the speed limit")
  func speedLimit() throws {
    for limit in [1e-3, 1e-2] {
      var plan = fullSumPlan(steps: 1, stepSize: 10)
      plan.speedLimit = limit
      let wave = try mixerWave(width: 6)
      var search = Search(plan, of: try rydbergChain(6), from: wave, threads: 1)
      let space = ConfigurationSpace(sites: 6, hasZeroMagnetization: false)
      let before = search.amplitudes(over: space)
      _ = try search.step()
      let after = search.amplitudes(over: space)
      let distance = zip(before, after).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(lies(distance.squareRoot(), between: 0.7 * limit, and: 1.1 * limit))
    }
  }

  @Test("a search that has reached its minimum goes on without an error for 400 steps")
  func longAfterTheMinimum() throws {
    var search = Search(
      fullSumPlan(steps: 400), of: try isingRing(4, field: 2), from: try mixerWave(width: 4),
      threads: 1)
    let steps = try finish(&search)
    #expect(search.line.damping.isFinite)
    #expect(steps[399].energy == steps[300].energy)
  }

  @Test("a weight that is not a number is reported in one line, by full sums and by samples")
  func notFinite() throws {
    var wave = try mixerWave(width: 4)
    wave.model.classifierHead.weight[1] = .nan
    for plan in [fullSumPlan(steps: 1), samplingPlan(steps: 1, samples: 8, chains: 4)] {
      var search = Search(plan, of: try rydbergChain(4), from: wave, threads: 1)
      let error = #expect(throws: GroundStateError.self) { try search.step() }
      let line = """
        step 1: found nan or inf in log ψ of a configuration; expected finite numbers: use a \
        smaller step size or a larger shift
        """
      #expect(error?.description == line)
      #expect(search.stepsTaken == 0)
    }
  }

  @Test("a linear system that cannot be solved is reported in one line with its shift")
  func notSolvable() throws {
    var plan = fullSumPlan(steps: 1)
    plan.shift = GeometricSchedule(1e-300)
    let wave = try mixerWave(width: 8)
    var search = Search(plan, of: try rydbergChain(8), from: wave, threads: 1)
    let error = try #require(#expect(throws: GroundStateError.self) { try search.step() })
    #expect(error.description.hasPrefix("step 1: pivot "))
    #expect(
      error.description.hasSuffix("; expected a positive number, which a larger shift gives"))
    #expect(error.description.contains("shift 1e-300: found "))
    #expect(search.stepsTaken == 0)
    #expect(search.wave.model.fingerprint == wave.model.fingerprint)
  }
}

/// Searches of a few steps for the tests that compare bits.
enum SmallSearch: CaseIterable, CustomTestStringConvertible {
  case fullSum
  case symmetrizedFullSum
  case fullSumOfTooLargeSteps
  case samples
  case samplesOfZeroMagnetization

  var testDescription: String {
    switch self {
    case .fullSum: "full sum"
    case .symmetrizedFullSum: "symmetrized full sum"
    case .fullSumOfTooLargeSteps: "full sum of too large steps"
    case .samples: "samples"
    case .samplesOfZeroMagnetization: "samples of zero magnetization"
    }
  }

  /// The Hamiltonian of the search.
  func hamiltonian() throws -> Hamiltonian {
    switch self {
    case .fullSum, .samples, .fullSumOfTooLargeSteps: return try rydbergChain(6)
    case .symmetrizedFullSum: return try isingRing(6, field: 1)
    case .samplesOfZeroMagnetization:
      let sublattice = try Lattice(chain: 6, isPeriodic: true).sublattice
      return try heisenbergRing(6).withMarshallSigns(sublattice: sublattice)
    }
  }

  /// A wave function to start from, or to load parameters into.
  func wave(seed: UInt64 = 1) throws -> WaveFunction<MLPMixer> {
    guard self == .symmetrizedFullSum else { return try mixerWave(width: 6, seed: seed) }
    let ring = try Lattice(chain: 6, isPeriodic: true)
    return try mixerWave(width: 6, seed: seed, symmetry: SymmetryGroup(ring, flip: true))
  }

  /// What the search does.
  var plan: GroundStatePlan {
    switch self {
    case .fullSum, .symmetrizedFullSum: fullSumPlan(steps: 6, momentum: 0.5)
    case .fullSumOfTooLargeSteps: fullSumPlan(steps: 9, stepSize: 100)
    case .samples: samplingPlan(steps: 6, samples: 200, chains: 100)
    case .samplesOfZeroMagnetization:
      samplingPlan(steps: 6, samples: 200, chains: 100, hasZeroMagnetization: true)
    }
  }

  /// The search from its beginning.
  func start(threads: Int) throws -> GroundStateSearch<MLPMixer> {
    GroundStateSearch(plan, of: try hamiltonian(), from: try wave(), threads: threads)
  }
}
