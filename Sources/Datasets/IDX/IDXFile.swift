/// Reads files in the IDX format of the MNIST database, gzipped or not.
///
/// A file is two zero bytes, the element type (0x08, unsigned bytes), the number of dimensions, then
/// each size as four bytes, most significant first, then the elements. (LeCun, Cortes and Burges,
/// "The MNIST database of handwritten digits".) Whether a file is gzipped is decided by its first
/// two bytes, not by its name. A file that is not exactly as long as its header says is refused, and
/// no memory is reserved for more bytes than a file of its size can hold.
public enum IDXFile {
  /// The content of a file of images.
  public struct Images: Hashable, Sendable {
    /// The number of images.
    public let count: Int

    /// The number of rows of every image.
    public let height: Int

    /// The number of columns of every image.
    public let width: Int

    /// The pixels of all images, [count, height, width].
    public let pixels: [UInt8]
  }

  /// The images in a file of three dimensions.
  ///
  /// - Throws: ``IDXError`` if the file cannot be read, or is anything else.
  public static func images(at path: String) throws(IDXError) -> Images {
    let (sizes, elements) = try read(path, dimensions: 3)
    return Images(count: sizes[0], height: sizes[1], width: sizes[2], pixels: elements)
  }

  /// The labels in a file of one dimension, each below `classes`.
  ///
  /// - Throws: ``IDXError`` if the file cannot be read, is anything else, or has another label.
  public static func labels(at path: String, classes: Int) throws(IDXError) -> [UInt8] {
    let labels = try read(path, dimensions: 1).elements
    if let index = labels.firstIndex(where: { $0 >= classes }) {
      throw IDXError(
        path: path, reason: .label(found: labels[index], index: index, classes: classes))
    }
    return labels
  }

  private static func read(
    _ path: String, dimensions: Int
  ) throws(IDXError) -> (sizes: [Int], elements: [UInt8]) {
    do throws(IDXError.Reason) {
      return try parse(ByteReader(path), dimensions: dimensions)
    } catch {
      throw IDXError(path: path, reason: error)
    }
  }

  /// The sizes and the elements in the bytes of a file.
  static func parse(
    _ reader: ByteReader, dimensions: Int
  ) throws(IDXError.Reason) -> (sizes: [Int], elements: [UInt8]) {
    var reader = reader
    let sizes = try readHeader(from: &reader, dimensions: dimensions)
    return (sizes, try readElements(from: &reader, sizes: sizes))
  }

  private static func readHeader(
    from reader: inout ByteReader, dimensions: Int
  ) throws(IDXError.Reason) -> [Int] {
    let unsignedBytes: UInt8 = 0x08
    let expected = [0, 0, unsignedBytes, UInt8(dimensions)]
    let magic = try reader.read(4)
    guard magic.count == 4, magic[0] == 0, magic[1] == 0 else {
      throw .magic(found: magic, expected: expected)
    }
    guard magic[2] == unsignedBytes else { throw .elementType(found: magic[2]) }
    guard magic[3] == expected[3] else {
      throw .dimensions(found: Int(magic[3]), expected: dimensions)
    }
    let bytes = try reader.read(4 * dimensions)
    guard bytes.count == 4 * dimensions else {
      throw .tooShort(found: 4 + bytes.count, expected: headerLength(dimensions))
    }
    return (0..<dimensions).map { dimension in
      bytes[(4 * dimension)..<(4 * dimension + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  private static func readElements(
    from reader: inout ByteReader, sizes: [Int]
  ) throws(IDXError.Reason) -> [UInt8] {
    guard !sizes.contains(0) else { throw .empty(sizes: sizes) }
    let header = headerLength(sizes.count)
    guard let count = product(sizes), count <= Int.max - header else {
      throw .oversized(sizes: sizes, possible: reader.possibleCount - header)
    }
    if let length = reader.exactCount, length < header + count {
      throw .tooShort(found: length, expected: header + count)
    }
    guard count <= reader.possibleCount - header else {
      throw .oversized(sizes: sizes, possible: reader.possibleCount - header)
    }
    let elements = try reader.read(count)
    guard elements.count == count else {
      throw .tooShort(found: header + elements.count, expected: header + count)
    }
    guard try reader.read(1).isEmpty else {
      throw .tooLong(found: reader.exactCount, expected: header + count)
    }
    return elements
  }

  /// The number of elements; nil if it overflows.
  private static func product(_ sizes: [Int]) -> Int? {
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// The number of bytes before the elements.
  private static func headerLength(_ dimensions: Int) -> Int { 4 + 4 * dimensions }
}
