import Files
import Foundation
import Synchronization

/// The file that a download is written to until it is complete.
///
/// It is removed at the end of its life, unless it was renamed, and when Ctrl-C or `kill` ends the program. The
/// program holds a lock on it, so that another one can tell it from a file that was left behind.
struct PartFile: ~Copyable {
  /// Its path.
  let path: String
  /// The open file.
  let descriptor: Int32
  /// The signals that remove it.
  private let signals: [Int32]

  /// Makes an empty file for a download to `target`, whose folder is there, and removes those that programs which
  /// have ended left for it.
  ///
  /// - Throws: `FileError` if it cannot be written.
  init(for target: String) throws(FileError) {
    Self.removeAbandoned(for: target)
    // Every download has another name, because two programs may be downloading at once.
    path = "\(target).\(UUID().uuidString.prefix(8)).part"
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError(
        path: path, found: FileSystem.lastError, expected: "a file that can be written")
    }
    // A file system without locks is used without them.
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
    Self.replaceCurrent(with: strdup(path))
    signals = [SIGINT, SIGTERM, SIGHUP].filter { Self.catchSignal($0) }
  }

  deinit {
    for number in signals { signal(number, SIG_DFL) }
    Self.replaceCurrent(with: nil)
    unlink(path)
    close(descriptor)
  }

  /// Removes the files of earlier downloads to `target` that no program holds a lock on.
  private static func removeAbandoned(for target: String) {
    let folder = FileSystem.folder(of: target)
    let prefix = "\(URL(fileURLWithPath: target).lastPathComponent)."
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(prefix) && name.hasSuffix(".part") {
      let path = joinedPath(folder, name)
      let file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard file >= 0 else { continue }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(file)
    }
  }

  /// The address of the path of the file that a signal removes, as C takes it; 0 for none.
  private static let current = Atomic(0)

  private static func replaceCurrent(with path: UnsafeMutablePointer<CChar>?) {
    let old = current.exchange(path.map { Int(bitPattern: $0) } ?? 0, ordering: .relaxed)
    free(UnsafeMutablePointer<CChar>(bitPattern: old))
  }

  /// Lets a signal remove the file before it ends the program; false, and no change, if the signal does not end
  /// the program by default.
  private static func catchSignal(_ number: Int32) -> Bool {
    let before = signal(number) { number in
      let path = UnsafePointer<CChar>(bitPattern: PartFile.current.load(ordering: .relaxed))
      if let path { unlink(path) }
      signal(number, SIG_DFL)
      raise(number)
    }
    let isDefault = unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_DFL, to: Int.self)
    if !isDefault { signal(number, before) }
    return isDefault
  }
}
