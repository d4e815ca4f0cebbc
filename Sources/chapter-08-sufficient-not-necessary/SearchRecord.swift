import ChapterKit
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Quantum

/// A finished search of a ground state, as it is kept beside the pictures.
nonisolated struct SearchRecord: Record {
  struct Task: Hashable, Codable {
    var mixing: Mixing
    var system: System
    var seed: UInt64
  }

  var task: Task
  var parameters: Int
  /// The energy at the end, a sum over all configurations.
  var energy: Double
  /// |E − E₀| / |E₀|.
  var relativeError: Double
  var vScore: Double

  static let file = "searches.json"

  var command: String {
    "swift run chapter-08-sufficient-not-necessary --mixing \(task.mixing.rawValue) "
      + "--model \(task.system.rawValue) --seed \(task.seed) --record"
  }
}

/// Searches a ground state by samples.
///
/// - Returns: the record, and the model at the end.
/// - Throws: `GroundStateError` if a step cannot be taken.
func search<Layer: PatchMixing>(
  _ layer: Layer.Type, _ task: SearchRecord.Task, threads: Int
) throws -> (record: SearchRecord, model: PatchClassifier<Layer>) {
  let system = task.system
  let exact = try system.exactEnergy(threads: threads)
  var search = GroundStateSearch(
    system.plan(seed: task.seed), of: try system.hamiltonian,
    from: try system.wave(layer, task.mixing, seed: task.seed), threads: threads)
  let bar = ProgressBar(task.mixing.model, total: search.plan.steps)
  while !search.isFinished {
    let step = try search.step()
    bar.advance(["energy": fixed(step.energy, 6)])
  }
  bar.finish()
  let result = search.exactEnergy()
  let record = SearchRecord(
    task: task, parameters: search.wave.model.parameterCount, energy: result.energy,
    relativeError: abs(result.energy - exact) / abs(exact),
    vScore: vScore(sites: search.wave.sites, energy: result.energy, variance: result.variance))
  return (record, search.wave.model)
}
