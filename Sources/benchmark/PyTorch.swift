import Foundation

/// A PyTorch process that times the article's model on request; see `pytorch.py`.
final class PyTorch {
  /// PyTorch's version.
  private(set) var version = ""

  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()

  /// What the process says first, and then to every request.
  private struct Answer: Decodable {
    var version: String?
    var seconds: [Double]?
  }

  /// Starts `python` with the script beside this file.
  ///
  /// - Throws: ``BenchmarkError`` if it cannot be started, or has no PyTorch.
  init(python: String, threads: Int) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("pytorch.py").path
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, script, "--threads", "\(threads)"]
    process.standardInput = requests
    process.standardOutput = answers
    do {
      try process.run()
    } catch {
      throw BenchmarkError("\(python): cannot be started (\(error.localizedDescription))")
    }
    version = try answer(from: python).version ?? "unknown"
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The seconds of each repetition of a request such as `train 128 20`.
  func seconds(_ request: String) throws -> [Double] {
    try requests.fileHandleForWriting.write(contentsOf: Data((request + "\n").utf8))
    return try answer(from: request).seconds ?? []
  }

  private func answer(from source: String) throws -> Answer {
    var line = Data()
    while let byte = try answers.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
      if byte.isEmpty { break }
      line.append(byte)
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: line) else {
      throw BenchmarkError("\(source): no answer; expected a Python that can import torch")
    }
    return answer
  }
}

/// Why a comparison could not be made.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
