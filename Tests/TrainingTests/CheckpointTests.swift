import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@testable import Training

/// Images of noise that depend on their index and on the random stream of the example, as those of data
/// augmentation do.
private struct AugmentedNoise: BatchSource {
  let count = 23

  func load(_ batch: Batch, into images: inout Tensor, targets: inout [Int]) {
    images = Tensor([batch.count, 1, 8, 8])
    targets = batch.indices.map { $0 % 3 }
    for (place, index) in batch.indices.enumerated() {
      var random = Random(seed: UInt64(index), stream: batch.firstStream + UInt64(place))
      for pixel in 0..<64 { images[place * 64 + pixel] = random.uniform() }
    }
  }
}

private typealias Run = TrainingRun<MLPMixer, CrossEntropy>
private typealias MixerCheckpoint = Checkpoint<MLPMixer, CrossEntropy>

@Suite("Checkpoints")
struct CheckpointTests {
  private let plan = TrainingPlan(
    examples: 23, epochs: 3, batchSize: 5, shuffles: true, seed: 9,
    learningRate: .warmUpThenCosine(peak: 1e-2, warmUp: 3, total: 15),
    optimizer: AdamSettings(weightDecay: 0.05, decay: .decoupled))

  private func start() -> Run {
    TrainingRun(plan, from: .small(), loss: CrossEntropy(labelSmoothing: 0.1), threads: 1)
  }

  @Test(
    "a run that goes on from a checkpoint gives the bits of a run that never stopped",
    arguments: 0..<15)
  func resuming(at step: Int) throws {
    let images = AugmentedNoise()
    var unbroken = start()
    var losses: [Double] = []
    while !unbroken.isFinished { losses.append(try unbroken.step(on: images).batch.loss) }
    #expect(losses.count == 15)

    var first = start()
    for index in 0..<step { #expect(try first.step(on: images).batch.loss == losses[index]) }
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      try Checkpoint(first, notes: "a \"note\"\nof two lines").write(to: path)
      let checkpoint = try MixerCheckpoint(path: path, threads: 2)
      #expect(checkpoint.notes == "a \"note\"\nof two lines")
      #expect(checkpoint.run.plan == plan)
      #expect(checkpoint.run.trainer.loss.labelSmoothing == 0.1)
      #expect(checkpoint.run.epochMetrics == first.epochMetrics)
      var second = checkpoint.run
      #expect(second.stepsTaken == step)
      for index in step..<15 { #expect(try second.step(on: images).batch.loss == losses[index]) }
      #expect(second.isFinished)
      #expect(second.model.parameters.map(\.tensor) == unbroken.model.parameters.map(\.tensor))
    }
  }

  @Test("a checkpoint holds the weights and both moments, and the plan under documented keys")
  func format() throws {
    var run = start()
    _ = try run.step(on: AugmentedNoise())
    let file = try Checkpoint(run).file
    let names = run.model.parameters.map(\.name.description)
    #expect(
      file.tensors.map(\.name)
        == ["model", "first_moment", "second_moment"].flatMap { part in
          names.map { "\(part).\($0)" }
        })
    let text = try #require(file.metadata["run"])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["format"] as? Int == 2)
    #expect(json["stepsTaken"] as? Int == 1)
    #expect((json["plan"] as? [String: Any])?["examples"] as? Int == 23)
    #expect((json["configuration"] as? [String: Any])?["hiddenDim"] as? Int == 20)
    #expect((json["epochMetrics"] as? [String: Any])?["count"] as? Int == 5)
    let smoothing = (json["loss"] as? [String: Any])?["labelSmoothing"] as? Double
    #expect(smoothing.map { Float($0) } == 0.1)
  }

  @Test("a weight file, or a checkpoint that has lost or gained a tensor, is refused")
  func refusals() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      func expectRefusal(_ found: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: SafeTensorsError.self, sourceLocation: sourceLocation) {
          try MixerCheckpoint(path: path, threads: 1)
        }
        #expect(
          error?.reason.found.contains(found) == true, "\(String(describing: error))",
          sourceLocation: sourceLocation)
      }
      let run = start()
      try run.model.save(to: path)
      expectRefusal("no training run beside the tensors")
      try Checkpoint(run).write(to: path)
      let good = try SafeTensorsFile(path: path)
      try SafeTensorsFile(good.tensors.dropLast(), metadata: good.metadata).write(to: path)
      expectRefusal("no tensor 'patch_embed.weight'")
      try SafeTensorsFile(good.tensors + [("other", Tensor([1]))], metadata: good.metadata)
        .write(to: path)
      expectRefusal("a tensor 'other'")
      try SafeTensorsFile(
        good.tensors + [("first_moment.other", Tensor([1]))], metadata: good.metadata
      ).write(to: path)
      expectRefusal("a tensor 'other'")
      try SafeTensorsFile(good.tensors, metadata: ["run": "{}"]).write(to: path)
      expectRefusal("a description of the run that cannot be read")
    }
  }

  @Test("a checkpoint of a run with another loss goes on to the same bits")
  func otherLoss() throws {
    struct Regression: BatchSource {
      let count = 23
      func load(_ batch: Batch, into images: inout Tensor, targets: inout Tensor) {
        var labels: [Int] = []
        AugmentedNoise().load(batch, into: &images, targets: &labels)
        targets = Tensor([batch.count, 3], (0..<batch.count * 3).map { Float($0 % 5) })
      }
    }
    var run = TrainingRun(plan, from: MLPMixer.small(), loss: MeanSquaredError(), threads: 1)
    for _ in 0..<7 { _ = try run.step(on: Regression()) }
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      try Checkpoint(run).write(to: path)
      var resumed = try Checkpoint<MLPMixer, MeanSquaredError>(path: path, threads: 2).run
      #expect(resumed.epochMetrics == run.epochMetrics)
      for _ in 0..<3 {
        #expect(try resumed.step(on: Regression()).batch == run.step(on: Regression()).batch)
      }
      #expect(resumed.model.fingerprint == run.model.fingerprint)
      // A checkpoint of one loss is not one of another.
      #expect(throws: SafeTensorsError.self) { try MixerCheckpoint(path: path, threads: 1) }
    }
  }
}
