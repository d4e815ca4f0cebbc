/// What is wrong with gzipped bytes.
enum GzipError: Error, Hashable, CustomStringConvertible {
  /// zlib cannot inflate them, or the CRC-32 or the length in the trailer does not match.
  case damaged(String)

  /// They end before the compressed stream does.
  case truncated

  /// This many bytes follow the end of the compressed stream.
  case trailing(Int)

  /// The file cannot be read.
  case unreadable(String)

  /// What was found, to be completed with the path and with what was expected.
  var description: String {
    switch self {
    case .damaged(let reason): "damaged gzip data (\(reason))"
    case .truncated: "gzip data that breaks off"
    case .unreadable(let reason): reason
    case .trailing(let count): "gzip data with \(count) bytes after its end"
    }
  }
}
