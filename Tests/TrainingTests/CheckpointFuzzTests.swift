import Foundation
import FuzzSupport
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@testable import Training

private typealias MixerCheckpoint = Checkpoint<MLPMixer, CrossEntropy>

/// Images of one gray, for any model: what a damaged checkpoint asks for.
private struct GrayImages: BatchSource {
  let sizes: MixerConfiguration
  let count: Int

  func load(_ batch: Batch, into images: inout Tensor, targets: inout [Int]) {
    images = Tensor(
      [batch.count, sizes.imageChannels, sizes.imageSize.height, sizes.imageSize.width],
      repeating: 0.5)
    targets = batch.indices.map { $0 % sizes.classes }
  }
}

private func takeStep(
  _ run: inout TrainingRun<MLPMixer, CrossEntropy>
) throws(DivergenceError) {
  _ = try run.step(on: GrayImages(sizes: run.model.configuration, count: run.plan.examples))
}

/// The file of the checkpoint of a small run after a few steps.
private func goodFile(
  _ rate: LearningRateSchedule, steps: Int, averageDecay: Double? = nil
) throws -> SafeTensorsFile {
  var random = Random(seed: 6)
  let sizes = MixerConfiguration(
    imageSize: PixelSize(2), patchSize: PixelSize(1), hiddenDim: 2, layers: 1, tokenMLPDim: 1,
    channelMLPDim: 3, classes: 2)
  let plan = TrainingPlan(
    examples: 7, epochs: 2, batchSize: 3, shuffles: true, seed: 9, learningRate: rate,
    averageDecay: averageDecay)
  var run = TrainingRun(
    plan, from: try MLPMixer(sizes, using: &random), loss: CrossEntropy(labelSmoothing: 0.1),
    threads: 1)
  for _ in 0..<steps { try takeStep(&run) }
  return try Checkpoint(run, notes: "a \"note\"").file
}

/// What the reader makes of a file.
private func read(_ bytes: [UInt8]) -> Verdict {
  do {
    let checkpoint = try MixerCheckpoint(SafeTensorsFile(parsing: Data(bytes)), threads: 1)
    let file = try checkpoint.file
    let again = try MixerCheckpoint(file, threads: 1).file
    guard again.metadata == file.metadata,
      again.tensors.map(\.name) == file.tensors.map(\.name),
      again.tensors.map(\.tensor) == file.tensors.map(\.tensor)
    else { return .misread("another checkpoint after writing it") }
    // The run goes on: nothing may overflow on the way. Only from numbers that are huge it may diverge,
    // and is then left as it was.
    var run = checkpoint.run
    if !run.isFinished, run.plan.examples < 1000 {
      do {
        try takeStep(&run)
      } catch {
        guard run.stepsTaken == checkpoint.run.stepsTaken,
          run.model.parameters.map(\.tensor) == checkpoint.run.model.parameters.map(\.tensor)
        else { return .misread("a run that has moved, though it diverged") }
      }
    }
    return .accepted
  } catch let reason as SafeTensorsError.Reason {
    return .refused(SafeTensorsError(path: "file", reason: reason))
  } catch {
    return .misread("an error of another type, \(error)")
  }
}

@Suite("Damaged checkpoints")
struct CheckpointFuzzTests {
  @Test("a damaged checkpoint is read as it stands or refused in one line")
  func fuzzing() throws {
    let files = try [
      goodFile(.constant(0.01), steps: 2),
      goodFile(.constant(0.01), steps: 3, averageDecay: 0.9),
      goodFile(.warmUpThenCosine(peak: 0.1, warmUp: 2, total: 6), steps: 4),
    ]
    let good = files.map { Array($0.serialized()) }
    let fuzzing = Fuzzing(
      seed: 4,
      make: { mutations in
        switch mutations.random.index(below: 3) {
        case 0: return mutations.damaged(good, words: safeTensorsWords)
        case 1: return mutations.withDamagedHeader(good)
        default:
          // Only the description of the run is damaged, so that the reader gets to it.
          let texts = files.map { Array($0.metadata["run"]!.utf8) }
          let text = mutations.damaged(texts, words: safeTensorsWords)
          var file = mutations.any(of: files)
          file.metadata = ["run": String(decoding: text, as: UTF8.self)]
          return Array(file.serialized())
        }
      }, read: read)
    #expect(fuzzing.fault == nil)
    #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.cases)
    #expect(fuzzing.slowest < .seconds(10))
  }

  /// A good checkpoint with one number of its description changed.
  private static func file(replacing old: String, by new: String) throws -> SafeTensorsFile {
    var file = try goodFile(.warmUpThenCosine(peak: 0.1, warmUp: 2, total: 6), steps: 4)
    let text = try #require(file.metadata["run"])
    let changed = text.replacingOccurrences(of: old, with: new)
    try #require(changed != text)
    file.metadata["run"] = changed
    return file
  }

  @Test(
    "a checkpoint with a number that no run can have is refused, saying which",
    arguments: [
      (#""examples":7"#, #""examples":0"#, "0 examples"),
      (#""examples":7"#, #""examples":1099511627776"#, "1099511627776 examples"),
      (#""epochs":2"#, #""epochs":9223372036854775807"#, "9223372036854775807 epochs"),
      (#""batchSize":3"#, #""batchSize":-3"#, "batches of -3"),
      (#""stepsTaken":4"#, #""stepsTaken":7"#, "step 7"),
      (#""stepsTaken":4"#, #""stepsTaken":-1"#, "step -1"),
      (#""correct":"#, #""correct":9"#, "of this epoch"),
      (#""warmUp":2"#, #""warmUp":-9223372036854775808"#, "warms up for -9223372036854775808"),
      (#""format":2"#, #""format":1"#, "format 1"),
      (#""format":2"#, #""format":3"#, "format 3"),
      (
        #""imageSize":{"height":2,"width":2}"#,
        #""imageSize":{"height":4611686018427387904,"width":4611686018427387904}"#,
        "4611686018427387904×4611686018427387904 patches"
      ),
      (
        #""imageSize":{"height":2,"width":2}"#, #""imageSize":{"height":-2,"width":-2}"#,
        "found -2 as the image height"
      ),
      (#""hiddenDim":2"#, #""hiddenDim":3"#, "tensor 'patch_embed.weight' of shape"),
    ])
  func numbers(old: String, new: String, found: String) throws {
    let file = try Self.file(replacing: old, by: new)
    let reason = #expect(throws: SafeTensorsError.Reason.self) {
      try MixerCheckpoint(file, threads: 1)
    }
    #expect(reason?.found.contains(found) == true, "\(String(describing: reason))")
  }

  @Test("a checkpoint of two thousand million examples reserves no memory for them")
  func manyExamples() async {
    await #expect(processExitsWith: .success) {
      let file = try CheckpointFuzzTests.file(
        replacing: #""examples":7"#, by: #""examples":2000000000"#)
      let growth = MemoryGrowth()
      #expect(try MixerCheckpoint(file, threads: 1).run.plan.examples == 2_000_000_000)
      #expect(growth.reservedPeak < 512)
    }
  }
}
