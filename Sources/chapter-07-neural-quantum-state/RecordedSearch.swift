import Foundation
import Mixer
import NeuralNetwork
import Quantum
import SafeTensors

/// A search with its problem, its Mixer's sizes and the energies of its steps.
struct RecordedSearch {
  var search: GroundStateSearch<MLPMixer>
  private(set) var notes: Notes

  typealias Step = GroundStateSearch<MLPMixer>.Step

  /// What a checkpoint keeps beside the search.
  nonisolated struct Notes: Codable {
    let problem: Problem
    let configuration: MixerConfiguration
    /// The symmetries that log ψ is averaged over; none if nil.
    let symmetry: Symmetry?
    /// The energy that each step found.
    var energies: [Double] = []
    /// The share of the Markov chains' proposals that the last step accepted; 1 in a full sum.
    var acceptance = 1.0
  }

  /// The search from its beginning.
  ///
  /// - Throws: `ConfigurationError` or `LatticeError` if the sizes do not fit together.
  init(_ problem: Problem, _ settings: SearchSettings, seed: UInt64, threads: Int) throws {
    notes = Notes(
      problem: problem, configuration: settings.configuration(for: problem),
      symmetry: settings.symmetry)
    let wave = try WaveFunction(
      try settings.model(for: problem, seed: seed), of: problem, symmetry: settings.symmetry)
    search = GroundStateSearch(
      settings.plan(for: problem, seed: seed), of: try problem.hamiltonian, from: wave,
      threads: threads)
  }

  /// The search in a checkpoint.
  ///
  /// - Throws: `SafeTensorsError` if the file is no checkpoint of this program.
  init(resuming path: String, threads: Int) throws(SafeTensorsError) {
    let checkpoint = try GroundStateCheckpoint(path: path)
    func other(_ found: String) -> SafeTensorsError {
      SafeTensorsError(path: path, found: found, expected: "a checkpoint of this chapter")
    }
    guard let notes = try? JSONDecoder().decode(Notes.self, from: Data(checkpoint.notes.utf8))
    else {
      throw other("a search of another program")
    }
    if let mistake = notes.mistake(checkpoint.plan) { throw other(mistake) }
    guard let wave = try? notes.wave(), let hamiltonian = try? notes.problem.hamiltonian else {
      throw other("an impossible search")
    }
    self.notes = notes
    search = try checkpoint.resumed(of: hamiltonian, with: wave, threads: threads)
    guard notes.energies.count == search.stepsTaken else {
      throw other("\(notes.energies.count) energies of \(search.stepsTaken) steps")
    }
  }

  /// Takes the next step, and notes its energy.
  ///
  /// - Throws: `GroundStateError` if it cannot be taken.
  mutating func step() throws(GroundStateError) -> Step {
    let step = try search.step()
    notes.energies.append(step.energy)
    notes.acceptance = step.acceptance
    return step
  }

  /// Writes a checkpoint.
  ///
  /// - Throws: `SafeTensorsError` if it cannot be written, or a parameter is not finite.
  func save(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let notes = String(decoding: try encoder.encode(notes), as: UTF8.self)
    try GroundStateCheckpoint(search, notes: notes).write(to: path)
  }

  /// The configurations of a full sum, or a representative of each orbit.
  ///
  /// - Precondition: at most 22 sites.
  var space: ConfigurationSpace {
    ConfigurationSpace(
      sites: notes.problem.sites, hasZeroMagnetization: notes.problem.hasZeroMagnetization,
      symmetry: search.wave.symmetry)
  }

  /// The final energy; it moves the Markov chains, if there are any.
  ///
  /// - Throws: `NonFiniteEnergyError` if it is not finite.
  mutating func result() throws -> SearchResult {
    try SearchResult(of: &search, observables: try notes.problem.observables)
  }
}

nonisolated extension RecordedSearch.Notes {
  /// A wave function of these sizes, whose weights are to be replaced.
  fileprivate func wave() throws -> WaveFunction<MLPMixer> {
    var zero = ZeroInitializer()
    return try WaveFunction(
      try MLPMixer(configuration, using: &zero), of: problem, symmetry: symmetry)
  }

  /// Why this program can have begun no search of these sizes; nil if it can.
  fileprivate func mistake(_ plan: GroundStatePlan) -> String? {
    guard configuration.imageSize == problem.size, configuration.imageChannels == 1,
      configuration.classes == 1
    else {
      return "a Mixer of other spins"
    }
    guard plan.hasZeroMagnetization == problem.hasZeroMagnetization else {
      return "a plan for another problem"
    }
    do {
      try configuration.validate()
    } catch {
      return error.description
    }
    let sizes = [configuration.hiddenDim, configuration.tokenMLPDim, configuration.channelMLPDim]
    return sizes.allSatisfy { $0 <= 8192 } && configuration.layers <= 1000
      && configuration.parameterCount <= 1e8 ? nil : "a Mixer of too many parameters"
  }
}
