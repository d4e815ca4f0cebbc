import CZlib
import FuzzSupport

func bigEndian(_ number: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// A chunk of a PNG, without its checksum.
func chunk(_ name: String, _ content: [UInt8] = []) -> [UInt8] {
  var bytes = bigEndian(UInt32(content.count))
  bytes += Array(name.utf8)
  bytes += content
  bytes += [0, 0, 0, 0]
  return bytes
}

/// A PNG with the given header whose pixel data is `data`, with more chunks before and after it.
func png(
  width: UInt32, height: UInt32, bits: UInt8 = 8, type: UInt8 = 0, interlaced: UInt8 = 0,
  data: [UInt8] = [], before: [UInt8] = [], after: [UInt8] = chunk("IEND")
) -> [UInt8] {
  var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  var header = bigEndian(width)
  header += bigEndian(height)
  header += [bits, type, 0, 0, interlaced]
  file += chunk("IHDR", header)
  file += before
  file += chunk("IDAT", data)
  file += after
  return withChecksums(file)
}

/// A byte, zero unless another is given, so many times, as a zlib stream made in pieces.
func deflated(_ byte: UInt8 = 0, count: Int) -> [UInt8] {
  var stream = z_stream()
  deflateInit_(&stream, 1, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var result: [UInt8] = []
  var piece = [UInt8](repeating: byte, count: 1 << 16)
  var output = [UInt8](repeating: 0, count: 1 << 12)
  var rest = count
  var status = Z_OK
  while status == Z_OK {
    let given = min(rest, piece.count)
    rest -= given
    piece.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(given)
      repeat {
        output.withUnsafeMutableBufferPointer { room in
          stream.next_out = room.baseAddress
          stream.avail_out = uInt(room.count)
          status = deflate(&stream, rest == 0 ? Z_FINISH : Z_NO_FLUSH)
        }
        result += output.dropLast(Int(stream.avail_out))
      } while stream.avail_out == 0
    }
  }
  return result
}
