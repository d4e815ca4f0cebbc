/// A PNG file with the right checksum of each chunk, so that a reader gets past them.
public func withChecksums(_ file: [UInt8]) -> [UInt8] {
  var file = file
  var start = 8
  while start + 12 <= file.count {
    let length = file[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = start + 8 + length
    guard end + 4 <= file.count else { break }
    file.replaceSubrange(end..<end + 4, with: checksum(file[start + 4..<end]))
    start = end + 4
  }
  return file
}

/// The bytes of the CRC-32 of a chunk (PNG specification, annex D).
private func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var crc = UInt32.max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
  }
  return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ~crc >> $0) }
}
