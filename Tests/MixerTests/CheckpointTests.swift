import Foundation
import Tensors
import Testing

@testable import Mixer

@Suite("A checkpoint")
struct CheckpointTests {
  private let plan = TrainingPlan(
    images: 23, epochs: 3, batchSize: 5, shuffles: true, seed: 9,
    learningRate: .warmUpThenCosine(peak: 1e-2, warmUp: 3, total: 15),
    optimizer: Adam.Settings(weightDecay: 0.05, decay: .decoupled), smoothing: 0.1)

  private func start() throws -> TrainingRun {
    var random = Random(seed: 3)
    let sizes = Configuration(
      imageSize: PixelSize(8), patchSize: PixelSize(4), hiddenDim: 20, layers: 2, tokenMLPDim: 8,
      channelMLPDim: 24, classes: 3)
    return TrainingRun(plan, from: try MLPMixer(sizes, using: &random), threads: 1)
  }

  /// Takes a step on images that depend on their index and on the batch's stream.
  private func advance(_ run: inout TrainingRun) -> CrossEntropy.Sum {
    run.advance { batch, images, labels in
      images = Tensor([batch.indices.count, 1, 8, 8])
      labels = batch.indices.map { $0 % 3 }
      for (place, index) in batch.indices.enumerated() {
        var random = Random(seed: UInt64(index), stream: batch.stream + UInt64(place))
        for pixel in 0..<64 { images[place * 64 + pixel] = random.uniform() }
      }
    }.batch
  }

  private func withPath(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("checkpoint-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test("goes on to the same bits as a run that never stopped", arguments: 0..<15)
  func resuming(at step: Int) throws {
    var unbroken = try start()
    var losses: [Double] = []
    while !unbroken.isFinished { losses.append(advance(&unbroken).loss) }

    var first = try start()
    for index in 0..<step { #expect(advance(&first).loss == losses[index]) }
    try withPath { path in
      try Checkpoint(first, notes: "a \"note\"\nof two lines").write(to: path)
      let checkpoint = try Checkpoint(path: path, threads: 2)
      #expect(checkpoint.notes == "a \"note\"\nof two lines")
      #expect(checkpoint.run.plan == plan)
      #expect(checkpoint.run.epochSum == first.epochSum)
      var second = checkpoint.run
      #expect(second.step == step)
      for index in step..<15 { #expect(advance(&second).loss == losses[index]) }
      #expect(second.isFinished)
      #expect(
        second.trainer.model.parameters.map(\.tensor)
          == unbroken.trainer.model.parameters.map(\.tensor))
    }
  }

  @Test("sees every image once an epoch, in another order each time")
  func orders() {
    let orders = (0..<3).map { plan.order(ofEpoch: $0) }
    #expect(orders.allSatisfy { $0.sorted() == Array(0..<23) })
    #expect(Set(orders).count == 3)
  }

  @Test("is refused if it is a weight file, or has lost or gained a tensor")
  func refusals() throws {
    try withPath { path in
      let run = try start()
      try run.trainer.model.save(to: path)
      #expect(throws: WeightFileError.self) { try Checkpoint(path: path, threads: 1) }
      try Checkpoint(run).write(to: path)
      let (tensors, metadata) = try SafeTensors.readWithMetadata(path)
      try SafeTensors.write(tensors.dropLast(), metadata: metadata, to: path)
      #expect(throws: WeightFileError.self) { try Checkpoint(path: path, threads: 1) }
      try SafeTensors.write(tensors + [("other", Tensor([1]))], metadata: metadata, to: path)
      #expect(throws: WeightFileError.self) { try Checkpoint(path: path, threads: 1) }
      try SafeTensors.write(tensors, metadata: ["run": "{}"], to: path)
      #expect(throws: WeightFileError.self) { try Checkpoint(path: path, threads: 1) }
    }
  }
}
