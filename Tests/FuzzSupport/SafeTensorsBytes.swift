/// Pieces of the headers of safetensors files that mean something, or come near to it.
public let safeTensorsWords: [[UInt8]] = [
  "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u0000", "\\ud800", "\\ud83d\\ude00", "\\n",
  "\\u00e9",
  "\u{E9}", "e\u{301}", "\u{2028}", "null", "true", "-1", "-0", "0", "1.5", "1e400", "1e9", "01",
  "18446744073709551615", "9223372036854775807", "[]", "{}", "[0]", "[1,1,1,1,1]", "[0,4]", "[4,0]",
  "\"F32\"", "\"F16\"", "\"X\\n9\"", "\"dtype\":\"F32\",", "\"shape\":[0],", "\"shape\":[1],",
  "\"data_offsets\":[0,0],", "\"\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},",
  "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},", "\"__metadata__\":{},",
  "\"__metadata__\":{\"run\":\"{}\"},", "mixer.0.", "mixer.1.", "model.", "first_moment.",
  "second_moment.",
].map { Array($0.utf8) }

/// The bytes of a safetensors file with a given header and data.
public func safeTensorsFile(
  header: some Collection<UInt8>, data: some Collection<UInt8>
) -> [UInt8] {
  let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
  return length + header + data
}

/// The header and the data of a good safetensors file.
public func headerAndData(of file: [UInt8]) -> (header: [UInt8], data: [UInt8]) {
  let length = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
  return (Array(file[8..<8 + length]), Array(file[(8 + length)...]))
}

extension Mutations {
  /// One of some good safetensors files, damaged anywhere or in its header alone.
  public mutating func damagedSafeTensors(_ good: [[UInt8]]) -> [UInt8] {
    coin() ? damaged(good, words: safeTensorsWords) : withDamagedHeader(good)
  }

  /// One of some good safetensors files, of which only the header is damaged; its length is right, so
  /// that a reader gets to the damage.
  public mutating func withDamagedHeader(_ good: [[UInt8]]) -> [UInt8] {
    let (header, data) = headerAndData(of: any(of: good))
    return safeTensorsFile(header: damaged([header], words: safeTensorsWords), data: data)
  }
}
