import Foundation

/// Reading and writing whole files.
package enum FileDoor {
  static func read(_ path: String, limit: Int) throws(PictureError) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadable(path: path, reason: "found no such file, expected a PNG")
    }
    if isFolder.boolValue {
      throw .unreadable(path: path, reason: "found a folder, expected a PNG")
    }
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      let data = try file.read(upToCount: limit + 1) ?? Data()
      if data.count > limit {
        throw PictureError.malformed(
          path: path, found: "a longer file", expected: "at most \(limit) bytes")
      }
      return [UInt8](data)
    } catch let error as PictureError {
      throw error
    } catch {
      throw .unreadable(path: path, reason: reason(error))
    }
  }

  /// Writes `bytes` beside `path`, then renames: whoever looks sees the old file or the new one.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(PictureError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw .unwritable(path: path, reason: "it is not a plain file")
    }
    let partial = partialPath(for: path)
    do {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: reason(error))
    }
    removeLeftovers(of: path)
    guard write(bytes, to: partial), rename(partial, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(partial)
      throw .unwritable(path: path, reason: reason)
    }
  }

  /// Whether a new file could be written; if not, `errno` tells why. Foundation often does not.
  private static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { return false }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = errno
        close(file)
        errno = reason
        return false
      }
      rest = rest.dropFirst(count)
    }
    return close(file) == 0
  }

  /// Where the bytes of `path` gather before they take its name.
  static func partialPath(for path: String) -> String {
    partialPath(for: path, of: "\(ProcessInfo.processInfo.processIdentifier)")
  }

  private static func partialPath(for path: String, of process: String) -> String {
    let url = URL(fileURLWithPath: path)
    return url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).\(process).partial").path
  }

  /// Removes what programs left that were killed while they wrote to `path`.
  private static func removeLeftovers(of path: String) {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard name.hasPrefix(".\(url.lastPathComponent)."), name.hasSuffix(".partial") else {
        continue
      }
      let process = name.dropFirst(url.lastPathComponent.count + 2).dropLast(".partial".count)
      guard let number = pid_t(process), kill(number, 0) != 0, errno == ESRCH else { continue }
      unlink(partialPath(for: path, of: "\(process)"))
    }
  }

  private static func reason(_ error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    if cause.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(cause.code)))
    }
    return error.localizedDescription.split(separator: "\n").joined(separator: " ")
  }
}
