/// The chunks of a PNG file (PNG specification, section 5): a length, a name, the content, a checksum.
///
/// libpng makes room for what a text chunk announces or inflates to, gigabytes if asked to, and ignores
/// most of it in the end: it is given only what decides the pixels.
enum PNGChunks {
  /// Why the chunks of a file are refused.
  struct Reason: Error {
    let found: String
    let expected: String
  }

  private static let signatureLength = 8
  /// Length, name and checksum.
  private static let overhead = 12

  /// The chunks that decide the pixels, and the most bytes that one may hold.
  private static let needed: [UInt32: Int] = [
    name("IHDR"): 13, name("PLTE"): 3 * 256, name("tRNS"): 256, name("IDAT"): .max,
    name("IEND"): 0, name("gAMA"): 4, name("cHRM"): 32, name("sRGB"): 1, name("sBIT"): 4,
  ]

  /// Moves the chunks that decide the pixels together, at the beginning of a file that has the signature of
  /// a PNG.
  ///
  /// - Returns: the number of bytes that they take, with the signature.
  /// - Throws: ``Reason`` if a chunk is longer than the file or than it may be, if the last is missing, or if
  ///   there is an unknown one without which the picture is not to be shown.
  static func keepNeeded(_ file: UnsafeMutableRawBufferPointer) throws(Reason) -> Int {
    var kept = signatureLength
    var start = signatureLength
    while start + overhead <= file.count {
      let length = Int(number(file, at: start))
      let type = number(file, at: start + 4)
      guard length <= file.count - start - overhead else {
        throw Reason(
          found: "a chunk \(text(type)) of \(length) bytes at byte \(start) of \(file.count)",
          expected: "a complete PNG file")
      }
      let end = start + overhead + length
      if let longest = needed[type] {
        guard length <= longest else {
          throw Reason(
            found: "a chunk \(text(type)) of \(length) bytes",
            expected: "at most \(longest) bytes in it")
        }
        if kept < start {
          UnsafeMutableRawBufferPointer(rebasing: file[kept...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: file[start..<end]))
        }
        kept += end - start
        if type == name("IEND") { return kept }
      } else if type & 0x2000_0000 == 0 {
        throw Reason(
          found: "an unknown chunk \(text(type)) that is needed to show the picture",
          expected: "the chunks of PNG 1.2")
      }
      start = end
    }
    throw Reason(found: "no chunk IEND at its end", expected: "a complete PNG file")
  }

  private static func number(_ file: UnsafeMutableRawBufferPointer, at place: Int) -> UInt32 {
    UInt32(bigEndian: file.loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }

  private static func name(_ text: StaticString) -> UInt32 {
    UnsafeRawPointer(text.utf8Start).loadUnaligned(as: UInt32.self).bigEndian
  }

  /// The name of a chunk for a message, in hexadecimal if it is not of letters.
  private static func text(_ type: UInt32) -> String {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: type >> $0) }
    let letters = UInt8(ascii: "A")...UInt8(ascii: "z")
    return bytes.allSatisfy { letters.contains($0) }
      ? String(decoding: bytes, as: UTF8.self) : "0x" + String(type, radix: 16)
  }
}
