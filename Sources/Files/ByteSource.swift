import Foundation

/// Bytes that are read piece by piece: those of a regular file, or some in memory.
package struct ByteSource {
  /// The number of bytes.
  package let count: Int

  private enum Content {
    case memory(Data)
    case file(OpenFile)
  }

  private final class OpenFile {
    let descriptor: Int32
    let path: String
    let content: String

    init(_ descriptor: Int32, _ path: String, _ content: String) {
      self.descriptor = descriptor
      self.path = path
      self.content = content
    }

    deinit { close(descriptor) }
  }

  private let content: Content

  /// The bytes of `data`.
  package init(_ data: Data) {
    count = data.count
    content = .memory(data)
  }

  /// The bytes of a regular file, or of one that a link leads to: a device might never end.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - content: what the file should be, such as "a PNG file"; it completes the error.
  package init(path: String, expecting content: String) throws(FileError) {
    func failure(_ found: String) -> FileError {
      FileError(path: path, found: found, expected: content)
    }
    switch FileSystem.kind(of: path) {
    case nil: throw failure("no such file")
    case .folder: throw failure("a folder")
    case .other: throw failure("a device")
    case .regularFile: break
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(FileSystem.lastError) }
    let file = OpenFile(descriptor, path, content)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(FileSystem.lastError) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure("a device") }
    count = Int(status.st_size)
    self.content = .file(file)
  }

  /// Copies as many bytes as `target` has room for, from a place on.
  ///
  /// - Precondition: there are so many.
  /// - Throws: ``FileError`` if the file cannot be read, or has become shorter.
  package func read(
    at start: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
    precondition(
      start >= 0 && target.count <= count - start,
      "found \(target.count) bytes at \(start); expected at most \(count) bytes")
    switch content {
    case .memory(let data):
      let first = data.startIndex + start
      data.copyBytes(to: target, from: first..<first + target.count)
    case .file(let file):
      var done = 0
      while done < target.count {
        let read = pread(
          file.descriptor, target.baseAddress! + done, target.count - done, off_t(start + done))
        if read < 0 && errno == EINTR { continue }
        guard read > 0 else {
          throw FileError(
            path: file.path,
            found: read < 0 ? FileSystem.lastError : "fewer bytes than there were",
            expected: file.content)
        }
        done += read
      }
    }
  }

  /// The bytes in a range.
  ///
  /// - Precondition: there are so many.
  /// - Throws: ``FileError`` if the file cannot be read, or has become shorter.
  package func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    // All empty arrays share their memory, and the initializer below writes the count.
    guard !range.isEmpty else { return [] }
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { target, written in
      do throws(FileError) {
        try read(
          at: range.lowerBound,
          into: UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(target)[..<range.count]))
        written = range.count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
