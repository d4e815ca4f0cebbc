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

  /// A longer header is refused, as by the format's own reader.
  static let longestHeader = 100_000_000

  /// The file that holds some tensors and texts.
  public init(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]
  ) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file.
  ///
  /// - Throws: ``SafeTensorsError`` if the file cannot be read or breaks a rule of the format.
  public init(path: String) throws(SafeTensorsError) {
    do {
      try self.init(
        parsing: FileSystem.read(path, expecting: "a safetensors file"))
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
    guard data.count >= 8 else {
      throw SafeTensorsError.Reason(
        found: "\(data.count) bytes", expected: "at least the 8 bytes of a header's length")
    }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.longestHeader else {
      throw SafeTensorsError.Reason(
        found: "a header of \(length) bytes", expected: "at most \(Self.longestHeader) bytes")
    }
    guard Int(length) <= data.count - 8 else {
      throw SafeTensorsError.Reason(
        found: "a header of \(length) bytes in a file of \(data.count)",
        expected: "a header that ends within the file")
    }
    let start = data.startIndex + 8 + Int(length)
    let header = try SafeTensorsHeader(JSON(parsing: data[data.startIndex + 8..<start]))
    let entries = header.entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    let size = data.endIndex - start
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw SafeTensorsError.Reason(
          found: "tensor '\(entry.name)' at byte \(entry.range.lowerBound) of the data",
          expected: "it to start at byte \(end), where the one before ends")
      }
      end = entry.range.upperBound
    }
    guard end == size else {
      throw SafeTensorsError.Reason(
        found: "\(size) bytes of data", expected: "the \(end) bytes that the header announces")
    }
    tensors = entries.map { entry in
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
    metadata = header.metadata
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
        let words = elements.map { $0.bitPattern.littleEndian }
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
