import Files
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

  private let file: FileHandle?
  private let path: String

  /// The log that writes to the file at `path`; to none if nil. What is there stays until
  /// ``begin(after:)``.
  ///
  /// - Throws: `FileError` if the file cannot be made.
  init(path: String?) throws {
    self.path = path ?? ""
    guard let path else {
      file = nil
      return
    }
    let url = URL(fileURLWithPath: path)
    do {
      try FileSystem.makeFolder(of: path)
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
      file = try FileHandle(forWritingTo: url)
    } catch let error as FileError {
      throw error
    } catch {
      throw unwritable(path, error)
    }
  }

  /// Removes from the file what is not of the run, or is of steps that it has still to take: a resumed run
  /// continues its log, and any other begins with an empty one.
  func begin(after run: TrainingRun<MLPMixer, CrossEntropy>) throws {
    guard let file, FileSystem.kind(of: path) == .regularFile else { return }
    do {
      let old = run.stepsTaken == 0 ? Data() : try Data(contentsOf: URL(fileURLWithPath: path))
      var end = 0
      for line in old.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
        let entry = try? JSONDecoder().decode(Entry.self, from: line)
        guard let entry, entry.step ?? 0 <= run.stepsTaken, entry.epoch ?? 0 <= run.epoch else {
          break
        }
        end += line.count + 1
      }
      try file.truncate(atOffset: UInt64(end))
      try file.seekToEnd()
    } catch {
      throw unwritable(path, error)
    }
  }

  /// What tells whether a line is of a step that is still to be taken.
  private nonisolated struct Entry: Decodable {
    var step: Int?
    var epoch: Int?
  }

  /// Writes the loss of a step, the first being 1.
  func add(step: Int, loss: Double) throws {
    guard file != nil else { return }
    try write(#"{"step":\#(step),"loss":\#(fixed(loss, 6))}"#)
  }

  /// Writes the metrics of an epoch.
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
    guard let file else { return }
    do {
      try Notebook.write(line + "\n", to: file)
    } catch {
      throw unwritable(path, error)
    }
  }
}

/// The error for a log that cannot be written, with the reason that the system gives.
private func unwritable(_ path: String, _ error: any Error) -> FileError {
  FileError(
    path: path, found: FileSystem.reason(of: error), expected: "a log that can be written")
}
