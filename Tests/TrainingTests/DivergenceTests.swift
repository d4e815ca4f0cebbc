import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Training that diverges")
struct DivergenceTests {
  private let noise = Examples.noise(count: 23)

  private func run(
    _ model: MLPMixer, rate: Float = 1e-3, optimizer: AdamSettings = AdamSettings()
  ) -> TrainingRun<MLPMixer, CrossEntropy> {
    let plan = TrainingPlan(
      examples: 23, epochs: 50, batchSize: 5, shuffles: true, seed: 9,
      learningRate: .constant(rate), optimizer: optimizer)
    return TrainingRun(plan, from: model, loss: CrossEntropy(), threads: 2)
  }

  /// The model with the last number of one parameter changed.
  private func model(with value: Float, in name: String) -> MLPMixer {
    var model = MLPMixer.small()
    model.visitNamedParameters { if $0.description == name { $1[$1.count - 1] = value } }
    return model
  }

  private static let names = MLPMixer.small().parameters.map(\.name.description)

  @Test(
    "a parameter that is not a number stops a run before the step, and is named",
    arguments: names)
  func parameters(name: String) throws {
    let model = model(with: .nan, in: name)
    var run = run(model)
    let error = try #require(throws: DivergenceError.self) { try run.step(on: noise) }
    #expect(error.step == 1)
    #expect(error.found == "nan among the weights of '\(name)'")
    #expect(
      error.description
        == "step 1: found \(error.found); expected finite numbers: start from other weights")
    #expect(run.stepsTaken == 0)
    #expect(run.model.fingerprint == model.fingerprint)
    #expect(
      run.trainer.optimizer.firstMoment.parameters.allSatisfy {
        $0.tensor.elements.allSatisfy { $0 == 0 }
      })
  }

  @Test("a layer whose output is not finite although its weights are stops a run, and is named")
  func outputs() throws {
    for (name, found) in [
      ("mixer.1.norm_tokens.bias", "in the output of 'mixer.1.token_mixer'"),
      ("mixer.0.channel_mixer.0.bias", "in the output of 'mixer.0.channel_mixer'"),
    ] {
      var model = MLPMixer.small()
      model.visitNamedParameters { if $0.description == name { $1.fill(with: 3e38) } }
      var run = run(model)
      let error = try #require(throws: DivergenceError.self) { try run.step(on: noise) }
      #expect(error.found.hasSuffix(found), "\(error)")
    }
  }

  @Test("a learning rate that is far too high stops a run, and leaves its last checkpoint finite")
  func rates() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      var run = run(.small(), rate: 1e30)
      try Checkpoint(run).write(to: path)
      var stopped: DivergenceError?
      for _ in 0..<100 where stopped == nil {
        do {
          _ = try run.step(on: noise)
          try Checkpoint(run).write(to: path)
        } catch {
          stopped = try #require(error as? DivergenceError)
        }
      }
      #expect(stopped?.cause == .learningRate(1e30))
      _ = try Checkpoint<MLPMixer, CrossEntropy>(path: path, threads: 1)
    }
  }

  private func metrics(loss: Double) -> CrossEntropy.Metrics {
    var metrics = CrossEntropy.Metrics()
    metrics.count = 2
    metrics.loss = 2 * loss
    return metrics
  }

  @Test("a test after the last step whose loss is not finite stops a run as well")
  func tests() throws {
    let run = run(model(with: .infinity, in: "classifier_head.bias"))
    let error = try #require(throws: DivergenceError.self) {
      try run.requireNoDivergence(metrics(loss: .nan), on: noise, uninformedLoss: 2)
    }
    #expect(error.found == "inf among the weights of 'classifier_head.bias'")
  }

  @Test("a finite loss of more than ten times that of a model that knows nothing stops a run too")
  func finite() throws {
    var run = run(.small(), rate: 1e3)
    try run.requireNoDivergence(metrics(loss: 20), on: noise, uninformedLoss: 2)
    for _ in 0..<5 { _ = try run.step(on: noise) }
    var evaluator = Evaluator(run.model, loss: CrossEntropy(), threads: 1)
    let tested = evaluator.evaluate(on: noise)
    #expect(tested.loss.isFinite)
    let error = try #require(throws: DivergenceError.self) {
      try run.requireNoDivergence(
        tested, on: noise, uninformedLoss: CrossEntropy.uninformedLoss(classes: 10))
    }
    #expect(
      error.description
        == "step 5: found a test loss of \(Float(tested.meanLoss)); expected at most ten times the "
        + "2.3025851 of a model that knows nothing: train with a lower learning rate than 1000.0"
    )
  }

  @Test("the advice fits the cause: the first weights, the learning rate or the weight decay")
  func causes() {
    func cause(
      _ rate: Float, _ decay: Float, _ kind: AdamSettings.WeightDecay, steps: Int = 1
    ) -> DivergenceError.Cause {
      run(.small(), rate: rate, optimizer: AdamSettings(weightDecay: decay, decay: kind)).plan
        .causeOfDivergence(afterSteps: steps)
    }
    #expect(cause(1e10, 0, .l2, steps: 0) == .initialWeights)
    #expect(cause(1e10, 1e-5, .l2) == .learningRate(1e10))
    #expect(cause(1e-3, 1e30, .l2) == .weightDecay(1e30))
    #expect(cause(1e-3, 1e4, .decoupled) == .weightDecay(1e4))
    #expect(cause(1e4, 0.05, .decoupled) == .learningRate(1e4))
  }

  @Test("a checkpoint with numbers that are not finite is not written over a good file")
  func checkpoint() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      try Checkpoint(run(.small())).write(to: path)
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(throws: DivergenceError.self) {
        try Checkpoint(run(model(with: .nan, in: "norm.weight"))).write(to: path)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
  }

  @Test("a checkpoint file with a number that is not finite is refused, naming the tensor")
  func checkpointFile() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      var file = try Checkpoint(run(.small())).file
      let place = try #require(
        file.tensors.firstIndex { $0.name == "second_moment.norm.weight" })
      file.tensors[place].tensor[2] = .infinity
      try file.write(to: path)
      let error = try #require(throws: SafeTensorsError.self) {
        try Checkpoint<MLPMixer, CrossEntropy>(path: path, threads: 1)
      }
      #expect(error.reason.found == "inf at element 2 of tensor 'norm.weight'")
    }
  }
}
