import Foundation

/// A gzipped file that mirrors offer, and what it must be when it arrives.
public struct MirroredFile: Hashable, Sendable {
  /// What the file is called, on the mirrors and in the folder it goes to.
  public let name: String

  /// The number of its bytes, as it travels.
  public let byteCount: Int

  /// The number of bytes that it inflates to.
  public let inflatedByteCount: Int

  /// The CRC-32 of what it inflates to, which is also in the gzip trailer.
  public let checksum: UInt32

  public init(name: String, byteCount: Int, inflatedByteCount: Int, checksum: UInt32) {
    self.name = name
    self.byteCount = byteCount
    self.inflatedByteCount = inflatedByteCount
    self.checksum = checksum
  }

  /// Inflates the whole file at `place` and compares it with what it must be.
  func check(_ place: URL) throws(DownloadError.Reason) {
    let data: Data
    do {
      data = try Data(contentsOf: place)
    } catch {
      throw .storage(reason: error.localizedDescription)
    }
    guard data.count == byteCount else {
      throw .length(found: data.count, expected: byteCount, type: nil)
    }
    let inflater = GzipInflater(data)
    var count = 0
    do throws(GzipFault) {
      while !inflater.hasEnded && count <= inflatedByteCount {
        count += try inflater.read(1 << 16).count
      }
    } catch {
      throw .content(found: error.description, expected: expectedContent)
    }
    guard count == inflatedByteCount, inflater.checksum == checksum else {
      let found =
        count > inflatedByteCount
        ? "more than \(inflatedByteCount) bytes"
        : Self.content(bytes: count, checksum: inflater.checksum)
      throw .content(found: found, expected: expectedContent)
    }
  }

  private var expectedContent: String {
    Self.content(bytes: inflatedByteCount, checksum: checksum)
  }

  private static func content(bytes: Int, checksum: UInt32) -> String {
    let digits = String(checksum, radix: 16)
    return "\(bytes) bytes with CRC-32 "
      + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
