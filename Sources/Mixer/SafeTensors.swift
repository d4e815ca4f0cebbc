import Files
import Foundation
import Tensors

/// Named tensors in a file, in the safetensors format.
///
/// The file holds the length of a header in eight bytes, least significant first; the header in JSON;
/// and the elements of all tensors without gaps. Every tensor is of 32-bit floats.
public enum SafeTensors {
  /// A longer header is refused, as by the format's own reader.
  static let longestHeader = 100_000_000

  /// Reads a file.
  ///
  /// - Returns: the tensors in the order of their data.
  /// - Throws: ``WeightFileError`` if the file cannot be read or breaks a rule of the format.
  public static func read(_ path: String) throws -> [(name: String, tensor: Tensor)] {
    try readWithMetadata(path).tensors
  }

  /// Reads a file with the texts that stand beside the tensors.
  static func readWithMetadata(_ path: String) throws -> Contents {
    do {
      return try parse(FileSystem.read(path, expecting: "a safetensors file"))
    } catch let error as FileError {
      throw WeightFileError(path: path, found: error.found, expected: error.expected)
    } catch let flaw as FormatFlaw {
      throw WeightFileError(path: path, found: flaw.found, expected: flaw.expected)
    }
  }

  /// What a file holds.
  typealias Contents = (tensors: [(name: String, tensor: Tensor)], metadata: [String: String])

  /// Writes a file, beside its place first and then renamed, so that no half-written file is left.
  ///
  /// - Throws: ``WeightFileError`` if it cannot be written; an older file is then left as it was.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:], to path: String
  ) throws {
    do {
      try AtomicFile.write(serialize(tensors, metadata), to: path)
    } catch {
      throw WeightFileError(path: path, found: error.found, expected: error.expected)
    }
  }
}

/// Why a weight file was refused.
public struct WeightFileError: Error, Hashable, CustomStringConvertible, LocalizedError {
  /// The file.
  public let path: String
  /// What was found.
  public let found: String
  /// What was expected instead.
  public let expected: String

  /// The refusal of a file, with what was found there and what was expected.
  public init(path: String, found: String, expected: String) {
    self.path = path
    self.found = found
    self.expected = expected
  }

  /// One line with the file, what was found and what was expected.
  public var description: String { "\(path): found \(found); expected \(expected)" }

  /// The same line.
  public var errorDescription: String? { description }
}

/// What is wrong with the bytes of a file, before it is known which file they are of.
struct FormatFlaw: Error {
  let found: String
  let expected: String

  /// The flaw, in words that may quote the file: each is made one line of moderate length.
  init(found: String, expected: String) {
    self.found = Self.line(found)
    self.expected = Self.line(expected)
  }

  private static func line(_ text: String) -> String {
    let longest = 200
    let scalars = text.unicodeScalars
    var line = ""
    for scalar in scalars.prefix(longest) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        line += "\\u{\(String(scalar.value, radix: 16))}"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return scalars.count > longest ? line + "…" : line
  }
}

extension SafeTensors {
  /// What the bytes of a file hold, the tensors in the order of their data.
  static func parse(_ data: Data) throws -> Contents {
    guard data.count >= 8 else {
      throw FormatFlaw(
        found: "\(data.count) bytes", expected: "at least the 8 bytes of a header's length")
    }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= longestHeader else {
      throw FormatFlaw(
        found: "a header of \(length) bytes", expected: "at most \(longestHeader) bytes")
    }
    guard Int(length) <= data.count - 8 else {
      throw FormatFlaw(
        found: "a header of \(length) bytes in a file of \(data.count)",
        expected: "a header that ends within the file")
    }
    let start = data.startIndex + 8 + Int(length)
    var (entries, metadata) = try entries(of: JSON(parsing: data[data.startIndex + 8..<start]))
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    let size = data.endIndex - start
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw FormatFlaw(
          found: "tensor '\(entry.name)' at byte \(entry.range.lowerBound) of the data",
          expected: "it to start at byte \(end), where the one before ends")
      }
      end = entry.range.upperBound
    }
    guard end == size else {
      throw FormatFlaw(
        found: "\(size) bytes of data", expected: "the \(end) bytes that the header announces")
    }
    let tensors = entries.map { entry in
      var tensor = Tensor(entry.shape)
      let bytes = data[start + entry.range.lowerBound..<start + entry.range.upperBound]
      tensor.withMutableElements { elements in
        bytes.withUnsafeBytes { source in
          for index in elements.indices {
            let bits = source.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
            elements[index] = Float(bitPattern: UInt32(littleEndian: bits))
          }
        }
      }
      return (name: entry.name, tensor: tensor)
    }
    return (tensors, metadata)
  }

  /// The bytes of a file.
  static func serialize(
    _ tensors: [(name: String, tensor: Tensor)], _ metadata: [String: String] = [:]
  ) -> Data {
    // Sorted by name, as the format's own writer does for tensors of one type.
    let tensors = tensors.sorted { $0.name < $1.name }
    var end = 0
    var entries = tensors.map { name, tensor in
      let start = end
      end += tensor.count * 4
      let shape = tensor.shape.list.map(String.init).joined(separator: ",")
      return
        #""\#(name)":{"dtype":"F32","shape":[\#(shape)],"data_offsets":[\#(start),\#(end)]}"#
    }
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)):\(quoted($0.value))"
      }
      entries.insert(#""__metadata__":{\#(texts.joined(separator: ","))}"#, at: 0)
    }
    var header = "{" + entries.joined(separator: ",") + "}"
    // Spaces bring the data to a multiple of eight bytes.
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    var data = Data(capacity: 8 + header.utf8.count + end)
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(contentsOf: header.utf8)
    for (_, tensor) in tensors {
      tensor.withElements { elements in
        let words = elements.map { $0.bitPattern.littleEndian }
        words.withUnsafeBytes { data.append(contentsOf: $0) }
      }
    }
    return data
  }

  /// A text as JSON writes it.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20: String(format: "\\u%04x", scalar.value)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }

  private struct Entry {
    let name: String
    let shape: Shape
    let range: Range<Int>
  }

  private static func entries(
    of header: JSON
  ) throws -> (entries: [Entry], metadata: [String: String]) {
    guard case .object(let members) = header else {
      throw FormatFlaw(found: "a header that is \(header.kind)", expected: "a JSON object")
    }
    var names = Set<String>()
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    for member in members {
      let (name, value) = (member.key, member.value)
      guard names.insert(name).inserted else {
        throw FormatFlaw(found: "'\(name)' twice in the header", expected: "every name once")
      }
      if name == "__metadata__" {
        metadata = try texts(value)
      } else {
        entries.append(try entry(name, value))
      }
    }
    return (entries, metadata)
  }

  private static func texts(_ value: JSON) throws -> [String: String] {
    if case .null = value { return [:] }
    let flaw = FormatFlaw(
      found: "'__metadata__' that is not of strings", expected: "an object of strings")
    guard case .object(let members) = value else { throw flaw }
    var texts: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else { throw flaw }
      texts[member.key] = text
    }
    return texts
  }

  private static func entry(_ name: String, _ value: JSON) throws -> Entry {
    let needed: Set = ["dtype", "shape", "data_offsets"]
    // Members of other names are passed over, as by the format's own reader.
    var known: [JSON.Member] = []
    if case .object(let members) = value { known = members.filter { needed.contains($0.key) } }
    guard Set(known.map(\.key)) == needed, known.count == needed.count else {
      throw FormatFlaw(
        found: "other members of tensor '\(name)'",
        expected: "'dtype', 'shape' and 'data_offsets', each once")
    }
    let member = Dictionary(uniqueKeysWithValues: known.map { ($0.key, $0.value) })
    guard case .string("F32") = member["dtype"]! else {
      throw FormatFlaw(
        found: "tensor '\(name)' of type \(member["dtype"]!.summary)", expected: "type \"F32\"")
    }
    let sizes = try wholeNumbers(member["shape"]!, "sizes of tensor '\(name)'")
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Int.max / 4 else {
        throw FormatFlaw(
          found: "tensor '\(name)' of shape \(sizes)", expected: "a shape that fits in memory")
      }
      count = product
    }
    guard let shape = Shape(sizes) else {
      throw FormatFlaw(
        found: "tensor '\(name)' of \(sizes.count) axes", expected: "at most 4 axes")
    }
    let offsets = try wholeNumbers(member["data_offsets"]!, "offsets of tensor '\(name)'")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw FormatFlaw(
        found: "offsets \(offsets) of tensor '\(name)'", expected: "a start and an end after it")
    }
    guard offsets[1] - offsets[0] == count * 4 else {
      throw FormatFlaw(
        found: "\(offsets[1] - offsets[0]) bytes for tensor '\(name)'",
        expected: "the \(count * 4) of the shape \(sizes)")
    }
    return Entry(name: name, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func wholeNumbers(_ value: JSON, _ what: String) throws -> [Int] {
    guard case .array(let list) = value else {
      throw FormatFlaw(found: "\(what) that are \(value.kind)", expected: "a list of whole numbers")
    }
    return try list.map { element in
      guard case .number(let text) = element, !text.hasPrefix("-"), let number = Int(text) else {
        throw FormatFlaw(
          found: "\(element.summary) among the \(what)", expected: "whole numbers of at least 0")
      }
      return number
    }
  }
}
