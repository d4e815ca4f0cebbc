import ArgumentParser
import ChapterKit
import Files
import Foundation
import Mixer
import Quantum

extension Options {
  func validate() throws {
    try requireNumbersInRange()
    try requireOptionsThatGoTogether()
    guard let problem else { return }
    try requirePossible(problem)
    if !exact { try requirePossible(settings(for: problem), for: problem) }
  }

  private func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
    if !holds { throw ValidationError(message()) }
  }

  /// Checks every number by itself. The upper bounds are larger than is of any use, and small enough that sums
  /// and products do not overflow.
  private func requireNumbersInRange() throws {
    for (name, value, most) in [
      ("--sites", sites, 64), ("--samples", samples, 10_000_000), ("--chains", chains, 10_000_000),
      ("--steps", steps, 1_000_000), ("--hidden-dim", hiddenDim, 8192), ("--layers", layers, 1000),
      ("--token-mlp-dim", tokenMlpDim, 8192), ("--channel-mlp-dim", channelMlpDim, 8192),
      ("--threads", threads, 1024), ("--checkpoint-every", checkpointEvery, 1_000_000_000),
      ("--lattice", lattice.map { min($0.height, $0.width) }, 64),
      ("--lattice", lattice.map { max($0.height, $0.width) }, 64),
      ("--patch-size", patchSize.map { min($0.height, $0.width) }, 64),
      ("--patch-size", patchSize.map { max($0.height, $0.width) }, 64),
    ] {
      try require(
        (1...most).contains(value ?? 1),
        "\(name) must be at least 1 and at most \(most); found \(value ?? 0).")
    }
    for (name, value) in [("--field", field), ("--j2", j2), ("--detuning", detuning)] {
      try require(
        (value ?? 0).magnitude <= 1e6,
        "\(name) must be a number from -1e6 to 1e6; found \(value ?? 0).")
    }
    for (name, value) in [("--rabi", rabi), ("--blockade-radius", blockadeRadius)] {
      try require(
        (0...1e3).contains(value ?? 0) && value != 0,
        "\(name) must be a positive number, at most 1000; found \(value ?? 0).")
    }
    for (name, ends) in [("--step-size", stepSize), ("--shift", shift)] {
      for value in [ends?.first ?? 1, ends?.last ?? 1] {
        try require(
          value > 0 && value.isFinite, "\(name) must be a positive number; found \(value).")
      }
    }
    try require(
      (0..<1).contains(momentum ?? 0),
      "--momentum must be at least 0 and less than 1; found \(momentum ?? 0).")
  }

  private func requireOptionsThatGoTogether() throws {
    try require(
      model == nil || resume == nil,
      "--model and --resume exclude each other: a resumed search keeps its model.")
    let problem: [Any?] = [sites, lattice, field, j2, rabi, detuning, blockadeRadius]
    let search: [Any?] = [
      patchSize, hiddenDim, layers, tokenMlpDim, channelMlpDim, samples, fullSum ? true : nil,
      chains,
      symmetry, steps, stepSize, shift, momentum,
    ]
    let files: [Any?] = [log, checkpoint, record ? true : nil]
    let sought = problem + search + [exact ? true : nil]
    if resume != nil {
      try GivenOptions.require(
        with: "--resume", only: SearchMonitor.optionsWithResume + SearchMonitor.flagsWithResume,
        because: "a resumed search keeps its model, its sizes, its plan and its seed")
    }
    try require(
      model != nil || resume != nil || (sought + files).allSatisfy { $0 == nil },
      "Without --model there is only the chapter, which takes --seed, --threads, --output, --weave and "
        + "--page; the other options go with --model.")
    try require(
      checkpointEvery == nil || checkpointFile != nil,
      "--checkpoint-every goes with --checkpoint or --resume.")
    for (name, isGiven, models) in [
      ("--lattice", lattice != nil, [ModelName.heisenberg, .j1j2]),
      ("--field", field != nil, [.tfim]),
      ("--j2", j2 != nil, [.j1j2]), ("--rabi", rabi != nil, [.rydberg]),
      ("--detuning", detuning != nil, [.rydberg]),
      ("--blockade-radius", blockadeRadius != nil, [.rydberg]),
    ] {
      let names = models.map(\.rawValue).joined(separator: " or ")
      try require(
        !isGiven || model.map { models.contains($0) } ?? true,
        "\(name) goes with --model \(names); found \(model?.rawValue ?? "").")
    }
    try require(
      model != .rydberg || symmetry != .flip,
      "--flip-symmetric does not go with --model rydberg, whose energy changes if all spins flip.")
    try require(sites == nil || lattice == nil, "--sites and --lattice exclude each other.")
    try require(samples == nil || !fullSum, "--samples and --full-sum exclude each other.")
    try require(chains == nil || !fullSum, "--chains and --full-sum exclude each other.")
    try require(
      !exact || (search + files).allSatisfy { $0 == nil },
      "--exact does not search; it takes the options of the model alone.")
    if model != nil {
      try GivenOptions.require(
        with: "--model", without: ["--weave", "--page", "--no-code"],
        because: "a single search prints its result, and no chapter")
    }
  }

  private func requirePossible(_ problem: Problem) throws {
    do {
      if let lattice { _ = try Lattice(height: lattice.height, width: lattice.width) }
      _ = try problem.hamiltonian
    } catch {
      throw ValidationError("\(lattice == nil ? "--sites" : "--lattice"): \(error).")
    }
  }

  private func requirePossible(_ settings: SearchSettings, for problem: Problem) throws {
    let (size, patch) = (problem.size, settings.patchSize)
    try require(
      size.height % patch.height == 0 && size.width % patch.width == 0,
      "--patch-size must divide \(size) spins; found \(patch).")
    if let metropolis = settings.metropolis {
      try require(
        metropolis.samples % metropolis.chains == 0,
        "--chains must divide the number of samples, \(metropolis.samples); found "
          + "\(metropolis.chains).")
    } else {
      try require(
        problem.sites <= 22, "A full sum takes at most 22 spins; found \(problem.sites).")
      try require(chains == nil, "--chains goes with --samples; found a full sum.")
    }
    let bytes = settings.memory(for: problem)
    try require(
      bytes <= Double(ResourceLimits.memory),
      "This search takes at least \((bytes / 1e9).rounded(.up)) GB of memory; use fewer --samples "
        + "instead of --full-sum, --symmetric, or smaller sizes of the Mixer.")
  }
}
