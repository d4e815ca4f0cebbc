import Foundation
import FuzzSupport
import FuzzTarget
import Pictures

/// Gray, palette and RGB as encoded here, one of them with texts; and 16 bits, transparency and one bit per
/// pixel, as other programs write them.
private func goodFiles() throws -> [[UInt8]] {
  let bytes = (0..<63).map { UInt8($0 * 97 % 256) }
  let rgb = try PNG.encode(Bitmap(width: 7, height: 3, channels: 3, bytes: bytes))
  let text: [UInt8] = [0, 0, 0, 3] + Array("tEXta".utf8) + [0, 98] + [0, 0, 0, 0]
  let (headerEnd, end) = (33, 12)
  return try [
    PNG.encode(Bitmap(width: 5, height: 3, channels: 1, bytes: Array(bytes[..<15]))),
    PNG.encode(Bitmap(width: 4, height: 2, channels: 3, bytes: Array(bytes[..<12] + bytes[..<12]))),
    rgb,
    withChecksums(
      rgb[..<headerEnd] + text + rgb[headerEnd...].dropLast(end) + text + rgb.suffix(end)),
  ]
    + [
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR42mM4wSX3nwEIAAw+AfBnrSWBAAAAAElFTkSuQmCC",
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABEAAAAABuG5crAAAAD0lEQVR42mNgYGho+P8fAAaEAv//G2LxAAAAAElFTkSuQmCC",
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQMAAAAhLob3AAAABlBMVEUBAgP6gAcb+m0KAAAACklEQVR42mNwAAAAQgBBhL+OYgAAAABJRU5ErkJggg==",
    ].map { [UInt8](Data(base64Encoded: $0)!) }
}

private let target = FuzzTarget(goodFiles: goodFiles, repair: withChecksums) { path in
  // As an array: Foundation's data have more memory than bytes, so that no sanitizer would see a reader go beyond.
  let bitmap = try PNG.decode(Array(Data(contentsOf: URL(fileURLWithPath: path))))
  let count = bitmap.width * bitmap.height * bitmap.channels
  require(bitmap.bytes.count == count, "\(bitmap.bytes.count) bytes; expected \(count)")
  if count < 10_000 {
    require(
      try PNG.decode(PNG.encode(bitmap)).inColor == bitmap.inColor,
      "another picture after writing it")
  }
}

@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?
) -> CInt { target.start() }

@_cdecl("LLVMFuzzerTestOneInput")
func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.test(start, count)
}
