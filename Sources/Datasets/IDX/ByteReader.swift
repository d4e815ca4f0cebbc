import Files
import Foundation

/// Reads the bytes of a file from the beginning, inflated if the file is gzipped.
struct ByteReader {
  /// An upper bound of the number of bytes, which follows from the size of the file alone.
  let possibleCount: Int

  /// The number of bytes; nil for a gzipped file, whose length is known only at its end.
  let exactCount: Int?

  private let data: Data
  private let inflater: GzipInflater?
  private var position = 0

  /// Opens a regular file, or a link to one; throws if there is something else, such as a folder or a
  /// device, or nothing.
  init(_ path: String) throws(IDXError.Reason) {
    switch FileSystem.kind(of: path) {
    case .regularFile: break
    case nil: throw .unreadable(found: "no such file")
    case .folder: throw .unreadable(found: "a folder")
    case .other: throw .unreadable(found: "a device")
    }
    let data: Data
    do {
      // Mapped, so that a large file that is not an IDX file is refused without reading all of it.
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(found: FileSystem.reason(of: error))
    }
    self.init(data)
  }

  /// Reads the bytes of a file that is already in memory.
  init(_ data: Data) {
    self.data = data
    if data.starts(with: GzipInflater.magic) {
      inflater = GzipInflater(data)
      exactCount = nil
      possibleCount = data.count * GzipInflater.largestRatio
    } else {
      inflater = nil
      exactCount = data.count
      possibleCount = data.count
    }
  }

  /// The next `count` bytes, or fewer at the end.
  mutating func read(_ count: Int) throws(IDXError.Reason) -> [UInt8] {
    guard let inflater else {
      let end = min(position + count, data.count)
      defer { position = end }
      return [UInt8](data[position..<end])
    }
    do {
      return try inflater.read(count)
    } catch {
      throw .gzip(found: error.description)
    }
  }
}
