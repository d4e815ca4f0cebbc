import Files
import Foundation

/// A gzipped file that mirrors offer, and what it must be when it has arrived.
public struct RemoteFile: Hashable, Sendable {
  /// The name of the file, on the mirrors and in the folder it is downloaded to.
  public let name: String

  /// The number of bytes of the gzipped file.
  public let byteCount: Int

  /// The number of bytes of the inflated file.
  public let inflatedByteCount: Int

  /// The CRC-32 of the inflated file, which the gzip trailer also holds.
  public let checksum: UInt32

  /// A file with this name, these numbers of bytes, and this CRC-32.
  public init(name: String, byteCount: Int, inflatedByteCount: Int, checksum: UInt32) {
    self.name = name
    self.byteCount = byteCount
    self.inflatedByteCount = inflatedByteCount
    self.checksum = checksum
  }

  /// Inflates the whole file at `path` and compares it with what it must be.
  func check(_ path: String) throws(DownloadError.Reason) {
    let data: Data
    do throws(FileError) {
      data = try FileSystem.read(path, limit: byteCount, expecting: "a gzip file")
    } catch {
      throw .storage(error)
    }
    guard data.count == byteCount else {
      throw .length(found: data.count, expected: byteCount, type: nil)
    }
    let inflater = GzipInflater(ByteSource(data))
    var count = 0
    do throws(GzipError) {
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
