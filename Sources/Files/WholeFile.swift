import Foundation

/// Writing a file wholly or not at all.
package enum WholeFile {
  /// Writes `data` beside `path`, then renames: whoever looks there sees the old file or the new one,
  /// even if the program is killed or the power fails.
  ///
  /// The bytes gather under one name, so the next write uses up what a killed program left. They are
  /// locked, so that of two programs that write to one place the second waits for the first.
  ///
  /// - Throws: ``Failure`` if the file cannot be written; an older one is then left as it was.
  package static func replace(_ path: String, with data: Data) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw Failure(reason: "it is not a plain file")
    }
    let partial = partialPath(for: path)
    let file = try lock(partial)
    defer { close(file) }
    do throws(Failure) {
      guard write(data, to: file) else { throw Failure() }
      // Some systems find out only here that the disk is full.
      guard fsync(file) == 0, rename(partial, path) == 0 else { throw Failure() }
    } catch {
      unlink(partial)
      throw error
    }
  }

  /// Where the bytes of `path` gather before they take its name.
  package static func partialPath(for path: String) -> String {
    let url = URL(fileURLWithPath: path)
    return url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).partial").path
  }

  /// Why a file was not written.
  package struct Failure: Error {
    package let reason: String

    init(reason: String) { self.reason = reason }

    /// What the system says of the call that failed last.
    init() { reason = String(cString: strerror(errno)) }
  }

  /// Opens an empty file that no other program writes to.
  private static func lock(_ path: String) throws(Failure) -> Int32 {
    while true {
      let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
      guard file >= 0 else { throw Failure() }
      // Where a file system knows no locks, it goes on without.
      while flock(file, LOCK_EX) != 0, errno == EINTR {}
      // While this one waited, another program may have finished, and renamed this very file.
      var (ours, there) = (stat(), stat())
      if fstat(file, &ours) == 0, stat(path, &there) == 0, ours.st_ino == there.st_ino {
        guard ftruncate(file, 0) == 0 else {
          let failure = Failure()
          close(file)
          throw failure
        }
        return file
      }
      close(file)
    }
  }
}

/// Writes bytes to an open file, all of them unless that fails; `errno` then tells why, which Foundation
/// often does not.
package func write(_ bytes: Data, to file: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}
