import Foundation

/// An IDX file that was refused: which one, what was found in it, and what was expected.
public struct IDXError: Error, Hashable, Sendable {
  /// What is wrong with a file.
  public enum Reason: Hashable, Sendable {
    /// There is no regular file, or it cannot be read.
    case unreadable(found: String)

    /// The file does not begin as IDX files do: two zero bytes, the element type, the number of
    /// dimensions.
    case magic(found: [UInt8], expected: [UInt8])

    /// The elements are not unsigned bytes (type 0x08).
    case elementType(found: UInt8)

    /// The file has another number of dimensions: 3 for images, 1 for labels.
    case dimensions(found: Int, expected: Int)

    /// A size in the header is zero.
    case empty(sizes: [Int])

    /// The sizes in the header ask for more bytes than the file can hold, compressed or not.
    case oversized(sizes: [Int], possible: Int)

    /// The file has fewer bytes than its header says, the header included.
    case tooShort(found: Int, expected: Int)

    /// The file has more bytes than its header says, the header included; `found` is nil for a
    /// gzipped file, which is not inflated further to count them.
    case tooLong(found: Int?, expected: Int)

    /// The gzip data is damaged, breaks off, or has bytes after its end.
    case gzip(found: String)

    /// A label is not the number of a class.
    case label(found: UInt8, index: Int, classes: Int)

    /// The number of labels is not the number of images in the file that belongs to this one.
    case labelCount(found: Int, images: Int, imagePath: String)

    /// The images, [height, width], have another size than those in the file that belongs to this
    /// one.
    case imageSize(found: [Int], expected: [Int], expectedPath: String)
  }

  /// The path of the file.
  public let path: String

  /// What is wrong with it.
  public let reason: Reason

  /// The error for a file.
  public init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }
}

extension IDXError: CustomStringConvertible, LocalizedError {
  /// One line with the path, what was found and what was expected.
  public var description: String { "\(path): \(reason)" }

  /// The same line.
  public var errorDescription: String? { description }
}

extension IDXError.Reason: Error, CustomStringConvertible {
  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .unreadable(let found):
      "found \(found); expected an IDX file"
    case .magic(let found, let expected):
      "found \(hexadecimal(found)) at the beginning; expected \(hexadecimal(expected))"
    case .elementType(let found):
      "found elements of type \(hexadecimal([found])); expected 08 (unsigned bytes)"
    case .dimensions(let found, let expected):
      "found \(contents(found)); expected \(contents(expected))"
    case .empty(let sizes):
      "found a header for \(product(sizes)) elements; expected at least one"
    case .oversized(let sizes, let possible):
      "found a header for \(product(sizes)) bytes; expected at most \(possible) in this file"
    case .tooShort(let found, let expected):
      "found \(found) bytes; expected \(expected) according to the header"
    case .tooLong(let found, let expected):
      "found \(found.map(String.init) ?? "more") bytes; expected \(expected) according to the header"
    case .gzip(let found):
      "found \(found); expected one whole gzip member"
    case .label(let found, let index, let classes):
      "found label \(found) at index \(index); expected 0 to \(classes - 1)"
    case .labelCount(let found, let images, let imagePath):
      "found \(found) labels; expected \(images), one per image of \(imagePath)"
    case .imageSize(let found, let expected, let expectedPath):
      "found images of \(product(found)) pixels; expected \(product(expected)) as in \(expectedPath)"
    }
  }

  private func contents(_ dimensions: Int) -> String {
    switch dimensions {
    case 1: "labels (1 dimension)"
    case 3: "images (3 dimensions)"
    default: "\(dimensions) dimensions"
    }
  }

  private func product(_ sizes: [Int]) -> String {
    sizes.map(String.init).joined(separator: " × ")
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    guard !bytes.isEmpty else { return "nothing" }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
