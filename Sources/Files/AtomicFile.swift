import Foundation

/// Writing a whole file or nothing.
package enum AtomicFile {
  /// Writes `data` beside `path`, then renames it: another program sees the old file or the new one, even
  /// if this one is killed or the power fails. The folder is made if it is not there, and the permissions
  /// of an older file are kept.
  ///
  /// The bytes are first written under one fixed name, so the next write replaces what a killed program
  /// left. That file is locked, so that of two programs that write to one place the second waits, and says
  /// so on standard error. Anything else under that name is refused, since the bytes would go elsewhere.
  ///
  /// - Throws: ``FileError`` if the file cannot be written; an older one is then left as it was.
  package static func write(_ data: Data, to path: String) throws(FileError) {
    try FileSystem.makeFolder(of: path)
    try FileSystem.requireReplaceable(path)
    let permissions = permissions(of: path)
    let partial = partialPath(for: path)
    let file = try lock(partial, for: path, permissions)
    defer { close(file) }
    // Some systems find out only in fsync that the disk is full.
    guard permissions.map({ fchmod(file, $0) == 0 }) ?? true, FileSystem.write(data, to: file),
      fsync(file) == 0, rename(partial, path) == 0
    else {
      let failure = failure(path)
      unlink(partial)
      throw failure
    }
  }

  /// The most bytes of a file's name: a system allows 255, and the partial file has nine more than the file.
  static var longestName: Int { 246 }

  /// Where the bytes of `path` are written before they are renamed.
  package static func partialPath(for path: String) -> String {
    let url = URL(fileURLWithPath: path)
    return url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).partial").path
  }

  private static func failure(_ path: String) -> FileError {
    FileError(path: path, found: FileSystem.lastError, expected: "a file that can be written")
  }

  /// The permissions of the file at `path`; nil if there is none.
  private static func permissions(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
  }

  /// Opens the file at `partial`, empty, where no other program writes to it.
  private static func lock(
    _ partial: String, for path: String, _ permissions: mode_t?
  ) throws(FileError) -> Int32 {
    while true {
      // Without O_NONBLOCK, a named pipe would be waited for.
      let file = open(
        partial, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, permissions ?? 0o666)
      let error = errno
      do {
        try requireNoObstacle(at: partial, for: path)
      } catch {
        if file >= 0 { close(file) }
        throw error
      }
      errno = error
      guard file >= 0 else { throw failure(path) }
      waitForLock(file, partial)
      var (ours, there) = (stat(), stat())
      // Meanwhile another program may have finished and renamed this very file, or put another one there.
      if fstat(file, &ours) == 0, lstat(partial, &there) == 0, obstacle(there) == nil,
        ours.st_ino == there.st_ino, ours.st_dev == there.st_dev
      {
        if ftruncate(file, 0) == 0 { return file }
        let failure = failure(path)
        close(file)
        throw failure
      }
      close(file)
    }
  }

  /// Throws if there is something at the temporary file of `path` that may not be written to.
  static func requireNoObstacle(to path: String) throws(FileError) {
    try requireNoObstacle(at: partialPath(for: path), for: path)
  }

  private static func requireNoObstacle(at partial: String, for path: String) throws(FileError) {
    var status = stat()
    guard lstat(partial, &status) == 0, let found = obstacle(status) else { return }
    throw FileError(
      path: path, found: "\(found) at \(partial), its temporary file",
      expected: "nothing there")
  }

  /// Why a file may not serve as a temporary file; nil if it may.
  private static func obstacle(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return "a folder"
    case S_IFLNK: return "a symbolic link"
    case S_IFIFO: return "a named pipe"
    default: return "a device"
    }
    if status.st_nlink > 1 { return "a file of \(status.st_nlink) names" }
    return status.st_uid == geteuid() ? nil : "a file of another user"
  }

  /// Waits until no other program holds the lock. A file system without locks is used without them.
  private static func waitForLock(_ file: Int32, _ path: String) {
    var hasSaidSo = false
    while flock(file, hasSaidSo ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK, !hasSaidSo else { return }
      try? FileHandle.standardError.write(
        contentsOf: Data("waiting: another program writes \(path)\n".utf8))
      hasSaidSo = true
    }
  }
}
