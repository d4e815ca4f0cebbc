import Files
import Foundation

/// Downloads files, each from the first mirror that sends it as it should be.
struct Downloader {
  /// The path of the folder for the files.
  let folder: String
  let limits: DownloadTimeLimits

  /// The mirrors in the order in which they are tried; one that fails is moved to the end.
  private(set) var mirrors: [URL]

  init(into folder: String, from mirrors: [URL], limits: DownloadTimeLimits) {
    self.folder = folder
    self.mirrors = mirrors
    self.limits = limits
  }

  /// Puts `file` into the folder, checked, or throws what every mirror answered.
  ///
  /// A file of that name that passes the check is kept; one that does not is replaced once a good one
  /// has arrived.
  mutating func fetch(
    _ file: RemoteFile, progress: (String, Int, Int) -> Void
  ) throws(DownloadError) {
    let path = joinedPath(folder, file.name)
    if (try? file.check(path)) != nil {
      return progress(file.name, file.byteCount, file.byteCount)
    }
    var attempts: [DownloadError.Attempt] = []
    for mirror in mirrors {
      let url = mirror.appendingPathComponent(file.name)
      do throws(DownloadError.Reason) {
        return try fetch(file, from: url, to: path) { progress(file.name, $0, file.byteCount) }
      } catch {
        attempts.append(.init(url: url, reason: error))
        mirrors.append(mirrors.removeFirst())
      }
    }
    throw DownloadError(path: path, attempts: attempts)
  }

  private func fetch(
    _ file: RemoteFile, from url: URL, to path: String, progress: (Int) -> Void
  ) throws(DownloadError.Reason) {
    do throws(FileError) {
      try FileSystem.requireWritable(path)
    } catch {
      throw .storage(error)
    }
    let content = try Download(expecting: file.byteCount).run(
      url, limits: limits, progress: progress)
    try file.check(content)
    do throws(FileError) {
      try AtomicFile.write(content, to: path)
    } catch {
      throw .storage(error)
    }
  }
}
