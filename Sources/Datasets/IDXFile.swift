import Foundation

/// A file in the IDX format of MNIST, raw or gzipped: four bytes that say "unsigned bytes, so many
/// axes", the size of each axis as four bytes, most significant first, and the bytes themselves
/// (yann.lecun.com/exdb/mnist).
struct IDXFile {
  /// The size of every axis.
  let sizes: [Int]
  /// The bytes, in row-major order.
  let bytes: [UInt8]

  /// Reads a file that must have `axes` axes: 3 for images, 1 for labels.
  ///
  /// - Throws: ``DatasetError`` if it cannot be read, or is anything else than a whole file of this
  ///   kind. No more is unpacked than the header announces.
  init(path: String, axes: Int) throws {
    func refuse(_ found: String, _ expected: String) -> DatasetError {
      DatasetError(path: path, found: found, expected: expected)
    }
    let file: Data
    do {
      file = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw refuse("no file that can be read", "an IDX file, raw or gzipped")
    }
    let source: any ByteSource = file.starts(with: [0x1F, 0x8B]) ? Inflater(file) : RawBytes(file)
    do {
      let magic = try source.read(4)
      guard magic.count == 4 else {
        throw refuse("\(magic.count) bytes", "at least the four that begin an IDX file")
      }
      guard magic[0] == 0, magic[1] == 0, magic[2] == 8 else {
        let hex = magic.map { String(format: "%02x", $0) }.joined(separator: " ")
        throw refuse("a file that begins with \(hex)", "00 00 08 0\(axes), an IDX file of bytes")
      }
      guard magic[3] == axes else {
        throw refuse(Self.kind(axes: Int(magic[3])), Self.kind(axes: axes))
      }
      let header = try source.read(4 * axes)
      guard header.count == 4 * axes else {
        throw refuse("a header of \(4 + header.count) bytes", "\(4 + 4 * axes)")
      }
      sizes = (0..<axes).map { axis in
        header[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) }
      }
      guard !sizes.contains(0) else {
        throw refuse("sizes \(sizes)", "none of them 0")
      }
      var total = 1
      for size in sizes {
        let (product, overflow) = total.multipliedReportingOverflow(by: size)
        guard !overflow else { throw refuse("sizes \(sizes)", "a file that fits in memory") }
        total = product
      }
      bytes = try source.read(total)
      guard bytes.count == total else {
        throw refuse(
          "\(bytes.count) bytes after the header", "the \(total) of \(Self.product(sizes))")
      }
      guard try source.isExhausted() else {
        throw refuse("more bytes than the header announces", "\(total), \(Self.product(sizes))")
      }
    } catch let corrupt as Inflater.Corrupt {
      throw refuse("a damaged gzip file (\(corrupt.reason))", "a whole one")
    }
  }

  private static func kind(axes: Int) -> String {
    switch axes {
    case 1: "a file of labels (1 axis)"
    case 3: "a file of images (3 axes)"
    default: "a file of \(axes) axes"
    }
  }

  private static func product(_ sizes: [Int]) -> String {
    sizes.map(String.init).joined(separator: "×")
  }
}

/// Bytes that are asked for piece by piece.
private protocol ByteSource {
  func read(_ count: Int) throws -> [UInt8]
  func isExhausted() throws -> Bool
}

extension Inflater: ByteSource {}

/// Bytes that stand in the file as they are.
private final class RawBytes: ByteSource {
  private var rest: Data

  init(_ bytes: Data) { rest = bytes }

  func read(_ count: Int) -> [UInt8] {
    let piece = rest.prefix(count)
    rest = rest.dropFirst(count)
    return [UInt8](piece)
  }

  func isExhausted() -> Bool { rest.isEmpty }
}
