import ChapterKit
import Notebook

/// The finished trainings beside the pictures.
struct TrainingRecords {
  private let all: [TrainingRecord]

  /// The records in a folder.
  ///
  /// - Throws: `FileError` if the file cannot be read.
  init(in folder: String) throws { all = try TrainingRecord.all(in: folder) }

  /// The trainings of a model that are alike but for their seeds, with all settings but these the usual ones.
  func of(
    _ mixing: Mixing, _ dataset: DatasetName, images: Int? = nil, shuffle: Shuffle? = nil
  ) -> [TrainingRecord] {
    all.filter {
      $0.task.mixing == mixing && $0.task.dataset == dataset && $0.task.images == images
        && $0.task.shuffle == shuffle && $0.task.heldOut == nil
        && $0.task.learningRate == TrainingTask.usualLearningRate
    }.sorted { $0.task.seed < $1.task.seed }
  }

  /// The trainings that a learning rate was chosen by: tested on images that were left out of training.
  func trials(_ mixing: Mixing) -> [TrainingRecord] {
    all.filter { $0.task.mixing == mixing && $0.task.heldOut != nil }
      .sorted { $0.task.learningRate < $1.task.learningRate }
  }

  /// The options of the commands that do the runs again, but for the mixing and the seed; and the seeds.
  var commands: [[String]] {
    Dictionary(grouping: all, by: \.task.options).sorted { $0.key < $1.key }.map { options, runs in
      [options, Set(runs.map(\.task.seed)).sorted().map { "\($0)" }.joined(separator: ", ")]
    }
  }
}

extension [TrainingRecord] {
  /// The accuracy at the end.
  var accuracy: SeedMean { SeedMean(values: map(\.accuracy)) }

  /// How much more accurate some other trainings with the same seeds are, seed by seed.
  func difference(of others: [TrainingRecord]) -> SeedMean {
    SeedMean(
      values: compactMap { record in
        others.first { $0.task.seed == record.task.seed }.map { $0.accuracy - record.accuracy }
      })
  }

  /// The mean over the seeds of the accuracy on images moved by some pixels.
  func accuracy(movedBy pixels: Int) -> SeedMean {
    SeedMean(values: map { pixels == 0 ? $0.accuracy : $0.shiftedAccuracies[pixels - 1] })
  }

  /// The images seen at each test, and the mean over the seeds of the share of wrong predictions there, in percent.
  var errorCurve: [(imagesSeen: Double, errors: Double)] {
    guard let first else { return [] }
    return first.tests.indices.map { index in
      let accuracy = SeedMean(values: map { $0.tests[index].accuracy }).mean
      return (Double(first.tests[index].imagesSeen), 100 * (1 - accuracy))
    }
  }
}
