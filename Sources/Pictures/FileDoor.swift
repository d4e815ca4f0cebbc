import Files
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

  /// Writes a file wholly or not at all, and makes its folder.
  static func replace(_ path: String, with bytes: [UInt8]) throws(PictureError) {
    do {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: reason(error))
    }
    do {
      try WholeFile.replace(path, with: Data(bytes))
    } catch {
      throw .unwritable(path: path, reason: error.reason)
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
