import ChapterKit
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Training

/// A file of the losses of a run, as JSON Lines; or nothing, if none was asked for.
struct TrainingLog {
  /// What one epoch gave.
  nonisolated struct Epoch: Codable, Sendable {
    var epoch: Int
    var trainLoss: Double
    var trainAccuracy: Double
    var testLoss: Double
    var testAccuracy: Double
    var seconds: Double
    /// The root mean square of how far the weights have moved since the start of the run; of the last epoch.
    var weightChange: Double?
  }

  private let file: JSONLinesFile

  /// The log that writes to the file at `path`; to none if nil. What is there stays until
  /// ``begin(after:)``.
  ///
  /// - Throws: `FileError` if the file cannot be made.
  init(path: String?) throws {
    file = try JSONLinesFile(path: path)
  }

  /// Removes from the file what is not of the run, or is of steps that it has still to take: a resumed run
  /// continues its log, and any other begins with an empty one.
  func begin(after run: TrainingRun<MLPMixer, CrossEntropy>) throws {
    guard run.stepsTaken > 0 else { return try file.begin(keeping: nil) }
    try file.begin { line in
      guard let entry = try? JSONDecoder().decode(Entry.self, from: line) else { return false }
      return entry.step ?? 0 <= run.stepsTaken && entry.epoch ?? 0 <= run.epoch
    }
  }

  /// What tells whether a line is of a step that is still to be taken.
  private nonisolated struct Entry: Decodable {
    var step: Int?
    var epoch: Int?
  }

  /// Writes the loss of a step, the first being 1.
  func add(step: Int, loss: Double) throws {
    try file.add(#"{"step":\#(step),"loss":\#(fixed(loss, 6))}"#)
  }

  /// Writes the metrics of an epoch.
  func add(_ epoch: Epoch) throws {
    try file.add(
      #"{"epoch":\#(epoch.epoch),"train_loss":\#(fixed(epoch.trainLoss, 6)),"#
        + #""train_accuracy":\#(fixed(epoch.trainAccuracy, 6)),"#
        + #""test_loss":\#(fixed(epoch.testLoss, 6)),"#
        + #""test_accuracy":\#(fixed(epoch.testAccuracy, 6)),"#
        + #""seconds":\#(fixed(epoch.seconds, 3))}"#)
  }
}
