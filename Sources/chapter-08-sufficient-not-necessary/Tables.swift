import ChapterKit
import Foundation
import Mixer
import NeuralNetwork
import Notebook

/// A number with two significant digits, such as "1.2e-05".
func rounded(_ value: Double) -> String { String(format: "%.1e", value) }

/// The sizes in which the three models differ, one row per model.
func modelRows() throws -> [[String]] {
  func row<Layer: PatchMixing>(_: Layer.Type, _ mixing: Mixing, _ what: String) throws -> [String] {
    let sizes = mixing.imageSizes
    var zeros = ZeroInitializer()
    return [
      mixing.model, what, "\(sizes.channelMLPDim)",
      grouped(try PatchClassifier<Layer>(sizes, using: &zeros).parameterCount),
      fixed(2 * Double(PatchClassifier<Layer>.multiplyAdds(sizes)) / 1e6, 2),
    ]
  }
  return try Mixing.allCases.map { mixing in
    let sizes = mixing.imageSizes
    let what =
      switch mixing {
      case .tokens: "MLP of \(sizes.tokenMLPDim) hidden units"
      case .attention: "\(sizes.heads ?? 0) heads of \(sizes.tokenMLPDim / (sizes.heads ?? 1))"
      case .convolution: "kernels of \(sizes.kernelSize!) patches"
      }
    return try row(mixing.layer, mixing, what)
  }
}

/// The accuracy of the three models on a data set, and the differences to the Mixer's.
func accuracyRows(_ records: TrainingRecords, _ datasets: [DatasetName]) -> [[String]] {
  datasets.flatMap { dataset in
    let mixer = records.of(.tokens, dataset)
    return Mixing.allCases.map { mixing in
      let runs = records.of(mixing, dataset)
      return [
        dataset.title, mixing.model, runs.accuracy.percents(),
        mixing == .tokens ? "" : mixer.difference(of: runs).percents(),
        fixed(SeedMean(values: runs.map(\.trainLoss)).mean, 4),
        fixed(SeedMean(values: runs.map { $0.tests.last!.loss }).mean, 4),
      ]
    }
  }
}

/// The accuracies of the learning rates that were tried, on images that were left out of training.
func trialRows(_ records: TrainingRecords) -> [[String]] {
  Mixing.allCases.map { mixing in
    let trials = records.trials(mixing)
    return [mixing.model]
      + [1e-3, 2e-3, 4e-3, 8e-3, 16e-3].map { (rate: Float) in
        trials.first { $0.task.learningRate == rate }.map { percent($0.accuracy) } ?? "–"
      }
  }
}

/// The accuracy with few training images, one row per data set and model.
func fractionRows(_ records: TrainingRecords, _ datasets: [DatasetName]) -> [[String]] {
  datasets.flatMap { dataset in
    Mixing.allCases.map { mixing in
      [dataset.title, mixing.model]
        + [600, 6000, nil].map {
          records.of(mixing, dataset, images: $0).accuracy.percents()
        }
    }
  }
}

/// The accuracy on MNIST with patches and with pixels permuted, and that with few images, one row per model.
func shuffleRows(_ records: TrainingRecords) -> [[String]] {
  Mixing.allCases.map { mixing in
    [mixing.model]
      + [nil, .patches, .pixels].map {
        records.of(mixing, .mnist, shuffle: $0).accuracy.percents()
      }
      + [nil, .pixels].map {
        records.of(mixing, .mnist, images: 600, shuffle: $0).accuracy.percents()
      }
  }
}

/// The accuracy on shifted test images, one row per data set and model.
func shiftRows(_ records: TrainingRecords, _ datasets: [DatasetName]) -> [[String]] {
  datasets.flatMap { dataset in
    Mixing.allCases.map { mixing in
      let runs = records.of(mixing, dataset)
      return [dataset.title, mixing.model]
        + [1, 2, 4].map { runs.accuracy(movedBy: $0).percents(places: 1) }
    }
  }
}

/// The wave functions, one row per system and model: the errors of three seeds, and the middle V-score.
func searchRows(_ records: [SearchRecord]) -> [[String]] {
  System.allCases.flatMap { system in
    Mixing.allCases.map { mixing in
      let runs = (0..<3).map { seed in
        records.first { $0.task == .init(mixing: mixing, system: system, seed: seed) }
      }
      let scores = runs.compactMap { $0?.vScore }.sorted()
      return [system.title, mixing.model, runs[0].map { grouped($0.parameters) } ?? "–"]
        + runs.map { $0.map { rounded($0.relativeError) } ?? "–" }
        + [scores.isEmpty ? "–" : rounded(scores[scores.count / 2])]
    }
  }
}

/// The share of a patch's own influence in each layer, and that of its neighbors in the rest: two rows per model, and
/// two for the same influence of all pairs.
func neighborRows(_ influences: [(mixing: Mixing, layers: [[Float]])]) -> [[String]] {
  let alike = (
    name: "all pairs alike",
    layers: Array(repeating: Array(repeating: Float(1), count: 256), count: 4)
  )
  return (influences.map { (name: $0.mixing.model, layers: $0.layers) } + [alike]).flatMap {
    name, layers in
    let shares = layers.map { Influence(of: $0, columns: 4) }
    return [
      [name, "of the patch itself"] + shares.map { percent($0.own, 0) },
      [name, "of the rest, of its neighbors"] + shares.map { percent($0.neighbors, 0) },
    ]
  }
}

/// The result of a training, one row.
func resultRow<Layer: PatchMixing>(_ mixing: Mixing, _ trained: TrainedModel<Layer>) -> [String] {
  let test = trained.tests.last!
  return [mixing.model, fixed(trained.trainLoss, 4), fixed(test.loss, 4), percent(test.accuracy)]
}
