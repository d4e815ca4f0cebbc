import ArgumentParser
import Mixer
import NeuralNetwork
import Quantum
import Tensors

/// A quantum system of chapter 7, whose ground state is searched.
nonisolated enum System: String, ExpressibleByArgument, CaseIterable, Codable {
  /// The ring of 20 Ising spins in a transverse field of 1.
  case tfim
  /// The Heisenberg antiferromagnet on a torus of 4×4 spins.
  case heisenberg

  /// The name in tables.
  var title: String {
    switch self {
    case .tfim: "Ising ring of 20"
    case .heisenberg: "Heisenberg 4×4"
    }
  }

  /// The rows and columns of the spins.
  private var size: PixelSize {
    switch self {
    case .tfim: PixelSize(height: 1, width: 20)
    case .heisenberg: PixelSize(4)
    }
  }

  /// H; with Marshall's signs for Heisenberg spins.
  ///
  /// - Throws: `LatticeError`; it does not for these sizes.
  var hamiltonian: Hamiltonian {
    get throws(LatticeError) {
      switch self {
      case .tfim:
        return .transverseFieldIsing(try Lattice(chain: 20, isPeriodic: true), field: 1)
      case .heisenberg:
        let lattice = try Lattice(height: 4, width: 4)
        return try Hamiltonian.heisenberg(lattice).withMarshallSigns(sublattice: lattice.sublattice)
      }
    }
  }

  /// The exact energy of the ground state.
  func exactEnergy(threads: Int) throws(LatticeError) -> Double {
    switch self {
    case .tfim: IsingChain(sites: 20, field: 1).energy
    case .heisenberg:
      Lanczos(threads: threads).groundState(of: try hamiltonian, hasZeroMagnetization: true).energy
    }
  }

  /// The sizes of a model: those of chapter 7 for the Mixer, and for the others about as many parameters. A kernel
  /// reaches every patch, as token mixing and attention do.
  func sizes(_ mixing: Mixing) -> MixerConfiguration {
    var sizes = MixerConfiguration(
      imageSize: size, patchSize: PixelSize(height: self == .tfim ? 1 : 2, width: 2),
      hiddenDim: 16, layers: self == .tfim ? 1 : 2, tokenMLPDim: 16,
      channelMLPDim: self == .tfim ? 16 : 32, classes: 1)
    switch (self, mixing) {
    case (_, .tokens): break
    case (.tfim, .attention): (sizes.tokenMLPDim, sizes.heads, sizes.channelMLPDim) = (4, 2, 13)
    case (.heisenberg, .attention):
      (sizes.tokenMLPDim, sizes.heads, sizes.channelMLPDim) = (4, 2, 27)
    case (.tfim, .convolution):
      (sizes.kernelSize, sizes.channelMLPDim) = (PixelSize(height: 1, width: 19), 17)
    case (.heisenberg, .convolution): sizes.kernelSize = PixelSize(3)
    }
    return sizes
  }

  /// The search by samples, with chapter 7's settings, which were chosen for its Mixer.
  func plan(seed: UInt64) -> GroundStatePlan {
    let steps = 300
    return GroundStatePlan(
      configurations: .samples(MetropolisPlan(samples: 1024, chains: 1024)),
      hasZeroMagnetization: self == .heisenberg, steps: steps,
      stepSize: GeometricSchedule(from: 0.2, to: 0.02, steps: steps),
      shift: GeometricSchedule(from: 1e-2, to: 1e-4, steps: steps), momentum: 0.8,
      speedLimit: 0.05, seed: seed)
  }

  /// The wave function to start from: random weights, those of the head multiplied by 0.01.
  func wave<Layer: PatchMixing>(
    _: Layer.Type, _ mixing: Mixing, seed: UInt64
  ) throws(ConfigurationError) -> WaveFunction<PatchClassifier<Layer>> {
    var random = Random(seed: seed)
    let sizes = sizes(mixing)
    var model = try PatchClassifier<Layer>(sizes, using: &random)
    for channel in 0..<sizes.hiddenDim { model.classifierHead.weight[channel] *= 0.01 }
    model.classifierHead.bias[0] *= 0.01
    return WaveFunction(
      model, height: size.height, width: size.width, scale: Double(sizes.patches))
  }
}
