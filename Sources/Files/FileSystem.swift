import Foundation

/// Questions to the file system, and the reading and writing that every module shares.
package enum FileSystem {
  /// What is at a path.
  package enum Kind {
    case regularFile
    case folder
    /// A device, a socket or a named pipe.
    case other
  }

  /// What is at `path`, or at the end of the links there; nil if there is nothing.
  package static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .regularFile
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Why the last call of the operating system failed.
  package static var lastError: String { String(cString: strerror(errno)) }

  /// Why something went wrong with a file, in the operating system's words if they are known:
  /// Foundation's own often say only that something could not be done.
  package static func reason(of error: any Error) -> String {
    // On Linux a cause is sometimes an NSError and sometimes a Swift error.
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
    if let code = (cause as? POSIXError)?.code { return String(cString: strerror(code.rawValue)) }
    let nsError = cause as NSError
    guard nsError.domain == NSPOSIXErrorDomain else {
      return error.localizedDescription.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    return String(cString: strerror(Int32(nsError.code)))
  }

  /// The folder that holds `path`.
  package static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  /// Throws for a path that is a mistake: an empty one, one with a `~` that the shell did not expand, or a name
  /// too long for the temporary file beside it.
  static func requirePlausible(_ path: String) throws(FileError) {
    if path.isEmpty {
      throw FileError(path: "''", found: "an empty path", expected: "the path of a file or folder")
    }
    if path.hasPrefix("~") {
      throw FileError(
        path: path, found: "a ~ that the shell did not expand",
        expected: "a path such as \"$HOME\(path.dropFirst())\", or a blank in place of =")
    }
    let length = (path.split(separator: "/").last ?? "").utf8.count
    if length > AtomicFile.longestName {
      throw FileError(
        path: path, found: "a name of \(length) bytes",
        expected: "at most \(AtomicFile.longestName)")
    }
  }

  /// Makes a folder if it is not there, and checks that a file could be written to it.
  package static func requireWritableFolder(_ path: String) throws(FileError) {
    try makeFolder(path)
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw FileError(
        path: path, found: "a read-only folder", expected: "a folder that can be written to")
    }
  }

  /// Makes a folder and those above it, if they are not there.
  package static func makeFolder(_ path: String) throws(FileError) {
    try requirePlausible(path)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError(
        path: path, found: reason(of: error), expected: "a folder, or room to make one")
    }
  }

  /// Makes the folder of a file; the error names the file.
  package static func makeFolder(of path: String) throws(FileError) {
    try requirePlausible(path)
    guard !path.hasSuffix("/") else {
      throw FileError(path: path, found: "a path that ends with /", expected: "that of a file")
    }
    let folder = folder(of: path)
    do {
      try makeFolder(folder)
    } catch {
      throw FileError(
        path: path, found: "no way to make the folder \(folder) (\(error.found))",
        expected: "a folder that can be written to")
    }
  }

  /// Makes the folder of a file, and checks that a file could be written there: worth knowing before
  /// a long computation.
  ///
  /// - Throws: ``FileError`` if not, or if there is something other than a regular file, there or at its
  ///   temporary file.
  package static func requireWritable(_ path: String) throws(FileError) {
    let folder = folder(of: path)
    try makeFolder(of: path)
    try requireReplaceable(path)
    try AtomicFile.requireNoObstacle(to: path)
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw FileError(
        path: path, found: "the read-only folder \(folder)",
        expected: "a folder that can be written to")
    }
  }

  /// Throws if there is something other than a regular file at `path`.
  static func requireReplaceable(_ path: String) throws(FileError) {
    switch kind(of: path) {
    case nil, .regularFile: return
    case .folder: throw FileError(path: path, found: "a folder", expected: "a regular file")
    case .other: throw FileError(path: path, found: "a device", expected: "a regular file")
    }
  }

  /// The bytes of a regular file, or of one that a link leads to: a device might never end.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes that are read; a longer file is refused, and nothing of it read.
  ///   - content: what the file should be, such as "a PNG file"; it completes the error.
  package static func read(
    _ path: String, limit: Int = .max, expecting content: String
  ) throws(FileError) -> Data {
    let source = try ByteSource(path: path, expecting: content)
    guard source.count <= limit else {
      throw FileError(
        path: path, found: "a longer file", expected: "\(content) of at most \(limit) bytes")
    }
    var data = Data(count: source.count)
    let result = data.withUnsafeMutableBytes { target in
      Result { () throws(FileError) in try source.read(at: 0, into: target) }
    }
    try result.get()
    return data
  }

  /// Writes bytes to an open file, all of them unless that fails; ``lastError`` then tells why, which
  /// Foundation often does not.
  package static func write(_ bytes: Data, to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
