import Files
import Foundation
import Tensors

/// What the JSON header of a safetensors file tells, every rule of the format checked that does not depend on
/// the data.
struct SafeTensorsHeader {
  /// What the header tells of a tensor.
  struct Entry {
    let name: String
    let shape: Shape
    /// The bytes of its elements, counted from the start of the data.
    let range: Range<Int>
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// The header that a JSON value spells.
  init(_ header: JSON) throws(SafeTensorsError.Reason) {
    guard case .object(let members) = header else {
      throw SafeTensorsError.Reason(
        found: "a header that is \(header.kind)", expected: "a JSON object")
    }
    var names = Set<String>()
    for member in members {
      let (name, value) = (member.key, member.value)
      guard names.insert(name).inserted else {
        throw SafeTensorsError.Reason(
          found: "'\(name)' twice in the header", expected: "every name once")
      }
      if name == "__metadata__" {
        metadata = try Self.texts(value)
      } else {
        entries.append(try Self.entry(name, value))
      }
    }
  }

  /// The entries in the order of their data.
  ///
  /// - Throws: the reason if they leave a gap or overlap, do not take just `dataSize` bytes, or take more
  ///   than the machine has memory.
  func entriesInOrder(dataSize: Int) throws(SafeTensorsError.Reason) -> [Entry] {
    let entries = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw SafeTensorsError.Reason(
          found: "tensor '\(entry.name)' at byte \(entry.range.lowerBound) of the data",
          expected: "it to start at byte \(end), where the one before ends")
      }
      end = entry.range.upperBound
    }
    guard end == dataSize else {
      throw SafeTensorsError.Reason(
        found: "\(dataSize) bytes of data", expected: "the \(end) bytes that the header announces")
    }
    let memory = ResourceLimits.memory
    guard dataSize < memory else {
      throw SafeTensorsError.Reason(
        found: "\(dataSize) bytes of data", expected: "less than the memory, \(memory) bytes")
    }
    return entries
  }

  private static func texts(_ value: JSON) throws(SafeTensorsError.Reason) -> [String: String] {
    if case .null = value { return [:] }
    let reason = SafeTensorsError.Reason(
      found: "'__metadata__' that is not of strings", expected: "an object of strings")
    guard case .object(let members) = value else { throw reason }
    var texts: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else { throw reason }
      texts[member.key] = text
    }
    return texts
  }

  private static func entry(_ name: String, _ value: JSON) throws(SafeTensorsError.Reason) -> Entry
  {
    let needed: Set = ["dtype", "shape", "data_offsets"]
    // Members of other names are passed over, as by the format's own reader.
    var known: [JSON.Member] = []
    if case .object(let members) = value { known = members.filter { needed.contains($0.key) } }
    guard Set(known.map(\.key)) == needed, known.count == needed.count else {
      throw SafeTensorsError.Reason(
        found: "other members of tensor '\(name)'",
        expected: "'dtype', 'shape' and 'data_offsets', each once")
    }
    let member = Dictionary(uniqueKeysWithValues: known.map { ($0.key, $0.value) })
    guard case .string("F32") = member["dtype"]! else {
      throw SafeTensorsError.Reason(
        found: "tensor '\(name)' of type \(member["dtype"]!.summary)", expected: "type \"F32\"")
    }
    let sizes = try wholeNumbers(member["shape"]!, "sizes of tensor '\(name)'")
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Int.max / 4 else {
        throw SafeTensorsError.Reason(
          found: "tensor '\(name)' of shape \(sizes)", expected: "a shape that fits in memory")
      }
      count = product
    }
    guard let shape = Shape(sizes) else {
      throw SafeTensorsError.Reason(
        found: "tensor '\(name)' of \(sizes.count) axes", expected: "at most 4 axes")
    }
    let offsets = try wholeNumbers(member["data_offsets"]!, "offsets of tensor '\(name)'")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw SafeTensorsError.Reason(
        found: "offsets \(offsets) of tensor '\(name)'", expected: "a start and an end after it")
    }
    guard offsets[1] - offsets[0] == count * 4 else {
      throw SafeTensorsError.Reason(
        found: "\(offsets[1] - offsets[0]) bytes for tensor '\(name)'",
        expected: "the \(count * 4) of the shape \(sizes)")
    }
    return Entry(name: name, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func wholeNumbers(_ value: JSON, _ what: String) throws(SafeTensorsError.Reason)
    -> [Int]
  {
    guard case .array(let list) = value else {
      throw SafeTensorsError.Reason(
        found: "\(what) that are \(value.kind)", expected: "a list of whole numbers")
    }
    return try list.map { element throws(SafeTensorsError.Reason) in
      guard case .number(let text) = element, !text.hasPrefix("-"), let number = Int(text) else {
        throw SafeTensorsError.Reason(
          found: "\(element.summary) among the \(what)", expected: "whole numbers of at least 0")
      }
      return number
    }
  }
}
