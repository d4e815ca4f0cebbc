import Foundation

/// Fetches files from the first mirror that has them whole and right.
struct Downloader {
  let folder: URL
  let limits: DownloadTimeLimits

  /// The mirrors, the one to try first in front; one that fails goes to the end.
  private(set) var mirrors: [URL]

  init(into folder: URL, from mirrors: [URL], limits: DownloadTimeLimits) {
    self.folder = folder
    self.mirrors = mirrors
    self.limits = limits
  }

  /// Leaves `file` in the folder, whole and right, or throws what every mirror answered.
  ///
  /// A file of that name that is right already stays; a wrong one is replaced, but only by a right
  /// one.
  mutating func fetch(
    _ file: MirroredFile, progress: (String, Int, Int) -> Void
  ) throws(DownloadError) {
    let place = folder.appendingPathComponent(file.name)
    if (try? file.check(place)) != nil {
      return progress(file.name, file.byteCount, file.byteCount)
    }
    var attempts: [DownloadError.Attempt] = []
    for mirror in mirrors {
      let url = mirror.appendingPathComponent(file.name)
      do throws(DownloadError.Reason) {
        return try fetch(file, from: url, to: place) { progress(file.name, $0, file.byteCount) }
      } catch {
        attempts.append(.init(url: url, reason: error))
        mirrors.append(mirrors.removeFirst())
      }
    }
    throw DownloadError(file: file.name, attempts: attempts)
  }

  private func fetch(
    _ file: MirroredFile, from url: URL, to place: URL, progress: (Int) -> Void
  ) throws(DownloadError.Reason) {
    // A name of its own for every attempt, because two programs may be downloading at once.
    let part = place.appendingPathExtension("\(UUID().uuidString.prefix(8)).part")
    defer { try? FileManager.default.removeItem(at: part) }
    let output: FileHandle
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data().write(to: part)
      output = try FileHandle(forWritingTo: part)
    } catch {
      throw .storage(reason: error.localizedDescription)
    }
    defer { try? output.close() }
    try Transfer(expecting: file.byteCount, into: output)
      .run(url, limits: limits, progress: progress)
    try file.check(part)
    guard rename(part.path, place.path) == 0 else {
      throw .storage(reason: "\(place.path): \(String(cString: strerror(errno)))")
    }
  }
}
