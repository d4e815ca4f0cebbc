import Foundation

/// Reading and writing whole files.
enum FileDoor {
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
  static func replace(_ path: String, with bytes: [UInt8]) throws(PictureError) {
    let partial = partialPath(for: path)
    do {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: reason(error))
    }
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: partial))
    } catch {
      unlink(partial)
      throw .unwritable(path: path, reason: reason(error))
    }
    if rename(partial, path) != 0 {
      let reason = String(cString: strerror(errno))
      unlink(partial)
      throw .unwritable(path: path, reason: reason)
    }
  }

  /// Where the bytes of `path` gather before they take its name.
  static func partialPath(for path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let name = ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).partial"
    return url.deletingLastPathComponent().appendingPathComponent(name).path
  }

  private static func reason(_ error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    if cause.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(cause.code)))
    }
    return error.localizedDescription.split(separator: "\n").joined(separator: " ")
  }
}
