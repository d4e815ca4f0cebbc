import Foundation
import Tensors

/// A training run, written down so that it can go on later as if it had never stopped.
///
/// The file is in the safetensors format. It holds the weights and both moments of Adam, as
/// `model.…`, `mean.…` and `square.…`, and as metadata the plan and the number of steps taken. The
/// order of the images needs nothing more: it follows from the seed and the epoch.
public struct Checkpoint: Sendable {
  /// The run as it was.
  public let run: TrainingRun
  /// What the program that wrote it wanted to remember beside the run.
  public let notes: String

  /// The checkpoint of a run.
  public init(_ run: TrainingRun, notes: String = "") {
    self.run = run
    self.notes = notes
  }

  /// What stands beside the tensors.
  private struct State: Codable {
    var format = 1
    var plan: TrainingPlan
    var configuration: Configuration
    var step: Int
    var epochSum: CrossEntropy.Sum
    var notes: String
  }

  /// Writes the checkpoint, beside its place first and then renamed.
  ///
  /// - Throws: ``WeightFileError`` if it cannot be written; an older one is then left as it was.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let state = State(
      plan: run.plan, configuration: run.trainer.model.configuration, step: run.step,
      epochSum: run.epochSum, notes: notes)
    let tensors = [
      ("model", run.trainer.model), ("mean", run.trainer.optimizer.mean),
      ("square", run.trainer.optimizer.square),
    ].flatMap { part, model in
      model.parameters.map { (name: "\(part).\($0.name)", tensor: $0.tensor) }
    }
    try SafeTensors.write(
      tensors, metadata: ["run": String(decoding: try encoder.encode(state), as: UTF8.self)],
      to: path)
  }

  /// Reads a checkpoint.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - threads: the number of threads that the run is to go on with; it does not change the result.
  /// - Throws: ``WeightFileError`` if the file cannot be read, or is no checkpoint.
  public init(path: String, threads: Int) throws {
    let (tensors, metadata) = try SafeTensors.readWithMetadata(path)
    do {
      guard let text = metadata["run"] else {
        throw FormatFlaw(found: "no training run beside the tensors", expected: "a checkpoint")
      }
      let state: State
      do {
        state = try JSONDecoder().decode(State.self, from: Data(text.utf8))
      } catch {
        throw FormatFlaw(found: "a description that cannot be read", expected: "a checkpoint")
      }
      let plan = state.plan
      guard state.step >= 0, plan.images > 0, plan.batchSize > 0, plan.epochs > 0 else {
        throw FormatFlaw(
          found: "step \(state.step) of \(plan.epochs) epochs of \(plan.images) images",
          expected: "none of them negative")
      }
      func model(_ part: String) throws -> MLPMixer {
        let own = tensors.filter { $0.name.hasPrefix(part + ".") }
          .map { (name: String($0.name.dropFirst(part.count + 1)), tensor: $0.tensor) }
        let model = try MLPMixer(own, imageSize: state.configuration.imageSize)
        guard model.configuration == state.configuration else {
          throw FormatFlaw(
            found: "tensors '\(part).…' of other sizes", expected: "those of the description")
        }
        return model
      }
      let parts = ["model", "mean", "square"]
      if let extra = tensors.first(where: { tensor in
        !parts.contains { tensor.name.hasPrefix($0 + ".") }
      }) {
        throw FormatFlaw(found: "a tensor '\(extra.name)'", expected: "only those of a run")
      }
      let optimizer = Adam(
        plan.optimizer, step: state.step, mean: try model("mean"), square: try model("square"))
      run = TrainingRun(
        plan, model: try model("model"), optimizer: optimizer, epochSum: state.epochSum,
        threads: threads)
      notes = state.notes
    } catch let flaw as FormatFlaw {
      throw WeightFileError(path: path, found: flaw.found, expected: flaw.expected)
    }
  }
}
