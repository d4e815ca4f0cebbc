import Files
import Foundation
import Tensors

/// Named tensors, as a file in the safetensors format holds them.
///
/// The file holds the length of a header in eight bytes, least significant first; the header in JSON;
/// and the elements of all tensors without gaps. Every tensor is of 32-bit floats.
public struct SafeTensorsFile: Sendable {
  /// The tensors; in a file that was read, in the order of their data.
  public var tensors: [(name: String, tensor: Tensor)]

  /// The texts beside the tensors.
  public var metadata: [String: String]

  /// A longer header is refused: this one is enough for 100,000 tensors. The format's own reader allows ten
  /// times as much, for which a reader of JSON needs gigabytes.
  static let longestHeader = 10_000_000

  /// The file that holds some tensors and texts.
  public init(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]
  ) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file, first its header and then its data, if they are wanted.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - check: throws if the file is not what is needed; it is given what the header announces, with zeros
  ///     in all tensors.
  /// - Throws: ``SafeTensorsError`` if the file cannot be read, breaks a rule of the format, has more data
  ///   than there is memory, or `check` throws.
  public init(
    path: String,
    check: (SafeTensorsFile) throws(SafeTensorsError.Reason) -> Void = {
      (_) throws(SafeTensorsError.Reason) in
    }
  ) throws(SafeTensorsError) {
    do {
      try self.init(ByteSource(path: path, expecting: "a safetensors file"), check: check)
    } catch let error as FileError {
      throw SafeTensorsError(path: path, found: error.found, expected: error.expected)
    } catch let reason as SafeTensorsError.Reason {
      throw SafeTensorsError(path: path, reason: reason)
    } catch {
      throw SafeTensorsError(path: path, found: "\(error)", expected: "a safetensors file")
    }
  }

  /// Writes the file, all or nothing; makes its folder.
  ///
  /// - Throws: ``SafeTensorsError`` if it cannot be written; an older file is then left as it was.
  public func write(to path: String) throws(SafeTensorsError) {
    do {
      try AtomicFile.write(serialized(), to: path)
    } catch {
      throw SafeTensorsError(path: path, found: error.found, expected: error.expected)
    }
  }
}

extension SafeTensorsFile {
  /// What the bytes of a file hold, the tensors in the order of their data.
  package init(parsing data: Data) throws(SafeTensorsError.Reason) {
    do {
      try self.init(ByteSource(data)) { (_) throws(SafeTensorsError.Reason) in }
    } catch let reason as SafeTensorsError.Reason {
      throw reason
    } catch {
      throw SafeTensorsError.Reason(found: "\(error)", expected: "a safetensors file")
    }
  }

  private init(
    _ source: ByteSource, check: (SafeTensorsFile) throws(SafeTensorsError.Reason) -> Void
  ) throws {
    guard source.count >= 8 else {
      throw SafeTensorsError.Reason(
        found: "\(source.count) bytes", expected: "at least the 8 bytes of a header's length")
    }
    let length = try source.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.longestHeader else {
      throw SafeTensorsError.Reason(
        found: "a header of \(length) bytes", expected: "at most \(Self.longestHeader) bytes")
    }
    guard Int(length) <= source.count - 8 else {
      throw SafeTensorsError.Reason(
        found: "a header of \(length) bytes in a file of \(source.count)",
        expected: "a header that ends within the file")
    }
    let start = 8 + Int(length)
    let header = try SafeTensorsHeader(JSON(parsing: source.bytes(8..<start)))
    let entries = try header.entriesInOrder(dataSize: source.count - start)
    tensors = entries.map { (name: $0.name, tensor: Tensor($0.shape)) }
    metadata = header.metadata
    try check(self)
    for (index, entry) in entries.enumerated() {
      try tensors[index].tensor.withMutableElements { elements in
        try source.read(
          at: start + entry.range.lowerBound, into: UnsafeMutableRawBufferPointer(elements))
        for element in elements.indices where UInt32(1).littleEndian != 1 {
          elements[element] = Float(bitPattern: elements[element].bitPattern.byteSwapped)
        }
      }
    }
  }

  /// The bytes of a file.
  package func serialized() -> Data {
    // Sorted by name, as the format's own writer does for tensors of one type.
    let tensors = tensors.sorted { $0.name < $1.name }
    var end = 0
    var entries = tensors.map { name, tensor in
      let start = end
      end += tensor.count * 4
      let shape = tensor.shape.list.map(String.init).joined(separator: ",")
      return
        #"\#(quoted(name)):{"dtype":"F32","shape":[\#(shape)],"data_offsets":[\#(start),\#(end)]}"#
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
        // One NaN for all: sign and payload differ between processors.
        let words = elements.map { ($0.isNaN ? Float.nan : $0).bitPattern.littleEndian }
        words.withUnsafeBytes { data.append(contentsOf: $0) }
      }
    }
    return data
  }

  /// A text as JSON writes it.
  private func quoted(_ text: String) -> String {
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
}
