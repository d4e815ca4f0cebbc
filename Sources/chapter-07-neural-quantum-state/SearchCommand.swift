import ChapterKit
import Mixer
import Quantum

/// The command that does a search again: its problem and seed, and what is not a default.
nonisolated func searchCommand(for notes: RecordedSearch.Notes, _ plan: GroundStatePlan) -> String {
  var words = ["swift", "run", "chapter-07-neural-quantum-state"] + notes.problem.options
  var samples: Int?
  if case .samples(let metropolis) = plan.configurations { samples = metropolis.samples }
  let defaults = SearchSettings(for: notes.problem, samples: samples)
  if let symmetry = notes.symmetry { words.append("--\(symmetry.option)") }
  if let samples { words += ["--samples", "\(samples)"] } else { words.append("--full-sum") }
  if case .samples(let metropolis) = plan.configurations,
    metropolis.chains != defaults.metropolis?.chains
  {
    words += ["--chains", "\(metropolis.chains)"]
  }
  let sizes = notes.configuration
  if sizes.patchSize != defaults.patchSize {
    words += ["--patch-size", "\(sizes.patchSize.height)x\(sizes.patchSize.width)"]
  }
  for (option, value, usual) in [
    ("--hidden-dim", sizes.hiddenDim, defaults.hiddenDim),
    ("--layers", sizes.layers, defaults.layers),
    ("--token-mlp-dim", sizes.tokenMLPDim, defaults.tokenMLPDim),
    ("--channel-mlp-dim", sizes.channelMLPDim, defaults.channelMLPDim),
  ] where value != usual {
    words += [option, "\(value)"]
  }
  words += ["--steps", "\(plan.steps)"]
  for (option, schedule, usual) in [
    ("--step-size", plan.stepSize, defaults.stepSize), ("--shift", plan.shift, defaults.shift),
  ] where schedule.first != usual.first || schedule.last != usual.last {
    words += [option, "\(schedule.first):\(schedule.last)"]
  }
  if plan.momentum != defaults.momentum { words += ["--momentum", "\(plan.momentum)"] }
  return shellCommand(words + ["--seed", "\(plan.seed)", "--record"])
}

nonisolated extension Problem {
  /// The options that choose the problem.
  fileprivate var options: [String] {
    switch self {
    case .rydberg(let sites, let rabi, let detuning, let blockadeRadius):
      var words = ["--model", "rydberg", "--sites", "\(sites)"]
      let atoms = SearchSettings.atoms
      if rabi != atoms.rabi { words += ["--rabi", "\(rabi)"] }
      if detuning != atoms.detuning { words += ["--detuning", "\(detuning)"] }
      if blockadeRadius != atoms.blockadeRadius {
        words += ["--blockade-radius", "\(blockadeRadius)"]
      }
      return words
    case .tfim(let sites, let field):
      return ["--model", "tfim", "--sites", "\(sites)", "--field", "\(field)"]
    case .heisenberg(let lattice):
      return ["--model", "heisenberg"] + options(of: lattice)
    case .j1j2(let lattice, let j2):
      return ["--model", "j1j2"] + options(of: lattice) + ["--j2", "\(j2)"]
    }
  }

  private func options(of lattice: PixelSize) -> [String] {
    lattice.height == 1
      ? ["--sites", "\(lattice.width)"] : ["--lattice", "\(lattice.height)x\(lattice.width)"]
  }
}
