import ArgumentParser
import Mixer
import NeuralNetwork
import Quantum
import Tensors

/// The Mixer and the plan of a search. Its initializer holds all defaults.
nonisolated struct SearchSettings: Hashable {
  var patchSize: PixelSize
  var hiddenDim = 16
  var layers = 2
  var tokenMLPDim = 16
  var channelMLPDim = 16
  /// What the random weights of the head are multiplied by, so that at first all amplitudes are nearly equal.
  var headFactor: Float = 0.01
  /// The symmetries that log ψ is averaged over; none if nil.
  var symmetry: Symmetry?
  /// The samples of a step; nil for a full sum.
  var metropolis: MetropolisPlan?
  var steps = 300
  /// τ over all steps. In a full sum it is an upper bound.
  var stepSize: Ends
  /// λ over a share of the steps; then it stays.
  var shift: Ends
  var shiftShare: Double
  var momentum: Double
  var speedLimit: Double?

  /// The defaults for a problem.
  ///
  /// - Parameters:
  ///   - problem: the spins.
  ///   - samples: the number of samples of a step; nil for a full sum.
  init(for problem: Problem, samples: Int?) {
    let isTorus = problem.size.height > 1
    patchSize = PixelSize(height: isTorus ? 2 : 1, width: 2)
    if isTorus { channelMLPDim = 32 }
    if case .tfim = problem { layers = 1 }
    if let samples {
      metropolis = MetropolisPlan(samples: samples, chains: min(samples, 1024))
      stepSize = Ends(first: 0.2, last: 0.02)
      shift = Ends(first: 1e-2, last: 1e-4)
      shiftShare = 1
      momentum = 0.8
      speedLimit = 0.05
    } else {
      stepSize = Ends(first: 0.2, last: 0.2)
      shift = Ends(first: 1e-2, last: 1e-8)
      shiftShare = 0.2
      momentum = 0
      // The best positive state of this model has amplitudes that go to 0. With a smaller shift the search
      // stops short of it.
      if case .j1j2 = problem { shift = Ends(first: 1e-3, last: 1e-3) }
    }
  }

  /// The number of samples of a step unless options say otherwise; also the largest number of configurations,
  /// or of orbits, that is summed over instead.
  static let samples = 1024

  /// The sites of a problem unless options say otherwise.
  static let rydbergSites = 8
  /// The Rabi frequency, the detuning and the blockade radius of the atoms: the radius is the sixth root of 3.
  static let atoms = (rabi: 1.0, detuning: 1.2, blockadeRadius: 1.200_936_955_176_002_7)
  static let isingSites = 20
  static let heisenbergSites = 20
  static let j1j2Lattice = PixelSize(4)
}

nonisolated extension SearchSettings {
  /// The first and the last value of a number that goes from one to the other in equal factors.
  struct Ends: Hashable {
    var first: Double
    var last: Double

    /// The schedule over some steps.
    func schedule(steps: Int) -> GeometricSchedule {
      first == last
        ? GeometricSchedule(first) : GeometricSchedule(from: first, to: last, steps: max(1, steps))
    }
  }

  /// The sizes of the Mixer.
  func configuration(for problem: Problem) -> MixerConfiguration {
    MixerConfiguration(
      imageSize: problem.size, patchSize: patchSize, imageChannels: 1, hiddenDim: hiddenDim,
      layers: layers, tokenMLPDim: tokenMLPDim, channelMLPDim: channelMLPDim, classes: 1)
  }

  /// The plan of the search.
  func plan(for problem: Problem, seed: UInt64) -> GroundStatePlan {
    GroundStatePlan(
      configurations: metropolis.map { .samples($0) } ?? .fullSum,
      hasZeroMagnetization: problem.hasZeroMagnetization, steps: steps,
      stepSize: stepSize.schedule(steps: steps),
      shift: shift.schedule(steps: Int(shiftShare * Double(steps))), momentum: momentum,
      speedLimit: speedLimit, seed: seed)
  }

  /// A Mixer with random weights.
  ///
  /// - Throws: `ConfigurationError` if there is none of these sizes.
  func model(for problem: Problem, seed: UInt64) throws(ConfigurationError) -> MLPMixer {
    var random = Random(seed: seed)
    var model = try MLPMixer(configuration(for: problem), using: &random)
    for index in 0..<hiddenDim { model.classifierHead.weight[index] *= headFactor }
    model.classifierHead.bias[0] *= headFactor
    return model
  }
}

nonisolated extension WaveFunction<MLPMixer> {
  /// The wave function of a Mixer: the number of patches is the scale, so that log ψ grows with the number of
  /// spins.
  init(_ model: MLPMixer, of problem: Problem, symmetry: Symmetry?) throws(LatticeError) {
    self.init(
      model, height: problem.size.height, width: problem.size.width,
      scale: Double(model.configuration.patches),
      symmetry: try problem.group(of: symmetry))
  }
}

nonisolated extension SearchSettings.Ends: ExpressibleByArgument {
  /// One number, or the first and the last with a colon between them, such as `0.1:0.01`.
  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }
    guard numbers.count == parts.count, (1...2).contains(numbers.count) else { return nil }
    self.init(first: numbers[0], last: numbers.last!)
  }
}
