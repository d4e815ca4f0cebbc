import CZlib
import Foundation

/// The bytes that a gzip file holds, asked for piece by piece, so that nothing is unpacked that was
/// not asked for.
final class Inflater {
  private var stream = z_stream()
  private var isAtEnd = false

  /// What zlib found wrong.
  struct Corrupt: Error {
    let reason: String
  }

  /// The reader of a gzip file's bytes.
  init(_ bytes: Data) {
    self.bytes = [UInt8](bytes)
    let gzipWindow: Int32 = 15 + 16
    let status = inflateInit2_(
      &stream, gzipWindow, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start: status \(status)")
  }

  private var bytes: [UInt8]
  private var position = 0

  deinit { inflateEnd(&stream) }

  /// The next `count` bytes; fewer if the data ends before.
  ///
  /// - Throws: ``Corrupt`` if the file is no whole gzip file, or its checksum is not that of the data.
  func read(_ count: Int) throws -> [UInt8] {
    var output = [UInt8]()
    // Memory is asked for as data arrives: a false count in a header costs nothing.
    let piece = 1 << 20
    while output.count < count, !isAtEnd {
      let wanted = min(piece, count - output.count)
      let start = output.count
      output.append(contentsOf: repeatElement(0, count: wanted))
      let written = try inflate(into: &output, from: start, count: wanted)
      output.removeLast(wanted - written)
    }
    return output
  }

  /// Whether all data was read and nothing follows it in the file.
  func isExhausted() throws -> Bool {
    let more = try read(1)
    return more.isEmpty && position == bytes.count
  }

  private func inflate(into output: inout [UInt8], from start: Int, count: Int) throws -> Int {
    let before = position
    let (status, left, unread) = bytes.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress! + before
        stream.avail_in = uInt(min(input.count - before, Int(uInt.max)))
        let given = Int(stream.avail_in)
        stream.next_out = output.baseAddress! + start
        stream.avail_out = uInt(count)
        let status = CZlib.inflate(&stream, Z_NO_FLUSH)
        return (status, Int(stream.avail_out), given - Int(stream.avail_in))
      }
    }
    position += unread
    switch status {
    case Z_STREAM_END: isAtEnd = true
    case Z_OK: break
    case Z_BUF_ERROR: throw Corrupt(reason: "it ends too early")
    default: throw Corrupt(reason: stream.msg.map { String(cString: $0) } ?? "status \(status)")
    }
    return count - left
  }
}
