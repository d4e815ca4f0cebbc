import Foundation

/// The bytes of a file from its beginning on, inflated if the file is gzipped.
struct ByteSource {
  /// More bytes than this cannot come, whatever the file says of itself.
  let possibleCount: Int

  /// How many bytes there are in all; nil for a gzipped file, which only tells at its end.
  let exactCount: Int?

  private let data: Data
  private let inflater: GzipInflater?
  private var position = 0

  /// Opens a regular file, or a link to one; a folder or a device is refused.
  init(_ file: URL) throws(IDXError.Fault) {
    let data: Data
    do {
      let path = file.resolvingSymlinksInPath().path
      let type = try FileManager.default.attributesOfItem(atPath: path)[.type]
      guard type as? FileAttributeType == .typeRegular else {
        throw IDXError.Fault.unreadable(reason: "it is not a regular file")
      }
      data = try Data(contentsOf: file, options: .mappedIfSafe)
    } catch let fault as IDXError.Fault {
      throw fault
    } catch {
      throw .unreadable(reason: error.localizedDescription)
    }
    self.init(data)
  }

  /// The source of the bytes of a file.
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
  mutating func read(_ count: Int) throws(IDXError.Fault) -> [UInt8] {
    guard let inflater else {
      let end = min(position + count, data.count)
      defer { position = end }
      return [UInt8](data[position..<end])
    }
    do {
      return try inflater.read(count)
    } catch {
      throw .gzip(reason: error.description)
    }
  }
}
