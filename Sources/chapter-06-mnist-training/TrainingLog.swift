import Foundation
import Notebook

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
  }

  private let file: FileHandle?

  /// The log that writes to the file at `path`, a new one; to none if nil.
  ///
  /// - Throws: a ``LogError`` if the file cannot be made.
  init(path: String?) throws {
    guard let path else {
      file = nil
      return
    }
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
      file = try FileHandle(forWritingTo: url)
    } catch {
      throw LogError(description: "\(path): cannot be written (\(error.localizedDescription))")
    }
  }

  /// Why there is no log.
  nonisolated struct LogError: Error, CustomStringConvertible {
    let description: String
  }

  /// Takes down the loss of a step, the first being 1.
  func add(step: Int, loss: Double) throws {
    guard file != nil else { return }
    try write(#"{"step":\#(step),"loss":\#(fixed(loss, 6))}"#)
  }

  /// Takes down what an epoch gave.
  func add(_ epoch: Epoch) throws {
    guard file != nil else { return }
    try write(
      #"{"epoch":\#(epoch.epoch),"train_loss":\#(fixed(epoch.trainLoss, 6)),"#
        + #""train_accuracy":\#(fixed(epoch.trainAccuracy, 6)),"#
        + #""test_loss":\#(fixed(epoch.testLoss, 6)),"#
        + #""test_accuracy":\#(fixed(epoch.testAccuracy, 6)),"#
        + #""seconds":\#(fixed(epoch.seconds, 3))}"#)
  }

  private func write(_ line: String) throws {
    try file?.write(contentsOf: Data((line + "\n").utf8))
  }
}
