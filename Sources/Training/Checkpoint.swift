import Foundation
import NeuralNetwork
import SafeTensors
import Tensors

/// A training run in a file, so that it can be resumed as if it had never stopped.
///
/// The file is in the safetensors format. It holds the weights and both moments of Adam, as `model.…`,
/// `first_moment.…` and `second_moment.…`, the moving average of the weights, if the plan asks for it, as
/// `average.…`, and as metadata the plan and the number of steps taken. The order of the examples needs
/// nothing more: it follows from the seed and the epoch.
public struct Checkpoint<Model: ConfigurableModule, Loss: LossFunction>: Sendable {
  /// The run as it was.
  public let run: TrainingRun<Model, Loss>
  /// What the program that wrote it keeps beside the run.
  public let notes: String

  /// The checkpoint of a run.
  public init(_ run: TrainingRun<Model, Loss>, notes: String = "") {
    self.run = run
    self.notes = notes
  }

  private static func parts(_ plan: TrainingPlan) -> [String] {
    ["model", "first_moment", "second_moment"] + (plan.averageDecay == nil ? [] : ["average"])
  }

  /// Writes the checkpoint, all or nothing.
  ///
  /// - Throws: `SafeTensorsError` if it cannot be written, ``DivergenceError`` if a number in it would not be
  ///   finite; an older one is then left as it was.
  public func write(to path: String) throws {
    try run.requireFinite()
    try file.write(to: path)
  }

  /// What the file of the checkpoint holds.
  var file: SafeTensorsFile {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let state = State(
        plan: run.plan, loss: run.trainer.loss, configuration: run.model.configuration,
        stepsTaken: run.stepsTaken, epochMetrics: run.epochMetrics, notes: notes)
      let optimizer = run.trainer.optimizer
      let average = run.trainer.average.map { [$0.model] } ?? []
      let models = [run.trainer.model, optimizer.firstMoment, optimizer.secondMoment] + average
      let tensors = zip(Self.parts(run.plan), models)
        .flatMap { part, model in
          model.parameters.map { (name: "\(part).\($0.name)", tensor: $0.tensor) }
        }
      return SafeTensorsFile(
        tensors, metadata: ["run": String(decoding: try encoder.encode(state), as: UTF8.self)])
    }
  }

  /// Reads a checkpoint.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - threads: the number of threads that the run is resumed with; it does not change the result.
  /// - Throws: `SafeTensorsError` if the file cannot be read, or is no checkpoint of such a model.
  public init(path: String, threads: Int) throws(SafeTensorsError) {
    let file = try SafeTensorsFile(path: path) { announced throws(SafeTensorsError.Reason) in
      _ = try Self(announced, threads: threads)
    }
    do throws(SafeTensorsError.Reason) {
      try self.init(file, threads: threads)
    } catch {
      throw SafeTensorsError(path: path, reason: error)
    }
  }

  /// The checkpoint that a file holds.
  init(_ file: SafeTensorsFile, threads: Int) throws(SafeTensorsError.Reason) {
    guard let text = file.metadata["run"] else {
      throw SafeTensorsError.Reason(
        found: "no training run beside the tensors", expected: "a checkpoint")
    }
    guard let state = try? JSONDecoder().decode(State.self, from: Data(text.utf8)) else {
      throw SafeTensorsError.Reason(
        found: "a description of the run that cannot be read", expected: "a checkpoint")
    }
    try state.validate()
    func model(_ part: String) throws(SafeTensorsError.Reason) -> Model {
      let own = file.tensors.filter { $0.name.hasPrefix(part + ".") }
        .map { (name: String($0.name.dropFirst(part.count + 1)), tensor: $0.tensor) }
      return try Model(state.configuration, parameters: own)
    }
    let parts = Self.parts(state.plan)
    if let extra = file.tensors.first(where: { tensor in
      !parts.contains { tensor.name.hasPrefix($0 + ".") }
    }) {
      throw SafeTensorsError.Reason(
        found: "a tensor '\(extra.name)'", expected: "only those of a run")
    }
    let models = (try model(parts[0]), try model(parts[1]), try model(parts[2]))
    let optimizer = Adam(
      state.plan.optimizer, stepsTaken: state.stepsTaken, firstMoment: models.1,
      secondMoment: models.2)
    var average: WeightAverage<Model>?
    if let decay = state.plan.averageDecay {
      average = WeightAverage(try model(parts[3]), decay: decay)
    }
    run = TrainingRun(
      state.plan,
      trainer: Trainer(
        models.0, optimizer: optimizer, average: average, loss: state.loss, threads: threads),
      epochMetrics: state.epochMetrics)
    notes = state.notes
  }
}

extension Checkpoint {
  /// What is kept beside the tensors.
  private struct State: Codable {
    var format = 2
    var plan: TrainingPlan
    var loss: Loss
    var configuration: Model.Configuration
    var stepsTaken: Int
    var epochMetrics: Loss.Metrics
    var notes: String

    /// Checks that a run can be resumed from here, without a number that overflows on the way.
    func validate() throws(SafeTensorsError.Reason) {
      let possible = 1...1 << 31
      guard format == 2 else {
        throw SafeTensorsError.Reason(
          found: "a checkpoint of format \(format)", expected: "format 2")
      }
      guard possible.contains(plan.examples), possible.contains(plan.batchSize),
        possible.contains(plan.epochs)
      else {
        throw SafeTensorsError.Reason(
          found:
            "\(plan.epochs) epochs of \(plan.examples) examples in batches of \(plan.batchSize)",
          expected: "each at least 1 and at most \(possible.upperBound)")
      }
      let steps = plan.epochs * plan.stepsPerEpoch
      guard (0...steps).contains(stepsTaken) else {
        throw SafeTensorsError.Reason(found: "step \(stepsTaken)", expected: "one of \(steps)")
      }
      guard epochMetrics.isPossible, epochMetrics.count <= plan.examples else {
        throw SafeTensorsError.Reason(
          found: "the metrics \(epochMetrics) of this epoch",
          expected: "those of at most \(plan.examples) examples")
      }
      if let decay = plan.averageDecay, !(0..<1).contains(decay) {
        throw SafeTensorsError.Reason(
          found: "the decay \(decay) of the averaged weights", expected: "one from 0 to below 1")
      }
      if case .warmUpThenCosine(_, let warmUp, let total) = plan.learningRate,
        warmUp < 0 || total < 0
      {
        throw SafeTensorsError.Reason(
          found: "a rate that warms up for \(warmUp) of \(total) steps",
          expected: "neither negative")
      }
    }
  }
}
