import Foundation

/// A Python process that times the same work in another library on request; see `pytorch.py`, `inference.py` and
/// `netket.py`.
final class PythonProcess {
  /// A library that is compared with.
  enum Library: String, CaseIterable {
    case torch
    case onnxruntime
    case openvino
    case netket

    /// Its name in prose.
    var name: String {
      switch self {
      case .torch: "PyTorch"
      case .onnxruntime: "ONNX Runtime"
      case .openvino: "OpenVINO"
      case .netket: "NetKet"
      }
    }

    /// The script that times it, and its arguments.
    fileprivate var script: (name: String, arguments: [String]) {
      switch self {
      case .torch: ("pytorch.py", [])
      case .onnxruntime, .openvino: ("inference.py", ["--runtime", rawValue])
      case .netket: ("netket.py", [])
      }
    }

    /// What it takes to time it: the inference libraries get their model from PyTorch.
    fileprivate var modules: [String] {
      switch self {
      case .torch, .netket: [rawValue]
      case .onnxruntime: [rawValue, "onnx", "torch"]
      case .openvino: [rawValue, "torch"]
      }
    }
  }

  /// What the process says first, and then to every request.
  struct Answer: Decodable {
    /// The library's version.
    var version: String?
    /// The number of parameters.
    var parameters: Int?
    /// The seconds that each repetition took.
    var seconds: [Double]?
    /// The seconds of compiling before them.
    var compileSeconds: Double?
    /// The exact energy of the state that was found.
    var energy: Double?
  }

  /// What it said first.
  let greeting: Answer

  private let process: Process
  private let requests = Pipe()
  private let answers: Pipe

  /// Starts `python` with the script for a library.
  ///
  /// - Throws: ``BenchmarkError`` if it cannot be started, or the script ends.
  init(python: String, library: Library, threads: Int) throws {
    let (name, arguments) = library.script
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent(name).path
    answers = Pipe()
    process = try startPython(
      python, [script, "--threads", "\(threads)"] + arguments, input: requests, output: answers)
    greeting = try Self.answer(in: answers, from: "\(python) \(name)")
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The answer to a request such as `train 128 20`.
  func answer(to request: String) throws -> Answer {
    try requests.fileHandleForWriting.write(contentsOf: Data((request + "\n").utf8))
    return try Self.answer(in: answers, from: request)
  }

  /// The seconds of each repetition of a request.
  func seconds(_ request: String) throws -> [Double] {
    try answer(to: request).seconds ?? []
  }

  /// The libraries that a Python has, of those that can be compared with.
  ///
  /// - Throws: ``BenchmarkError`` if it cannot be started, or has none of them.
  static func libraries(of python: String) throws -> [Library] {
    let output = Pipe()
    let modules = Library.allCases.flatMap(\.modules)
    let question = """
      from importlib.util import find_spec
      print(*(name for name in \(modules) if find_spec(name)))
      """
    let process = try startPython(python, ["-c", question], input: nil, output: output)
    let names = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let found = String(decoding: names, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .map(String.init)
    let libraries = Library.allCases.filter { $0.modules.allSatisfy(found.contains) }
    guard process.terminationStatus == 0 else {
      throw BenchmarkError("\(python): cannot be run; expected a Python with torch or netket")
    }
    guard !libraries.isEmpty else {
      throw BenchmarkError(
        "\(python): found neither torch nor netket; expected either of them")
    }
    return libraries
  }

  private static func answer(in answers: Pipe, from source: String) throws -> Answer {
    var line = Data()
    while let byte = try answers.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
      if byte.isEmpty { break }
      line.append(byte)
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: line) else {
      let found = line.isEmpty ? "no answer" : String(decoding: line, as: UTF8.self)
      throw BenchmarkError("\(source): found \(found); expected a line of JSON")
    }
    return answer
  }
}

private func startPython(
  _ python: String, _ arguments: [String], input: Pipe?, output: Pipe
) throws -> Process {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [python] + arguments
  if let input { process.standardInput = input }
  process.standardOutput = output
  if input == nil { process.standardError = FileHandle.nullDevice }
  do {
    try process.run()
  } catch {
    throw BenchmarkError("\(python): cannot be started (\(error.localizedDescription))")
  }
  return process
}

/// Why a comparison could not be made.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
