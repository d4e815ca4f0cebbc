import Foundation

/// Writing a whole file or nothing.
package enum AtomicFile {
  /// Writes `data` beside `path`, then renames it: another program sees the old file or the new one, even
  /// if this one is killed or the power fails. The folder is made if it is not there.
  ///
  /// The bytes are first written under one fixed name, so the next write replaces what a killed program
  /// left. That file is locked, so that of two programs that write to one place the second waits.
  ///
  /// - Throws: ``FileError`` if the file cannot be written; an older one is then left as it was.
  package static func write(_ data: Data, to path: String) throws(FileError) {
    try FileSystem.makeFolder(of: path)
    try FileSystem.requireReplaceable(path)
    func failure() -> FileError {
      FileError(
        path: path, found: FileSystem.lastError, expected: "a file that can be written")
    }
    let partial = partialPath(for: path)
    guard let file = lock(partial) else { throw failure() }
    defer { close(file) }
    // Some systems find out only in fsync that the disk is full.
    guard FileSystem.write(data, to: file), fsync(file) == 0, rename(partial, path) == 0 else {
      let failure = failure()
      unlink(partial)
      throw failure
    }
  }

  /// Where the bytes of `path` are written before they are renamed.
  package static func partialPath(for path: String) -> String {
    let url = URL(fileURLWithPath: path)
    return url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).partial").path
  }

  /// Opens an empty file that no other program writes to; nil, with `errno` set, if that fails.
  private static func lock(_ path: String) -> Int32? {
    while true {
      let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
      guard file >= 0 else { return nil }
      // A file system without locks is used without them.
      while flock(file, LOCK_EX) != 0, errno == EINTR {}
      // While this one waited, another program may have finished, and renamed this very file.
      var (ours, there) = (stat(), stat())
      if fstat(file, &ours) == 0, stat(path, &there) == 0, ours.st_ino == there.st_ino {
        if ftruncate(file, 0) == 0 { return file }
        let error = errno
        close(file)
        errno = error
        return nil
      }
      close(file)
    }
  }
}
