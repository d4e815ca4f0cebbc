import Mixer
import Quantum
import Tensors

/// A step of variational Monte Carlo and its parts.
struct VMCStep: Codable, Sendable {
  /// The number of parameters of the network.
  let parameters: Int
  /// Milliseconds for a step.
  let milliseconds: Double
  /// The parts of a step.
  let parts: [Part]

  /// A part of a step.
  struct Part: Codable, Sendable {
    /// What it is.
    let name: String
    /// The milliseconds that it takes.
    let milliseconds: Double
  }
}

/// The search of the ground state of 20 Ising spins, a ring in a transverse field at the critical point h = 1,
/// with a Mixer as wave function: 1,024 samples a step by as many Markov chains.
struct IsingSearch {
  /// The number of spins.
  static let sites = 20
  /// The number of samples in a step.
  static let samples = 1024

  /// (E − E₀) / |E₀| of an energy.
  static func relativeError(of energy: Double) -> Double {
    let exact = IsingChain(sites: sites, field: 1).energy
    return (energy - exact) / abs(exact)
  }

  private var search: GroundStateSearch<MLPMixer>

  /// The search at its beginning.
  ///
  /// - Parameters:
  ///   - steps: the number of steps.
  ///   - seed: that of the weights and of the chains.
  ///   - threads: the number of threads.
  init(steps: Int, seed: UInt64 = 0, threads: Int) throws {
    let sizes = MixerConfiguration(
      imageSize: PixelSize(height: 1, width: Self.sites),
      patchSize: PixelSize(height: 1, width: 2), hiddenDim: 16, layers: 1, tokenMLPDim: 16,
      channelMLPDim: 16, classes: 1)
    var random = Random(seed: seed)
    var model = try MLPMixer(sizes, using: &random)
    // At first all amplitudes are nearly equal.
    for index in 0..<sizes.hiddenDim { model.classifierHead.weight[index] *= 0.01 }
    model.classifierHead.bias[0] *= 0.01
    search = GroundStateSearch(
      Self.plan(steps: steps, seed: seed),
      of: .transverseFieldIsing(try Lattice(chain: Self.sites, isPeriodic: true), field: 1),
      from: WaveFunction(model, height: 1, width: Self.sites, scale: Double(sizes.patches)),
      threads: threads)
  }

  private static func plan(steps: Int, seed: UInt64) -> GroundStatePlan {
    GroundStatePlan(
      configurations: .samples(MetropolisPlan(samples: samples, chains: samples)),
      hasZeroMagnetization: false, steps: steps,
      stepSize: GeometricSchedule(from: 0.2, to: 0.02, steps: steps),
      shift: GeometricSchedule(from: 1e-2, to: 1e-4, steps: steps), momentum: 0.8,
      speedLimit: 0.05, seed: seed)
  }

  /// The number of parameters of the network.
  var parameterCount: Int { search.wave.model.parameterCount }

  /// Takes some steps, and gives the mean of their seconds.
  mutating func seconds(steps: Int) throws -> Double {
    let start = ContinuousClock.now
    for _ in 0..<steps { _ = try search.step() }
    return (ContinuousClock.now - start) / .seconds(1) / Double(steps)
  }

  /// The energy of the state as it is now, by a full sum.
  mutating func exactEnergy() -> Double { search.exactEnergy().energy }

  /// Medians of the times of some steps and of their parts, after the first fifty steps: then the chains come
  /// to the same configurations more often, as in the greater part of a search.
  mutating func measure(steps: Int) throws -> VMCStep {
    _ = try self.seconds(steps: 50)
    var seconds: [[Double]] = []
    for _ in 0..<steps {
      var last = ContinuousClock.now
      var parts: [Double] = []
      _ = try search.step { _ in
        let now = ContinuousClock.now
        parts.append((now - last) / .seconds(1))
        last = now
      }
      seconds.append(parts)
    }
    return VMCStep(
      parameters: parameterCount,
      milliseconds: median(seconds.map { $0.reduce(0, +) }) * 1e3,
      parts: GroundStateStepPart.allCases.enumerated().map { index, part in
        VMCStep.Part(name: part.name, milliseconds: median(seconds.map { $0[index] }) * 1e3)
      })
  }
}

extension GroundStateStepPart {
  fileprivate var name: String {
    switch self {
    case .sampling: "sampling"
    case .localEnergies: "local energies"
    case .logDerivatives: "log-derivatives"
    case .linearSystem: "linear system"
    case .update: "moving the parameters"
    }
  }
}
