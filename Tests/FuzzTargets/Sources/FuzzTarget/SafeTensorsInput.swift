import Foundation
import FuzzSupport
import SafeTensors

/// The bytes of a safetensors file.
public func bytes(of file: SafeTensorsFile) throws -> [UInt8] {
  let path = temporaryPath("written")
  try file.write(to: path)
  return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
}

/// A safetensors file whose header ends with the last brace of the input and the spaces after it, as after
/// damage that changed its length.
public func withHeaderLength(_ input: [UInt8]) -> [UInt8] {
  let content = input.dropFirst(8)
  guard let brace = content.lastIndex(of: UInt8(ascii: "}")) else { return input }
  let end = content[brace...].dropFirst().prefix { $0 == UInt8(ascii: " ") }.endIndex
  return safeTensorsFile(header: content[..<end], data: content[end...])
}

/// An input that is a JSON object becomes the metadata of a good file, under a key, so that the reader gets to
/// it; in any other the length of the header is made right.
public func withText(
  _ input: [UInt8], under key: String, of file: () throws -> SafeTensorsFile
) throws -> [UInt8] {
  guard input.first == UInt8(ascii: "{") else { return withHeaderLength(input) }
  var file = try file()
  file.metadata[key] = String(decoding: input, as: UTF8.self)
  return try bytes(of: file)
}
