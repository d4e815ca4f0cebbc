import ChapterKit
import Foundation
import Notebook

/// The metrics of the epochs of finished runs, by data set and recipe, kept beside the pictures so that runs
/// can be compared.
struct RunHistory {
  private var runs: [String: [TrainingLog.Epoch]] = [:]

  private static let file = "runs.json"

  /// The history in a folder; empty if there is none that can be read.
  init(in folder: String) {
    let url = URL(fileURLWithPath: folder).appendingPathComponent(Self.file)
    if let data = try? Data(contentsOf: url),
      let runs = try? JSONDecoder().decode([String: [TrainingLog.Epoch]].self, from: data)
    {
      self.runs = runs
    }
  }

  /// The epochs of a run on a data set.
  subscript(dataset: DatasetName, recipe: Recipe) -> [TrainingLog.Epoch]? {
    get { runs["\(dataset.rawValue) \(recipe.rawValue)"] }
    set { runs["\(dataset.rawValue) \(recipe.rawValue)"] = newValue }
  }

  /// Writes the history to a folder.
  func write(to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try writeText(
      String(decoding: try encoder.encode(runs), as: UTF8.self), to: "\(folder)/\(Self.file)")
  }
}
