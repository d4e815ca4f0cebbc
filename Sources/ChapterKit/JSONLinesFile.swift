import Files
import Foundation
import Notebook

/// The log of a long run, one line of JSON after the other; or nothing, if none was asked for.
package struct JSONLinesFile {
  private let file: FileHandle?
  private let path: String

  /// The log in the file at `path`; none if nil. What is there stays until ``begin(keeping:)``.
  ///
  /// - Throws: `FileError` if the file cannot be made.
  package init(path: String?) throws(FileError) {
    self.path = path ?? ""
    guard let path else {
      file = nil
      return
    }
    let url = URL(fileURLWithPath: path)
    try FileSystem.makeFolder(of: path)
    do {
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
      file = try FileHandle(forWritingTo: url)
    } catch {
      throw unwritable(path, error)
    }
    // Two runs would write over each other's lines. The lock ends with the program; a file system without locks
    // is used without them.
    if let file, flock(file.fileDescriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw FileError(
        path: path, found: "a log that another program is writing",
        expected: "another file for each run")
    }
  }

  /// Removes from the file all lines from the first on that is not of the run up to now.
  ///
  /// - Parameter isOfRun: whether a line is of a step that the run has taken; nil if it has taken none, so
  ///   that its log begins empty.
  /// - Throws: `FileError` if the file cannot be read or written.
  package func begin(keeping isOfRun: ((_ line: Data) -> Bool)?) throws(FileError) {
    guard let file, FileSystem.kind(of: path) == .regularFile else { return }
    do {
      var end = 0
      if let isOfRun {
        let old = try Data(contentsOf: URL(fileURLWithPath: path))
        for line in old.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
          guard isOfRun(line) else { break }
          end += line.count + 1
        }
      }
      try file.truncate(atOffset: UInt64(end))
      try file.seekToEnd()
    } catch {
      throw unwritable(path, error)
    }
  }

  /// Adds a line, which is evaluated only if there is a file.
  ///
  /// - Throws: `FileError` if it cannot be written.
  package func add(_ line: @autoclosure () -> String) throws(FileError) {
    guard let file else { return }
    do {
      try Notebook.write(line() + "\n", to: file)
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
