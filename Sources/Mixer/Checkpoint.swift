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

    /// Checks that a run can go on from here, without a number that overflows on the way.
    func validate() throws(FormatFlaw) {
      let possible = 1...1 << 31
      guard format == 1 else {
        throw FormatFlaw(found: "a checkpoint of format \(format)", expected: "format 1")
      }
      guard possible.contains(plan.images), possible.contains(plan.batchSize),
        possible.contains(plan.epochs)
      else {
        throw FormatFlaw(
          found: "\(plan.epochs) epochs of \(plan.images) images in batches of \(plan.batchSize)",
          expected: "each at least 1 and at most \(possible.upperBound)")
      }
      let steps = plan.epochs * plan.stepsPerEpoch
      guard (0...steps).contains(step) else {
        throw FormatFlaw(found: "step \(step)", expected: "one of \(steps)")
      }
      guard (0...plan.images).contains(epochSum.count),
        (0...epochSum.count).contains(epochSum.correct)
      else {
        throw FormatFlaw(
          found: "\(epochSum.correct) of \(epochSum.count) right in this epoch",
          expected: "at most \(plan.images)")
      }
      if case .warmUpThenCosine(_, let warmUp, let total) = plan.learningRate,
        warmUp < 0 || total < 0
      {
        throw FormatFlaw(
          found: "a rate that warms up for \(warmUp) of \(total) steps",
          expected: "neither negative")
      }
      do {
        try configuration.validate()
      } catch {
        throw FormatFlaw(found: "sizes that do not fit (\(error))", expected: "those of a Mixer")
      }
    }
  }

  /// Writes the checkpoint, beside its place first and then renamed.
  ///
  /// - Throws: ``WeightFileError`` if it cannot be written, ``Divergence`` if a number in it would not
  ///   be finite; an older one is then left as it was.
  public func write(to path: String) throws {
    try run.requireFinite()
    let contents = try contents
    try SafeTensors.write(contents.tensors, metadata: contents.metadata, to: path)
  }

  /// What a file of the checkpoint holds.
  var contents: SafeTensors.Contents {
    get throws {
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
      return (tensors, ["run": String(decoding: try encoder.encode(state), as: UTF8.self)])
    }
  }

  /// Reads a checkpoint.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - threads: the number of threads that the run is to go on with; it does not change the result.
  /// - Throws: ``WeightFileError`` if the file cannot be read, or is no checkpoint.
  public init(path: String, threads: Int) throws {
    let contents = try SafeTensors.readWithMetadata(path)
    do {
      try self.init(contents, threads: threads)
    } catch let flaw as FormatFlaw {
      throw WeightFileError(path: path, found: flaw.found, expected: flaw.expected)
    }
  }

  /// The checkpoint that a file holds.
  init(_ contents: SafeTensors.Contents, threads: Int) throws {
    let (tensors, metadata) = contents
    guard let text = metadata["run"] else {
      throw FormatFlaw(found: "no training run beside the tensors", expected: "a checkpoint")
    }
    let state: State
    do {
      state = try JSONDecoder().decode(State.self, from: Data(text.utf8))
    } catch {
      throw FormatFlaw(found: "a description that cannot be read", expected: "a checkpoint")
    }
    try state.validate()
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
      state.plan.optimizer, step: state.step, mean: try model("mean"),
      square: try model("square"))
    run = TrainingRun(
      state.plan, model: try model("model"), optimizer: optimizer, epochSum: state.epochSum,
      threads: threads)
    notes = state.notes
  }
}
