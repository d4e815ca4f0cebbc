import Foundation
import Mixer

/// The losses of a run: of its epochs in memory, and of every step in a file if one was asked for.
struct TrainingLog {
  /// What one epoch gave.
  nonisolated struct Epoch: Codable {
    var epoch: Int
    var trainLoss: Double
    var trainAccuracy: Double
    var testLoss: Double
    var testAccuracy: Double
    var seconds: Double
  }

  private nonisolated struct Step: Codable {
    var step: Int
    var loss: Double
  }

  /// What the epochs gave so far.
  private(set) var epochs: [Epoch] = []

  private let file: FileHandle?
  private let encoder = JSONEncoder()

  /// The log that writes to the file at `path`, a new one; to none if nil.
  ///
  /// - Throws: a ``LogError`` if the file cannot be made.
  init(path: String?) throws {
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
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
    guard let file else { return }
    try write(Step(step: step, loss: loss), to: file)
  }

  /// Takes down what an epoch gave.
  mutating func add(_ epoch: Epoch) throws {
    epochs.append(epoch)
    guard let file else { return }
    try write(epoch, to: file)
  }

  private func write(_ value: some Encodable, to file: FileHandle) throws {
    try file.write(contentsOf: try encoder.encode(value) + Data("\n".utf8))
  }
}
