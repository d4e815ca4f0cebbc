import Files
import Foundation

/// A file that mirrors offer, and what it must be when it has arrived.
public struct RemoteFile: Hashable, Sendable {
  /// The name of the file, on the mirrors and in the folder it is downloaded to.
  public let name: String

  /// The number of its bytes.
  public let byteCount: Int

  /// Its SHA-256, as 64 hexadecimal digits.
  public let sha256: String

  /// A file with this name, this number of bytes and this SHA-256.
  public init(name: String, byteCount: Int, sha256: String) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// Compares the file at `path` with what it must be.
  func check(_ path: String) throws(DownloadError.Reason) {
    let data: Data
    do throws(FileError) {
      data = try FileSystem.read(path, limit: byteCount, expecting: "a downloaded file")
    } catch {
      throw .storage(error)
    }
    try check(data)
  }

  /// Compares the bytes of a file with what they must be.
  func check(_ content: Data) throws(DownloadError.Reason) {
    guard content.count == byteCount else {
      throw .length(found: content.count, expected: byteCount, type: nil)
    }
    let found = SHA256.hexDigest(of: Array(content))
    guard found == sha256 else { throw .content(found: found, expected: sha256) }
  }
}
