import Mixer
import NeuralNetwork
import Quantum
import Tensors

/// The sizes of the Mixers of the tests.
struct MixerSizes {
  var hidden = 16
  var layers = 2
  var token = 10
  var channel = 16

  /// About a hundred parameters.
  static let tiny = MixerSizes(hidden: 4, layers: 1, token: 3, channel: 4)
  /// One layer, for samples.
  static let small = MixerSizes(hidden: 16, layers: 1, token: 4, channel: 16)
}

/// A wave function of a Mixer with random weights; the patches are two columns wide.
///
/// - Parameters:
///   - height: the number of rows of spins.
///   - width: the number of columns, which is even.
///   - sizes: the sizes of the Mixer.
///   - seed: of the weights.
///   - headFactor: what the weights of the head are multiplied by: 0 makes all amplitudes equal.
///   - symmetry: symmetries of log ψ.
func mixerWave(
  height: Int = 1, width: Int, _ sizes: MixerSizes = .tiny, seed: UInt64 = 1,
  headFactor: Float = 0.01, symmetry: SymmetryGroup? = nil
) throws -> WaveFunction<MLPMixer> {
  var random = Random(seed: seed)
  let configuration = MixerConfiguration(
    imageSize: PixelSize(height: height, width: width),
    patchSize: PixelSize(height: 1, width: 2), imageChannels: 1, hiddenDim: sizes.hidden,
    layers: sizes.layers, tokenMLPDim: sizes.token, channelMLPDim: sizes.channel, classes: 1)
  var model = try MLPMixer(configuration, using: &random)
  for index in 0..<sizes.hidden { model.classifierHead.weight[index] *= headFactor }
  model.classifierHead.bias[0] *= headFactor
  return WaveFunction(
    model, height: height, width: width, scale: Double(configuration.patches), symmetry: symmetry)
}

/// A plan of full sums.
func fullSumPlan(
  steps: Int, stepSize: Double = 0.2, hasZeroMagnetization: Bool = false, momentum: Double = 0
) -> GroundStatePlan {
  GroundStatePlan(
    configurations: .fullSum, hasZeroMagnetization: hasZeroMagnetization, steps: steps,
    stepSize: GeometricSchedule(stepSize),
    shift: GeometricSchedule(from: 1e-2, to: 1e-6, steps: 20), momentum: momentum)
}

/// A plan of samples.
func samplingPlan(
  steps: Int, samples: Int, chains: Int, hasZeroMagnetization: Bool = false
) -> GroundStatePlan {
  GroundStatePlan(
    configurations: .samples(MetropolisPlan(samples: samples, chains: chains, burnIn: 10)),
    hasZeroMagnetization: hasZeroMagnetization, steps: steps,
    stepSize: GeometricSchedule(from: 0.2, to: 0.02, steps: steps),
    shift: GeometricSchedule(from: 1e-2, to: 1e-3, steps: steps), momentum: 0.9, speedLimit: 0.1,
    seed: 5)
}

/// The energy and the variance of a wave function by a full sum.
func exactEnergy(
  of wave: WaveFunction<MLPMixer>, _ hamiltonian: Hamiltonian, hasZeroMagnetization: Bool = false
) -> (energy: Double, variance: Double) {
  var search = GroundStateSearch(
    fullSumPlan(steps: 0, hasZeroMagnetization: hasZeroMagnetization), of: hamiltonian, from: wave,
    threads: 2)
  return search.exactEnergy()
}

/// Whether two lists differ by at most a tolerance, relative to the length of the second.
func vectorsAgree(_ a: [Double], _ b: [Double], within tolerance: Double) -> Bool {
  let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  let square = b.reduce(0) { $0 + $1 * $1 }
  return a.count == b.count && difference <= tolerance * tolerance * square
}

/// How far an energy is above the exact one, relative to it.
func excess(_ energy: Double, over exact: Double) -> Double {
  (energy - exact) / exact.magnitude
}

/// Whether a number is between two others.
func lies(_ x: Double, between lowest: Double, and largest: Double) -> Bool {
  lowest < x && x < largest
}
