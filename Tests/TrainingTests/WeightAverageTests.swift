import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@testable import Training

private typealias Run = TrainingRun<MLPMixer, CrossEntropy>
private typealias MixerCheckpoint = Checkpoint<MLPMixer, CrossEntropy>

private let noise = Examples.noise(count: 23)

/// A run of 15 steps, with averaged weights unless `decay` is nil.
private func start(decay: Double? = 0.9, rate: Float = 1e-2, threads: Int = 1) -> Run {
  let plan = TrainingPlan(
    examples: 23, epochs: 3, batchSize: 5, seed: 9, learningRate: .constant(rate),
    averageDecay: decay)
  return TrainingRun(plan, from: .small(), loss: CrossEntropy(), threads: threads)
}

private func elements(of model: MLPMixer) -> [Float] {
  model.parameters.flatMap { $0.tensor.elements }
}

@Suite("Averaged weights")
struct WeightAverageTests {
  @Test(
    "the average of the weights is their mean with exponential weights, without those at the start",
    arguments: [0, 0.5, 0.9, 0.999, 0.999999])
  func definition(decay: Double) throws {
    var run = start(decay: decay)
    #expect(elements(of: run.model) == elements(of: run.trainer.model))
    var sums = elements(of: run.model).map { _ in 0.0 }
    var sumOfShares = 0.0
    for _ in 0..<15 {
      _ = try run.step(on: noise)
      sumOfShares = decay * sumOfShares + 1
      for (index, weight) in elements(of: run.trainer.model).enumerated() {
        sums[index] = decay * sums[index] + Double(weight)
      }
      let farthest = zip(elements(of: run.model), sums).map { abs(Double($0) - $1 / sumOfShares) }
      #expect(farthest.max()! < 1e-6)
    }
  }

  @Test("averaging the weights does not change the training")
  func passive() throws {
    var (plain, averaging) = (start(decay: nil), start())
    while !plain.isFinished {
      #expect(try plain.step(on: noise).batch == averaging.step(on: noise).batch)
    }
    #expect(plain.model.fingerprint == averaging.trainer.model.fingerprint)
    #expect(plain.model.fingerprint != averaging.model.fingerprint)
  }

  @Test("averaged weights have the same bits on any number of threads", arguments: [2, 3, 8])
  func threads(count: Int) throws {
    var (one, other) = (start(), start(threads: count))
    while !one.isFinished {
      _ = try one.step(on: noise)
      _ = try other.step(on: noise)
    }
    #expect(one.model.fingerprint == other.model.fingerprint)
  }

  @Test(
    "a run that goes on from a checkpoint has the same bits of averaged weights", arguments: 0..<15)
  func resuming(at step: Int) throws {
    var run = start()
    for _ in 0..<step { _ = try run.step(on: noise) }
    var resumed = try MixerCheckpoint(Checkpoint(run).file, threads: 2).run
    #expect(resumed.model.fingerprint == run.model.fingerprint)
    for _ in step..<15 {
      _ = try run.step(on: noise)
      _ = try resumed.step(on: noise)
    }
    #expect(resumed.model.fingerprint == run.model.fingerprint)
    #expect(resumed.trainer.model.fingerprint == run.trainer.model.fingerprint)
  }

  @Test("a checkpoint speaks of averaged weights only if the run has them")
  func format() throws {
    let plain = try Checkpoint(start(decay: nil)).file
    #expect(!plain.tensors.contains { $0.name.hasPrefix("average") })
    #expect(plain.metadata["run"]?.contains("average") == false)
    let averaging = try Checkpoint(start()).file
    let names = MLPMixer.small().parameters.map { "average.\($0.name)" }
    #expect(averaging.tensors.map(\.name) == plain.tensors.map(\.name) + names)
  }

  @Test(
    "a checkpoint whose averaged weights are missing or too many, or whose decay is wrong, is refused"
  )
  func refusals() throws {
    func expectRefusal(
      _ found: String, _ tensors: [(name: String, tensor: Tensor)], _ run: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let error = #expect(throws: SafeTensorsError.Reason.self, sourceLocation: sourceLocation) {
        try MixerCheckpoint(SafeTensorsFile(tensors, metadata: ["run": run]), threads: 1)
      }
      #expect(error?.found == found, sourceLocation: sourceLocation)
    }
    let plain = try Checkpoint(start(decay: nil)).file
    let averaging = try Checkpoint(start(decay: 0.5)).file
    let run = try #require(averaging.metadata["run"])
    expectRefusal("no tensor 'patch_embed.weight'", plain.tensors, run)
    expectRefusal(
      "a tensor 'average.patch_embed.weight'", averaging.tensors,
      try #require(plain.metadata["run"]))
    let wrong = run.replacing("\"averageDecay\":0.5", with: "\"averageDecay\":1")
    expectRefusal("the decay 1.0 of the averaged weights", averaging.tensors, wrong)
  }

  @Test("a checkpoint whose averaged weights are not finite is not written")
  func nonFinite() throws {
    var model = MLPMixer.small()
    model.visitNamedParameters { if $0.description == "norm.weight" { $1[2] = .infinity } }
    let healthy = start()
    let trainer = Trainer(
      healthy.trainer.model, optimizer: healthy.trainer.optimizer,
      average: WeightAverage(model, decay: 0.9), loss: CrossEntropy(), threads: 1)
    let run = TrainingRun(healthy.plan, trainer: trainer, epochMetrics: CrossEntropy.Metrics())
    try inTemporaryFolder { folder in
      let error = #expect(throws: DivergenceError.self) {
        try Checkpoint(run).write(to: "\(folder)/checkpoint")
      }
      #expect(error?.found == "inf among the averaged weights of 'norm.weight'")
    }
  }
}
