/// Pieces of headers that mean something, or come near to it.
let headerWords: [[UInt8]] = [
  "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u0000", "\\ud800", "\\ud83d\\ude00", "\\n",
  "\\u00e9",
  "\u{E9}", "e\u{301}", "\u{2028}", "null", "true", "-1", "-0", "0", "1.5", "1e400", "1e9", "01",
  "18446744073709551615", "9223372036854775807", "[]", "{}", "[0]", "[1,1,1,1,1]", "[0,4]", "[4,0]",
  "\"F32\"", "\"F16\"", "\"X\\n9\"", "\"dtype\":\"F32\",", "\"shape\":[0],", "\"shape\":[1],",
  "\"data_offsets\":[0,0],", "\"\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},",
  "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},", "\"__metadata__\":{},",
  "\"__metadata__\":{\"run\":\"{}\"},", "mixer.0.", "mixer.1.", "model.", "mean.", "square.",
].map { Array($0.utf8) }

/// The bytes of a safetensors file with a given header and data.
func safeTensorsFile(header: some Collection<UInt8>, data: some Collection<UInt8>) -> [UInt8] {
  let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
  return length + header + data
}

/// The header and the data of a good safetensors file.
func parts(of file: [UInt8]) -> (header: [UInt8], data: [UInt8]) {
  let length = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
  return (Array(file[8..<8 + length]), Array(file[(8 + length)...]))
}
