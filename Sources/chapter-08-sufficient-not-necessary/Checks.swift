import ChapterKit
import Foundation
import Mixer
import Notebook

// What the page says of its tables and pictures, as claims that end the program if they do not hold.

func checkFullTrainings(_ records: TrainingRecords) {
  let mnist = Mixing.allCases.map { records.of($0, .mnist) }
  let accuracies = mnist.map(\.accuracy.mean)
  check(accuracies.max()! - accuracies.min()! < 0.004, "the models are close on MNIST")
  check(
    mnist[0].difference(of: mnist[1]).isPositive && mnist[0].difference(of: mnist[2]).isPositive,
    "the Mixer is last on MNIST")
  check(!mnist[1].difference(of: mnist[2]).isPositive, "seeds do not tell the two others apart")
  let clothes = Mixing.allCases.map { records.of($0, .fashionMNIST) }
  check(clothes[0].difference(of: clothes[2]).isPositive, "the ConvMixer is ahead on clothes")
  check(clothes[1].difference(of: clothes[0]).isPositive, "the Vision Transformer is behind")
  let losses = clothes.map { SeedMean(values: $0.map(\.trainLoss)).mean }
  check(losses[1] == losses.max(), "the Vision Transformer fits least")
  let testLosses = clothes.map { SeedMean(values: $0.map { $0.tests.last!.loss }).mean }
  check(testLosses[1] == testLosses.min(), "the Vision Transformer has the lowest test loss")
  let curves = mnist.map(\.errorCurve)
  let first = curves.map { $0.first!.errors }
  check(first[0] < 0.6 * min(first[1], first[2]), "the Mixer is ahead at first")
  check(curves[0].first!.imagesSeen < 60_000 / 5, "the first test is after a sixth of an epoch")
  /// Whether a model has fewer errors than another at all tests between two shares of the run.
  func isAhead(_ model: Int, of other: Int, from start: Double, to end: Double) -> Bool {
    let span = 600_000 * start...600_000 * end
    return zip(curves[model], curves[other])
      .allSatisfy { !span.contains($0.imagesSeen) || $0.errors < $1.errors }
  }
  check(isAhead(2, of: 0, from: 0.1, to: 1), "the ConvMixer passes the Mixer in the first epoch")
  check(
    isAhead(0, of: 1, from: 0, to: 0.5) && isAhead(1, of: 0, from: 0.99, to: 1),
    "the Vision Transformer passes the Mixer in the second half")
}

/// Checks that the Vision Transformer passes the Mixer between a fifth and two fifths of the Mixer's run where
/// operations are counted, or time.
func checkCurves(_ records: TrainingRecords, _ costs: [CostRecord]) {
  func cost(_ mixing: Mixing) -> CostRecord {
    costs.first { $0.task.mixing == mixing && $0.task.patchSize == PixelSize(7) }!
  }
  let mixer = records.of(.tokens, .mnist).errorCurve
  /// The Mixer's errors after some images, between two tests on a line in logarithmic scales.
  func mixerErrors(after images: Double) -> Double {
    let next = mixer.firstIndex { $0.imagesSeen >= images }!
    let (a, b) = (mixer[next - 1], mixer[next])
    let share = log(images / a.imagesSeen) / log(b.imagesSeen / a.imagesSeen)
    return exp(log(a.errors) + share * log(b.errors / a.errors))
  }
  let ratios = [
    Double(cost(.attention).multiplyAdds) / Double(cost(.tokens).multiplyAdds),
    cost(.attention).microseconds / cost(.tokens).microseconds,
  ]
  for ratio in ratios {
    let passed = records.of(.attention, .mnist).errorCurve.suffix(3).map { test in
      (test.imagesSeen * ratio / 600_000, test.errors < mixerErrors(after: test.imagesSeen * ratio))
    }
    check(
      passed.map(\.1) == [false, true, true] && passed[0].0 > 0.2 && passed[1].0 < 0.45,
      "the Vision Transformer passes the Mixer after about a third")
  }
}

func checkTrials(_ records: TrainingRecords) {
  for mixing in Mixing.allCases {
    let trials = records.trials(mixing)
    let best = trials.max { $0.accuracy < $1.accuracy }!
    let used = trials.first { $0.task.learningRate == TrainingTask.usualLearningRate }!
    check(best.accuracy - used.accuracy < 0.0011, "the rate is close to the best for each")
  }
}

func checkFractions(_ records: TrainingRecords) {
  for dataset in [DatasetName.mnist, .fashionMNIST] {
    for images in [600, 6000] {
      let runs = Mixing.allCases.map { records.of($0, dataset, images: images) }
      check(runs[0].difference(of: runs[2]).isPositive, "the ConvMixer is ahead of the Mixer")
      check(runs[1].difference(of: runs[0]).isPositive, "the Mixer is ahead of the Transformer")
    }
    let leads = [600, 6000, nil].map { images in
      records.of(.tokens, dataset, images: images)
        .difference(of: records.of(.convolution, dataset, images: images)).mean
    }
    check(
      leads[0] > leads[1] && leads[1] > leads[2] && leads[2] < 0.005 && leads[0] > 0.025,
      "the ConvMixer's lead grows")
  }
}

func checkShuffles(_ records: TrainingRecords) {
  for mixing in Mixing.allCases {
    let plain = records.of(mixing, .mnist)
    let patches = plain.difference(of: records.of(mixing, .mnist, shuffle: .patches))
    if mixing == .convolution {
      check(patches.mean < -patches.halfWidth, "moved patches make it harder for the ConvMixer")
    } else {
      check(abs(patches.mean) < patches.halfWidth, "moved patches make no difference")
    }
    let pixels = records.of(mixing, .mnist, shuffle: .pixels)
    check(pixels.difference(of: plain).isPositive, "moved pixels make it harder")
    check(pixels.accuracy.mean > 0.97, "no model fails")
  }
  let losses = Mixing.allCases.map {
    records.of($0, .mnist, shuffle: .pixels).difference(of: records.of($0, .mnist)).mean
  }
  check(
    losses[1] > 1.7 * max(losses[0], losses[2]) && losses[1] < 2.3 * min(losses[0], losses[2]),
    "the Transformer loses twice as much")
  let leads = leadsWithFewImages(records)
  check((0.4...0.6).contains(leads.permuted.mean / leads.plain.mean), "half of the lead is left")
  check(
    leads.permuted.isPositive
      && leads.plain.mean - leads.plain.halfWidth > leads.permuted.mean + leads.permuted.halfWidth,
    "a part of the lead is left, and a part is not")
  for mixing in Mixing.allCases {
    let change = records.of(mixing, .mnist, images: 600)
      .difference(of: records.of(mixing, .mnist, images: 600, shuffle: .pixels))
    check(
      mixing == .convolution
        ? change.mean < -change.halfWidth : abs(change.mean) < change.halfWidth,
      "with few images only the ConvMixer loses")
  }
}

/// By how much the ConvMixer is more accurate than the Mixer after training on 600 images, with the pixels as they are
/// and permuted.
func leadsWithFewImages(_ records: TrainingRecords) -> (plain: SeedMean, permuted: SeedMean) {
  func lead(_ shuffle: Shuffle?) -> SeedMean {
    records.of(.tokens, .mnist, images: 600, shuffle: shuffle)
      .difference(of: records.of(.convolution, .mnist, images: 600, shuffle: shuffle))
  }
  return (lead(nil), lead(.pixels))
}

func checkShifts(_ records: TrainingRecords) {
  for dataset in [DatasetName.mnist, .fashionMNIST] {
    for pixels in [2, 3, 4] {
      let means = Mixing.allCases.map { records.of($0, dataset).accuracy(movedBy: pixels) }
      check(
        means[2].mean - means[2].halfWidth > max(means[0].mean, means[1].mean),
        "the ConvMixer suffers least")
    }
  }
}

func checkInfluence(_ taken: [(mixing: Mixing, layers: [[Float]])]) {
  let alike = Influence(of: Array(repeating: 1, count: 256), columns: 4)
  for layer in taken[0].layers.map({ Influence(of: $0, columns: 4) }) {
    check(
      abs(layer.own - alike.own) < 0.05 && abs(layer.neighbors - alike.neighbors) < 0.05,
      "the Mixer prefers no neighbors")
  }
  for layer in taken[1].layers.map({ Influence(of: $0, columns: 4) }) {
    check(
      layer.own > 0.22 && abs(layer.neighbors - 0.5) < 0.05,
      "in the Transformer the patch itself stands out, and neighbors give half of the rest")
  }
}

func checkSearches(_ records: [SearchRecord]) {
  func errors(_ system: System, _ mixing: Mixing) -> [Double] {
    records.filter { $0.task.system == system && $0.task.mixing == mixing }.map(\.relativeError)
  }
  let ring = Mixing.allCases.map { errors(.tfim, $0) }
  check(ring[2].max()! < ring[0].min()!, "the ConvMixer is the best state on the ring")
  let torus = Mixing.allCases.map { errors(.heisenberg, $0) }
  check(torus[2].max()! > torus[0].min()!, "the Mixer and the ConvMixer are alike on the torus")
  for errors in [ring, torus] {
    check(errors[1].min()! > max(errors[0].max()!, errors[2].max()!), "the Transformer is behind")
  }
  check(ring[1].max()! > 10 * ring[1].min()!, "the Transformer differs from seed to seed")
}

func checkCosts(_ records: [CostRecord]) {
  for patches in [16, 49, 196] {
    let costs = records.filter { $0.patches == patches }
    let slowest = costs.min {
      Double($0.multiplyAdds) / $0.microseconds < Double($1.multiplyAdds) / $1.microseconds
    }
    check(slowest?.task.mixing == .attention, "attention does the fewest multiply-adds per time")
  }
  for patches in [4, 16, 196] {
    let costs = Mixing.allCases.compactMap { mixing in
      records.first { $0.task.mixing == mixing && $0.patches == patches }
    }
    let slowest = costs.max { $0.microseconds < $1.microseconds }!.task.mixing
    check(
      slowest == (patches == 196 ? .attention : .tokens), "attention is slowest with 196 patches")
    if patches == 196 {
      check(costs[0].multiplyAdds > costs[1].multiplyAdds, "the Mixer does more multiply-adds")
    }
  }
}
