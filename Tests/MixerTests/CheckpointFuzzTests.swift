import Foundation
import FuzzSupport
import Tensors
import Testing

@testable import Mixer

/// The checkpoint of a small run after a few steps.
private func goodContents(_ rate: LearningRate, steps: Int) throws -> SafeTensors.Contents {
  var random = Random(seed: 6)
  let sizes = Configuration(
    imageSize: PixelSize(2), patchSize: PixelSize(1), hiddenDim: 2, layers: 1, tokenMLPDim: 1,
    channelMLPDim: 3, classes: 2)
  let plan = TrainingPlan(
    images: 7, epochs: 2, batchSize: 3, shuffles: true, seed: 9, learningRate: rate,
    optimizer: Adam.Settings(), smoothing: 0.1)
  var run = TrainingRun(plan, from: try MLPMixer(sizes, using: &random), threads: 1)
  for _ in 0..<steps { try takeStep(&run) }
  return try Checkpoint(run, notes: "a \"note\"").contents
}

private func takeStep(_ run: inout TrainingRun) throws(Divergence) {
  let sizes = run.trainer.model.configuration
  _ = try run.takeStep { batch, images, labels in
    images = Tensor(
      [batch.indices.count, sizes.imageChannels, sizes.imageSize.height, sizes.imageSize.width],
      repeating: 0.5)
    labels = batch.indices.map { $0 % sizes.classes }
  }
}

/// What the reader makes of a file.
private func read(_ bytes: [UInt8]) -> Verdict {
  do {
    let checkpoint = try Checkpoint(SafeTensors.parse(Data(bytes)), threads: 1)
    let contents = try checkpoint.contents
    let again = try Checkpoint(contents, threads: 1).contents
    guard again.metadata == contents.metadata,
      again.tensors.map(\.name) == contents.tensors.map(\.name),
      again.tensors.map(\.tensor) == contents.tensors.map(\.tensor)
    else { return .misread("another checkpoint after writing it") }
    // The run goes on: nothing may overflow on the way. Only from numbers that are huge it may diverge,
    // and is then left as it was.
    var run = checkpoint.run
    if !run.isFinished, run.plan.images < 1000 {
      do {
        try takeStep(&run)
      } catch {
        guard run.step == checkpoint.run.step,
          run.trainer.model.parameters.map(\.tensor)
            == checkpoint.run.trainer.model.parameters.map(\.tensor)
        else { return .misread("a run that has moved, though it diverged") }
      }
    }
    return .accepted
  } catch let flaw as FormatFlaw {
    return .refused(WeightFileError(path: "file", found: flaw.found, expected: flaw.expected))
  } catch {
    return .misread("an error of another type, \(error)")
  }
}

@Suite("A broken checkpoint")
struct CheckpointFuzzTests {
  @Test("is read for what it is or refused in one line")
  func fuzzing() throws {
    let contents = try [
      goodContents(.constant(0.01), steps: 2),
      goodContents(.warmUpThenCosine(peak: 0.1, warmUp: 2, total: 6), steps: 4),
    ]
    let good = contents.map { Array(SafeTensors.serialize($0.tensors, $0.metadata)) }
    let fuzzing = Fuzzing(
      seed: 4,
      make: { mutations in
        switch mutations.random.index(below: 3) {
        case 0:
          return mutations.damaged(good, words: headerWords)
        case 1:
          let (header, data) = parts(of: mutations.any(of: good))
          return safeTensorsFile(
            header: mutations.damaged([header], words: headerWords), data: data)
        default:
          // Only the description of the run is broken, so that its faults are reached.
          let texts = contents.map { Array($0.metadata["run"]!.utf8) }
          let text = mutations.damaged(texts, words: headerWords)
          return Array(
            SafeTensors.serialize(
              mutations.any(of: contents).tensors, ["run": String(decoding: text, as: UTF8.self)]))
        }
      }, read: read)
    #expect(fuzzing.fault == nil)
    #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.cases)
    #expect(fuzzing.slowest < .seconds(10))
  }

  /// A good description with one number changed.
  private static func description(_ old: String, _ new: String) throws -> SafeTensors.Contents {
    var contents = try goodContents(
      .warmUpThenCosine(peak: 0.1, warmUp: 2, total: 6), steps: 4)
    let text = try #require(contents.metadata["run"])
    let changed = text.replacingOccurrences(of: old, with: new)
    try #require(changed != text)
    contents.metadata["run"] = changed
    return contents
  }

  @Test(
    "with a number that no run can have is refused, saying which",
    arguments: [
      (#""images":7"#, #""images":0"#, "0 images"),
      (#""images":7"#, #""images":1099511627776"#, "1099511627776 images"),
      (#""epochs":2"#, #""epochs":9223372036854775807"#, "9223372036854775807 epochs"),
      (#""batchSize":3"#, #""batchSize":-3"#, "batches of -3"),
      (#""step":4"#, #""step":7"#, "step 7"), (#""step":4"#, #""step":-1"#, "step -1"),
      (#""correct":"#, #""correct":9"#, "right in this epoch"),
      (#""warmUp":2"#, #""warmUp":-9223372036854775808"#, "warms up for -9223372036854775808"),
      (#""format":1"#, #""format":2"#, "format 2"),
      (
        #""imageSize":{"height":2,"width":2}"#,
        #""imageSize":{"height":4611686018427387904,"width":4611686018427387904}"#,
        "patches of 1×1 pixels"
      ),
      (
        #""imageSize":{"height":2,"width":2}"#, #""imageSize":{"height":-2,"width":-2}"#,
        "image height must be at least 1"
      ),
    ])
  func numbers(old: String, new: String, found: String) throws {
    let contents = try Self.description(old, new)
    let flaw = #expect(throws: FormatFlaw.self) { try Checkpoint(contents, threads: 1) }
    #expect(flaw?.found.contains(found) == true, "\(String(describing: flaw))")
  }

  @Test("of two thousand million images reserves nothing for them")
  func manyImages() async {
    await #expect(processExitsWith: .success) {
      let contents = try CheckpointFuzzTests.description(#""images":7"#, #""images":2000000000"#)
      let growth = MemoryGrowth()
      #expect(try Checkpoint(contents, threads: 1).run.plan.images == 2_000_000_000)
      #expect(growth.reservedPeak < 512)
    }
  }
}
