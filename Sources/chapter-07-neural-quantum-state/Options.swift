import ArgumentParser
import ChapterKit
import Foundation
import Mixer

/// The Hamiltonian of a single search.
nonisolated enum ModelName: String, ExpressibleByArgument, CaseIterable {
  case rydberg
  case tfim
  case heisenberg
  case j1j2
}

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Search the ground state of one model and end: rydberg, Rydberg atoms on an open chain; tfim, an Ising ring in a transverse field; heisenberg, a Heisenberg antiferromagnet on a ring or a torus; j1j2, the same with second neighbors (default: the chapter).",
      valueName: "model"))
  var model: ModelName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of spins of a chain or ring (default: rydberg 8, tfim and heisenberg 20).",
      valueName: "N"))
  var sites: Int?

  @Option(
    help: ArgumentHelp(
      "Rows and columns of a torus, for heisenberg and j1j2 (default: j1j2 4x4).", valueName: "HxW")
  )
  var lattice: PixelSize?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Transverse field h of tfim, in units of the coupling (default: 1).", valueName: "h"))
  var field: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Coupling of second neighbors in j1j2, in units of that of nearest neighbors (default: 0.5).",
      valueName: "J₂"))
  var j2: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rabi frequency of the atoms (default: 1).", valueName: "Ω"))
  var rabi: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Detuning of the atoms' laser (default: 1.2).", valueName: "δ"))
  var detuning: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Blockade radius of the atoms, in units of their distance (default: the sixth root of 3).",
      valueName: "R_b"))
  var blockadeRadius: Double?

  @Option(
    help: ArgumentHelp(
      "Height and width of a patch in spins (default: 1x2; on a torus 2x2).", valueName: "HxW"))
  var patchSize: PixelSize?

  @Option(parsing: .unconditional, help: "Channels of a patch (default: 16).")
  var hiddenDim: Int?

  @Option(parsing: .unconditional, help: "Mixer layers (default: 2; tfim 1).")
  var layers: Int?

  @Option(parsing: .unconditional, help: "Width of the token-mixing MLPs (default: 16).")
  var tokenMlpDim: Int?

  @Option(
    parsing: .unconditional, help: "Width of the channel-mixing MLPs (default: 16; on a torus 32).")
  var channelMlpDim: Int?

  @Option(
    parsing: .unconditional,
    help:
      "Configurations that are sampled in a step (default: 1024, if a full sum has more terms)."
  )
  var samples: Int?

  @Flag(
    help:
      "Sum over all configurations in every step, instead of drawing samples; at most 22 spins.")
  var fullSum = false

  @Option(
    parsing: .unconditional,
    help:
      "Markov chains that the samples are drawn by (default: as many as samples, at most 1024).")
  var chains: Int?

  @Flag(exclusivity: .exclusive) var symmetry: Symmetry?

  @Option(parsing: .unconditional, help: "Steps of the search (default: 300).")
  var steps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Step size, or the first and the last (default: 0.2:0.02; in a full sum 0.2, and as much less as the energy needs to fall).",
      valueName: "τ or τ:τ"))
  var stepSize: SearchSettings.Ends?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Shift of stochastic reconfiguration, or the first and the last (default: 1e-2:1e-4; in a full sum 1e-2:1e-8, j1j2 1e-3).",
      valueName: "λ or λ:λ"))
  var shift: SearchSettings.Ends?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Momentum of SPRING, from 0 to less than 1 (default: 0.8; in a full sum 0).", valueName: "μ"))
  var momentum: Double?

  @Option(parsing: .unconditional, help: "Threads to compute on; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Do not search: print the exact energy of the ground state, if it is known.")
  var exact = false

  @Option(
    help: ArgumentHelp(
      "Write the energy, error, variance and acceptance of every step and the final energy, as JSON Lines; with --resume, go on with the log of the search (default: no log).",
      valueName: "file"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Save the search to this file every few steps, at its end, and when Ctrl-C stops it, so that it can go on later (default: the file of --resume, else no file).",
      valueName: "file"))
  var checkpoint: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps between two checkpoints (default: 10).", valueName: "steps"))
  var checkpointEvery: Int?

  @Option(
    help: ArgumentHelp(
      "Go on with the search in a checkpoint, to the same bits as if it had never stopped, and keep saving it there (default: a new search).",
      valueName: "file"))
  var resume: String?

  @Flag(help: "Add the finished search to runs.json beside the pictures.")
  var record = false
}

extension Options {
  /// The file that the search is saved to: that of `--checkpoint`, else that of `--resume`; nil for none.
  var checkpointFile: String? { checkpoint ?? resume }

  /// The problem of a single search; nil without `--model`.
  nonisolated var problem: Problem? {
    guard let model else { return nil }
    let ring = sites.map { PixelSize(height: 1, width: $0) }
    switch model {
    case .rydberg:
      return .rydberg(
        sites: sites ?? SearchSettings.rydbergSites, rabi: rabi ?? SearchSettings.atoms.rabi,
        detuning: detuning ?? SearchSettings.atoms.detuning,
        blockadeRadius: blockadeRadius ?? SearchSettings.atoms.blockadeRadius)
    case .tfim:
      return .tfim(sites: sites ?? SearchSettings.isingSites, field: field ?? 1)
    case .heisenberg:
      let ring = ring ?? PixelSize(height: 1, width: SearchSettings.heisenbergSites)
      return .heisenberg(lattice: lattice ?? ring)
    case .j1j2:
      return .j1j2(lattice: lattice ?? ring ?? SearchSettings.j1j2Lattice, j2: j2 ?? 0.5)
    }
  }

  /// The settings of a search, with those that the reader changed.
  nonisolated func settings(for problem: Problem) -> SearchSettings {
    var settings = SearchSettings(for: problem, samples: samples(for: problem))
    if let patchSize { settings.patchSize = patchSize }
    if let hiddenDim { settings.hiddenDim = hiddenDim }
    if let layers { settings.layers = layers }
    if let tokenMlpDim { settings.tokenMLPDim = tokenMlpDim }
    if let channelMlpDim { settings.channelMLPDim = channelMlpDim }
    if let chains { settings.metropolis?.chains = chains }
    settings.symmetry = symmetry
    if let steps { settings.steps = steps }
    if let stepSize { settings.stepSize = stepSize }
    if let shift { settings.shift = shift }
    if let momentum { settings.momentum = momentum }
    return settings
  }

  /// The number of samples of a step; nil for a full sum, which is the default if it takes no more work than
  /// the samples.
  private nonisolated func samples(for problem: Problem) -> Int? {
    if fullSum { return nil }
    if let samples { return samples }
    let terms = problem.configurationCount / problem.order(of: symmetry)
    return terms <= Double(SearchSettings.samples) ? nil : SearchSettings.samples
  }
}
