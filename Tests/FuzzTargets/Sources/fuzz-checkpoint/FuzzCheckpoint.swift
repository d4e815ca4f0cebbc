import FuzzTarget
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import Training

/// Images of one gray, for any model.
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

private func takeStep(_ run: inout TrainingRun<MLPMixer, CrossEntropy>) throws {
  _ = try run.step(on: GrayImages(sizes: run.model.configuration, count: run.plan.examples))
}

/// The checkpoint of a small run after a few steps.
private func checkpoint(_ rate: LearningRateSchedule, steps: Int) throws -> SafeTensorsFile {
  let sizes = MixerConfiguration(
    imageSize: PixelSize(1), patchSize: PixelSize(1), hiddenDim: 1, layers: 1, tokenMLPDim: 1,
    channelMLPDim: 1, classes: 2)
  var random = Random(seed: 6)
  let plan = TrainingPlan(
    examples: 7, epochs: 2, batchSize: 3, shuffles: true, seed: 9, learningRate: rate)
  var run = TrainingRun(
    plan, from: try MLPMixer(sizes, using: &random), loss: CrossEntropy(labelSmoothing: 0.1),
    threads: 1)
  for _ in 0..<steps { try takeStep(&run) }
  let path = temporaryPath("run")
  try Checkpoint(run, notes: "a \"note\"").write(to: path)
  return try SafeTensorsFile(path: path)
}

private let constant = Result { try checkpoint(.constant(0.01), steps: 2) }
private let cosine = Result {
  try checkpoint(.warmUpThenCosine(peak: 0.1, warmUp: 2, total: 6), steps: 4)
}

/// Whole checkpoints, and their descriptions of a run.
private func goodFiles() throws -> [[UInt8]] {
  let files = try [constant.get(), cosine.get()]
  return try files.map(bytes(of:)) + files.map { Array($0.metadata["run"]!.utf8) }
}

private let target = FuzzTarget(
  goodFiles: goodFiles, repair: { try withText($0, under: "run", of: constant.get) }
) { path in
  let read = try Checkpoint<MLPMixer, CrossEntropy>(path: path, threads: 1)
  let copy = temporaryPath("copy")
  try read.write(to: copy)
  let again = try Checkpoint<MLPMixer, CrossEntropy>(path: copy, threads: 1)
  require(
    again.notes == read.notes && again.run.plan == read.run.plan
      && again.run.model.fingerprint == read.run.model.fingerprint,
    "another run after writing it")
  // The run goes on: nothing may overflow on the way. From numbers that are huge it may diverge.
  var run = read.run
  if !run.isFinished, run.plan.examples < 1000 { try takeStep(&run) }
}

@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?
) -> CInt { target.start() }

@_cdecl("LLVMFuzzerTestOneInput")
func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.test(start, count)
}
