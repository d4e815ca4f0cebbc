import Foundation
import FuzzSupport

/// A reader of files for libFuzzer: it must read each file as it stands, or refuse it with an error whose
/// message is one line.
public struct FuzzTarget: Sendable {
  private let goodFiles: @Sendable () throws -> [[UInt8]]
  private let repair: @Sendable ([UInt8]) throws -> [UInt8]
  private let read: @Sendable (String) throws -> Void
  private let path = temporaryPath("input")

  /// A target.
  ///
  /// - Parameters:
  ///   - goodFiles: some files of a few hundred bytes that the reader accepts.
  ///   - repair: a damaged file with what hides the rest from the reader made right, such as checksums.
  ///   - read: reads the file at a path and ends the program if what it read is wrong.
  public init(
    goodFiles: @escaping @Sendable () throws -> [[UInt8]],
    repair: @escaping @Sendable ([UInt8]) throws -> [UInt8] = { $0 },
    read: @escaping @Sendable (String) throws -> Void
  ) {
    self.goodFiles = goodFiles
    self.repair = repair
    self.read = read
  }

  /// If MIXER_CORPUS names a folder, writes the good files there that it lacks, and ends the program: with 1
  /// if the reader refuses one of the files in it.
  public func start() -> CInt {
    guard let folder = ProcessInfo.processInfo.environment["MIXER_CORPUS"] else { return 0 }
    do {
      for (number, file) in try goodFiles().enumerated() {
        let path = "\(folder)/good-\(number)"
        if !FileManager.default.fileExists(atPath: path) {
          try Data(file).write(to: URL(fileURLWithPath: path))
        }
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let file = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        try Data(repair([UInt8](file))).write(to: URL(fileURLWithPath: path))
        try read(path)
      }
      exit(0)
    } catch {
      print("error: \(error)")
      exit(1)
    }
  }

  /// Gives an input to the reader, as it stands and repaired.
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    check(input)
    guard let repaired = try? repair(input) else { fatalError("an input that cannot be repaired") }
    if repaired != input { check(repaired) }
    return 0
  }

  private func check(_ bytes: [UInt8]) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      fatalError("\(path): \(error)")
    }
    do {
      try read(path)
    } catch {
      if let flaw = Fuzzing.flaw(ofMessage: "\(error)") { fatalError(flaw) }
    }
  }
}

/// Ends the program, as a finding, unless a condition holds for what was read.
public func require(_ condition: Bool, _ otherwise: @autoclosure () -> String) {
  if !condition { fatalError("found \(otherwise())") }
}

/// A file in the temporary folder, for this process alone. `.ci/fuzz` removes the folder.
public func temporaryPath(_ name: String) -> String {
  NSTemporaryDirectory() + "\(name)-\(ProcessInfo.processInfo.processIdentifier)"
}
