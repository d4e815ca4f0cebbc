import Files
import Foundation

/// Reads the bytes of a file from the beginning, inflated if the file is gzipped.
struct ByteReader {
  /// An upper bound of the number of bytes, which follows from the size of the file alone.
  let possibleCount: Int

  /// The number of bytes; nil for a gzipped file, whose length is known only at its end.
  let exactCount: Int?

  private let source: ByteSource
  private let inflater: GzipInflater?
  private var position = 0

  /// Opens a regular file, or a link to one; throws if there is something else, such as a folder or a
  /// device, or nothing.
  init(_ path: String) throws(IDXError.Reason) {
    do {
      try self.init(ByteSource(path: path, expecting: "an IDX file"))
    } catch {
      throw .unreadable(found: error.found)
    }
  }

  /// Reads bytes that are already in memory.
  init(_ data: Data) throws(IDXError.Reason) {
    do {
      try self.init(ByteSource(data))
    } catch {
      throw .unreadable(found: error.found)
    }
  }

  private init(_ source: ByteSource) throws(FileError) {
    self.source = source
    if try source.bytes(0..<min(2, source.count)) == GzipInflater.magic {
      inflater = GzipInflater(source)
      exactCount = nil
      possibleCount = source.count * GzipInflater.largestRatio
    } else {
      inflater = nil
      exactCount = source.count
      possibleCount = source.count
    }
  }

  /// The next `count` bytes, or fewer at the end.
  ///
  /// Inflated bytes are collected in an array that grows with them, beyond the first 48 MB: what a header
  /// announces need not be in the file.
  mutating func read(_ count: Int) throws(IDXError.Reason) -> [UInt8] {
    guard let inflater else {
      let end = min(position + count, source.count)
      defer { position = end }
      do {
        return try source.bytes(position..<end)
      } catch {
        throw .unreadable(found: error.found)
      }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(count, 48 << 20))
    do {
      while bytes.count < count {
        let piece = try inflater.read(min(count - bytes.count, 1 << 16))
        if piece.isEmpty { break }
        bytes += piece
      }
    } catch {
      throw .gzip(found: error.description)
    }
    return bytes
  }
}
