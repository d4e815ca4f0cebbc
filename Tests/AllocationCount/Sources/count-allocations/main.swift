import CountedMalloc
import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Tensors
import Training

// Counts how often the steps of a training ask for memory, of every model and with two recipes of chapter 6: the
// article's, and the best, which has data augmentation and averaged weights. The first step may: the caches grow
// to their size. After it there must be none. On one thread, as a closure that threads share takes some memory.
//
// Then evaluates 600 images, and 2,000 more: the process must not grow for these.
//
// Then shares work between two threads, waits, and measures the processor time that is taken while there is nothing to
// do: the threads look for work for 50 microseconds, and must then sleep.

let (steps, batchSize) = (40, 64)
let images = SyntheticDigits.images(count: (1 + steps) * batchSize, seed: 0)

func plan(_ optimizer: AdamSettings, averageDecay: Double?) -> TrainingPlan {
  TrainingPlan(
    examples: images.count, epochs: 1, batchSize: batchSize,
    learningRate: .warmUpThenCosine(peak: 2e-3, warmUp: 8, total: 1 + steps),
    optimizer: optimizer, averageDecay: averageDecay)
}

/// Prints the counts of a model, and returns whether they are as expected.
func count<Mixing: PatchMixing>(
  _ name: String, _ type: PatchClassifier<Mixing>.Type, _ sizes: MixerConfiguration
) throws -> Bool {
  var isAsExpected = true
  let recipes = [
    ("article", plan(AdamSettings(weightDecay: 1e-5), averageDecay: nil), nil),
    (
      "best", plan(AdamSettings(weightDecay: 0.05, decay: .decoupled), averageDecay: 0.9998),
      Augmentation(elastic: 1)
    ),
  ]
  for (recipe, plan, augmentation) in recipes {
    var random = Random(seed: 0)
    var run = TrainingRun(
      plan, from: try PatchClassifier<Mixing>(sizes, using: &random),
      loss: CrossEntropy(labelSmoothing: 0.05), threads: 1)
    let batches = AugmentedImages(images, by: augmentation, seed: 0)
    let start = allocation_count()
    _ = try run.step(on: batches)
    let afterFirst = allocation_count()
    for _ in 0..<steps { _ = try run.step(on: batches) }
    let afterLast = allocation_count()
    let (first, others) = (afterFirst - start, afterLast - afterFirst)
    print(
      "\(name), \(recipe): \(first) allocations in the first step, \(others) in \(steps) others")
    // The first step has to allocate, so 0 would mean that nothing is counted.
    if first == 0 || others != 0 { isAsExpected = false }
  }
  return isAsExpected
}

/// Prints by how much the process grows when 2,000 more images are evaluated, and returns whether it is as expected.
func evaluateMore() throws -> Bool {
  var random = Random(seed: 0)
  let model = try MLPMixer(MixerConfiguration(), using: &random)
  var evaluator = Evaluator(model, loss: CrossEntropy(), threads: 1)
  _ = evaluator.evaluate(on: images.prefix(600))
  let more = images.prefix(2600)
  func mostKilobytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }
  let start = mostKilobytes()
  _ = evaluator.evaluate(on: more)
  let growth = mostKilobytes() - start
  print("evaluating 2,000 more images: the process grows by \(growth) kB")
  return growth < 512
}

/// Prints the processor time in 0.2 seconds of waiting, and returns whether it is as expected.
func waitIdly() -> Bool {
  func processorMilliseconds() -> Double { 1e3 * Double(clock()) / Double(CLOCKS_PER_SEC) }
  var numbers = Array(0..<1000)
  concurrently(over: &numbers, threads: 2) { number in
    for _ in 0..<100_000 { number = number &* 3 &+ 1 }
  }
  usleep(1000)
  let start = processorMilliseconds()
  usleep(200_000)
  let used = processorMilliseconds() - start
  let shown = String(format: "%.2f", used)
  print("waiting, from 1 ms after work of two threads: \(shown) ms of processor time in 200 ms")
  return used < 1
}

let results = [
  try count("Mixer", MLPMixer.self, MixerConfiguration()),
  try count("Vision Transformer", VisionTransformer.self, .transformerOfArticleSize),
  try count("ConvMixer", ConvMixer.self, .convMixerOfArticleSize),
  try evaluateMore(),
  waitIdly(),
]
exit(results.allSatisfy(\.self) ? 0 : 1)
