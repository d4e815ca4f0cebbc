import ChapterKit
import Notebook

// What the page says of its tables and pictures, as claims that end the program if they do not hold.

func checkFullTrainings(_ records: TrainingRecords) {
  let mnist = Mixing.allCases.map { records.of($0, .mnist) }
  let accuracies = mnist.map(\.accuracy.mean)
  check(accuracies.max()! - accuracies.min()! < 0.004, "the models are close on MNIST")
  check(
    mnist[0].difference(of: mnist[1]).isPositive && mnist[0].difference(of: mnist[2]).isPositive
      && accuracies[2] > accuracies[1], "the Mixer is last on MNIST")
  let clothes = Mixing.allCases.map { records.of($0, .fashionMNIST) }
  check(clothes[0].difference(of: clothes[2]).isPositive, "the ConvMixer is ahead on clothes")
  check(clothes[1].difference(of: clothes[0]).isPositive, "the Vision Transformer is behind")
  let losses = clothes.map { SeedMean(values: $0.map(\.trainLoss)).mean }
  check(losses[1] == losses.max(), "the Vision Transformer fits least")
  let first = mnist.map { $0.errorCurve.first!.errors }
  check(first[0] < 0.6 * min(first[1], first[2]), "the Mixer is ahead at first")
}

func checkFractions(_ records: TrainingRecords) {
  for dataset in [DatasetName.mnist, .fashionMNIST] {
    for images in [600, 6000] {
      let runs = Mixing.allCases.map { records.of($0, dataset, images: images) }
      check(runs[0].difference(of: runs[2]).isPositive, "the ConvMixer is ahead of the Mixer")
      check(runs[1].difference(of: runs[0]).isPositive, "the Mixer is ahead of the Transformer")
    }
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
  for layer in taken[0].layers {
    check(
      abs(shareOfNeighbors(layer, columns: 4) - 100.0 / 256) < 0.06,
      "the Mixer prefers no neighbors")
  }
  for layer in taken[1].layers {
    check(shareOfNeighbors(layer, columns: 4) > 0.5, "the Transformer looks at the patch itself")
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
  for patches in [4, 16, 196] {
    let costs = Mixing.allCases.compactMap { mixing in
      records.first { $0.task.mixing == mixing && $0.patches == patches }
    }
    let slowest = costs.max { $0.microseconds < $1.microseconds }!.task.mixing
    check(
      slowest == (patches == 196 ? .attention : .tokens), "attention is slowest with 196 patches")
    if patches == 196 {
      let speeds = costs.map { Double($0.multiplyAdds) / $0.microseconds }
      check(speeds[1] == speeds.min(), "attention does the fewest multiply-adds per time")
    }
  }
}
