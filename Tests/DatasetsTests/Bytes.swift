import CZlib
import Tensors

/// The bytes of an IDX file of unsigned bytes, unless another type is given.
func idx(type: UInt8 = 0x08, sizes: [Int], elements: [UInt8]) -> [UInt8] {
  let header: [UInt8] = [0, 0, type, UInt8(sizes.count)]
  let lengths = sizes.flatMap { size in
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) }
  }
  return header + lengths + elements
}

/// `bytes` as one gzip member.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  withGzipStream { deflated(bytes, by: $0, Z_FINISH) }
}

private func withGzipStream(_ body: (UnsafeMutablePointer<z_stream>) -> [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let gzipOnly: Int32 = 16 + MAX_WBITS
  return withUnsafeMutablePointer(to: &stream) { stream in
    deflateInit2_(
      stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipOnly, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(stream) }
    return body(stream)
  }
}

/// The whole output of a stream for some more bytes.
private func deflated(
  _ bytes: [UInt8], by stream: UnsafeMutablePointer<z_stream>, _ flush: Int32
) -> [UInt8] {
  var bytes = bytes
  // The bound is for a whole member; a flush adds a few bytes.
  let room = Int(deflateBound(stream, uLong(bytes.count))) + 64
  return [UInt8](unsafeUninitializedCapacity: room) { output, count in
    bytes.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = uInt(input.count)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = uInt(room)
      deflate(stream, flush)
    }
    count = room - Int(stream.pointee.avail_out)
  }
}

/// The CRC-32 of `bytes`.
func checksum(_ bytes: [UInt8]) -> UInt32 {
  UInt32(crc32(0, bytes, uInt(bytes.count)))
}

/// The bytes, and four more that give them the CRC-32 of others.
func withChecksum(of others: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
  // Backward through the four bytes, each of which shifts a table's entry in.
  let table = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  var wanted = ~checksum(others)
  for _ in 0..<4 {
    let place = table.firstIndex { $0 >> 24 == wanted >> 24 }!
    wanted = (wanted ^ table[place]) << 8 | UInt32(place)
  }
  let end = ~checksum(bytes) ^ wanted
  return bytes + (0..<4).map { UInt8(truncatingIfNeeded: end >> (8 * $0)) }
}

/// Bytes that do not compress.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var random = Random(seed: seed)
  return (0..<count).map { _ in UInt8(random.index(below: 256)) }
}

/// A gzip member of `bytes` followed by `times` MB of zeros.
///
/// Each piece is compressed without references to earlier ones, so the piece of zeros can be repeated.
func gzipBomb(behind bytes: [UInt8], times: Int) -> [UInt8] {
  withGzipStream { stream in
    let beginning = deflated(bytes, by: stream, Z_FULL_FLUSH)
    let piece = deflated([UInt8](repeating: 0, count: 1 << 20), by: stream, Z_FULL_FLUSH)
    return beginning + (0..<times).flatMap { _ in piece }
  }
}
