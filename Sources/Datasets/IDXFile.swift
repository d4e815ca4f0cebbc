import Foundation

/// Reads files in the IDX format of the MNIST database, gzipped or not.
///
/// A file is two zero bytes, the element type (0x08, unsigned bytes), the number of dimensions, then
/// each size as four bytes, most significant first, then the elements. (LeCun, Cortes and Burges,
/// "The MNIST database of handwritten digits".) Whether a file is gzipped is seen from its first
/// two bytes, not from its name. A file that is not exactly what its header says is refused, and
/// nothing is reserved on the word of a header that the file cannot keep.
public enum IDXFile {
  /// What a file of images holds.
  public struct Images: Hashable, Sendable {
    public let count: Int
    public let height: Int
    public let width: Int

    /// `[count, height, width]`
    public let pixels: [UInt8]
  }

  /// The images in a file of three dimensions.
  public static func images(at file: URL) throws(IDXError) -> Images {
    let (sizes, elements) = try read(file, dimensions: 3)
    return Images(count: sizes[0], height: sizes[1], width: sizes[2], pixels: elements)
  }

  /// The labels in a file of one dimension, each refused unless it is below `classes`.
  public static func labels(at file: URL, classes: Int) throws(IDXError) -> [UInt8] {
    let labels = try read(file, dimensions: 1).elements
    if let index = labels.firstIndex(where: { $0 >= classes }) {
      throw IDXError(
        path: file.path, fault: .label(found: labels[index], index: index, classes: classes))
    }
    return labels
  }

  private static func read(
    _ file: URL, dimensions: Int
  ) throws(IDXError) -> (sizes: [Int], elements: [UInt8]) {
    do throws(IDXError.Fault) {
      return try parse(ByteSource(file), dimensions: dimensions)
    } catch {
      throw IDXError(path: file.path, fault: error)
    }
  }

  /// The sizes and the elements that the bytes of a file spell.
  static func parse(
    _ source: ByteSource, dimensions: Int
  ) throws(IDXError.Fault) -> (sizes: [Int], elements: [UInt8]) {
    var source = source
    let sizes = try readHeader(from: &source, dimensions: dimensions)
    return (sizes, try readElements(from: &source, sizes: sizes))
  }

  private static func readHeader(
    from source: inout ByteSource, dimensions: Int
  ) throws(IDXError.Fault) -> [Int] {
    let unsignedBytes: UInt8 = 0x08
    let expected = [0, 0, unsignedBytes, UInt8(dimensions)]
    let magic = try source.read(4)
    guard magic.count == 4, magic[0] == 0, magic[1] == 0 else {
      throw .magic(found: magic, expected: expected)
    }
    guard magic[2] == unsignedBytes else { throw .elementType(found: magic[2]) }
    guard magic[3] == expected[3] else {
      throw .dimensions(found: Int(magic[3]), expected: dimensions)
    }
    let bytes = try source.read(4 * dimensions)
    guard bytes.count == 4 * dimensions else {
      throw .tooShort(found: 4 + bytes.count, expected: headerLength(dimensions))
    }
    return (0..<dimensions).map { dimension in
      bytes[(4 * dimension)..<(4 * dimension + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  private static func readElements(
    from source: inout ByteSource, sizes: [Int]
  ) throws(IDXError.Fault) -> [UInt8] {
    guard !sizes.contains(0) else { throw .empty(sizes: sizes) }
    let header = headerLength(sizes.count)
    guard let count = product(sizes), count <= Int.max - header else {
      throw .oversized(sizes: sizes, possible: source.possibleCount - header)
    }
    if let length = source.exactCount, length < header + count {
      throw .tooShort(found: length, expected: header + count)
    }
    guard count <= source.possibleCount - header else {
      throw .oversized(sizes: sizes, possible: source.possibleCount - header)
    }
    let elements = try source.read(count)
    guard elements.count == count else {
      throw .tooShort(found: header + elements.count, expected: header + count)
    }
    guard try source.read(1).isEmpty else {
      throw .tooLong(found: source.exactCount, expected: header + count)
    }
    return elements
  }

  private static func product(_ sizes: [Int]) -> Int? {
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  private static func headerLength(_ dimensions: Int) -> Int { 4 + 4 * dimensions }
}
