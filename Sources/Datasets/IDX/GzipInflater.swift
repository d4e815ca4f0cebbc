import CZlib
import Files

/// Inflates one gzip member piece by piece, so that the caller decides how much is inflated.
final class GzipInflater {
  /// The first two bytes of every gzip file.
  static let magic: [UInt8] = [0x1F, 0x8B]

  /// No deflate stream grows by more: the densest code is two bits for 258 bytes.
  static let largestRatio = 1032

  /// Whether the end of the member was reached.
  private var hasEnded = false
  private let input: ByteSource
  /// The bytes of the input from here on have not been fetched.
  private var place = 0
  /// Bytes that were fetched, and those of them that zlib has not taken.
  private var piece: [UInt8] = []
  private var rest = 0..<0
  // zlib keeps a pointer to its stream, so the stream must not move in memory.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Begins with the first byte of `input`.
  init(_ input: ByteSource) {
    self.input = input
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let gzipOnly: Int32 = 16 + MAX_WBITS
    let status = inflateInit2_(
      stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start (status \(status))")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The next `count` bytes, or fewer if the stream ends before.
  func read(_ count: Int) throws(GzipError) -> [UInt8] {
    // All empty arrays share their memory, and the initializer below writes the count.
    guard count > 0 else { return [] }
    var failure: GzipError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, written in
      while written < count && !hasEnded && failure == nil {
        do throws(GzipError) {
          written += try step(into: UnsafeMutableRawBufferPointer(output)[written...])
        } catch {
          failure = error
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Inflates as much as fits into `output`, and returns the number of bytes written.
  private func step(into output: Slice<UnsafeMutableRawBufferPointer>) throws(GzipError) -> Int {
    let largest = 1 << 30
    let room = min(output.count, largest)
    if rest.isEmpty { try fetch() }
    let given = rest.count
    let status = piece.withUnsafeMutableBufferPointer { bytes in
      stream.pointee.next_in = bytes.baseAddress.map { $0 + rest.lowerBound }
      stream.pointee.avail_in = uInt(given)
      stream.pointee.next_out =
        UnsafeMutableRawBufferPointer(rebasing: output)
        .bindMemory(to: Bytef.self).baseAddress
      stream.pointee.avail_out = uInt(room)
      return inflate(stream, Z_NO_FLUSH)
    }
    rest = rest.upperBound - Int(stream.pointee.avail_in)..<rest.upperBound
    let written = room - Int(stream.pointee.avail_out)
    let left = rest.count + input.count - place
    switch status {
    case Z_OK: break
    case Z_STREAM_END:
      hasEnded = true
      if left > 0 { throw .trailing(left) }
    case Z_BUF_ERROR where left == 0: throw .truncated
    default:
      let reason = stream.pointee.msg.map { String(cString: $0) }
      throw .damaged(reason ?? "zlib status \(status)")
    }
    return written
  }

  /// Fetches more of the input, if there is more.
  private func fetch() throws(GzipError) {
    let end = min(place + 65_536, input.count)
    do {
      piece = try input.bytes(place..<end)
    } catch {
      throw .unreadable(error.found)
    }
    rest = piece.indices
    place = end
  }
}
