import ChapterKit
import Datasets
import Files
import Mixer
import NeuralNetwork
import Notebook
import Tensors
import Training

/// What the training of a model costs for some number of patches, as it is kept beside the pictures.
nonisolated struct CostRecord: Record {
  struct Task: Hashable, Codable {
    var mixing: Mixing
    var patchSize: PixelSize
  }

  var task: Task
  var patches: Int
  var parameters: Int
  /// The multiply-adds of a training step per image.
  var multiplyAdds: Int
  /// The time of a training step per image on one thread, in microseconds.
  var microseconds: Double
  /// The processor that it was measured on.
  var processor: String

  static let file = "costs.json"

  var command: String { "swift run chapter-08-sufficient-not-necessary --costs --record" }
}

/// Measures training steps of the three models with patches of several sizes, in turn, and prints the medians.
func measureCosts(_ options: Options, _ chapter: Chapter) throws {
  if options.record { try CostRecord.requireWritable(in: chapter.pictureFolder) }
  let images = SyntheticDigits.images(count: 64, seed: chapter.seed)
  let tasks = [14, 7, 4, 2].flatMap { size in
    Mixing.allCases.map { CostRecord.Task(mixing: $0, patchSize: PixelSize(size)) }
  }
  let rounds = 7
  var times: [CostRecord.Task: [Double]] = [:]
  let bar = ProgressBar("Costs", total: rounds * tasks.count)
  for _ in 0..<rounds {
    for task in tasks {
      times[task, default: []].append(try secondsOfStep(task.mixing.layer, task, on: images))
      bar.advance()
    }
  }
  bar.finish()
  let records = try tasks.map { task in
    let seconds = times[task]!.sorted()[rounds / 2]
    return try record(task.mixing.layer, task, microseconds: seconds * 1e6 / Double(images.count))
  }
  show("processor", processorName)
  table(costHeader, records.map(costRow))
  if options.record { for record in records { try record.add(in: chapter.pictureFolder) } }
}

/// The sizes of a model of about the article's size, with other patches.
private func sizes(_ task: CostRecord.Task) -> MixerConfiguration {
  var sizes = task.mixing.imageSizes
  sizes.patchSize = task.patchSize
  return sizes
}

private func record<Layer: PatchMixing>(
  _: Layer.Type, _ task: CostRecord.Task, microseconds: Double
) throws -> CostRecord {
  let sizes = sizes(task)
  var zeros = ZeroInitializer()
  return CostRecord(
    task: task, patches: sizes.patches,
    parameters: try PatchClassifier<Layer>(sizes, using: &zeros).parameterCount,
    multiplyAdds: PatchClassifier<Layer>.trainingMultiplyAdds(sizes),
    microseconds: (microseconds * 10).rounded() / 10, processor: processorName)
}

/// The time of a training step on one thread, after one that is not counted, in seconds.
private func secondsOfStep<Layer: PatchMixing>(
  _: Layer.Type, _ task: CostRecord.Task, on images: LabeledImages
) throws -> Double {
  var random = Random(seed: 0)
  let model = try PatchClassifier<Layer>(sizes(task), using: &random)
  var trainer = Trainer(
    model, optimizer: Adam(for: model, AdamSettings()), loss: CrossEntropy(), threads: 1)
  let batch = Batch(0..<images.count)
  _ = trainer.step(on: batch, of: images, learningRate: 1e-3)
  let steps = 3
  let start = ContinuousClock.now
  for _ in 0..<steps { _ = trainer.step(on: batch, of: images, learningRate: 1e-3) }
  return (ContinuousClock.now - start) / .seconds(1) / Double(steps)
}

/// The header of ``costRow(_:)``.
let costHeader = [
  "patches", "model", "parameters", "10⁶ multiply-adds per image", "µs per image",
  "multiply-adds per ns",
]

/// What a training step costs.
func costRow(_ record: CostRecord) -> [String] {
  [
    "\(record.patches)", record.task.mixing.model, grouped(record.parameters),
    fixed(Double(record.multiplyAdds) / 1e6, 2), fixed(record.microseconds, 1),
    fixed(Double(record.multiplyAdds) / record.microseconds / 1e3, 1),
  ]
}
