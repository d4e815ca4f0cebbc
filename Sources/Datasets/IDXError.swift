import Foundation

/// Why an IDX file was refused: which file, what was found in it, and what was expected.
public struct IDXError: Error, Hashable, Sendable {
  public enum Fault: Hashable, Sendable {
    /// There is no file, or it cannot be read.
    case unreadable(reason: String)

    /// The file does not begin as IDX files do: two zero bytes, the element type, the number of
    /// dimensions.
    case magic(found: [UInt8], expected: [UInt8])

    /// The elements are not unsigned bytes (0x08).
    case elementType(found: UInt8)

    /// A file with 3 dimensions holds images, one with 1 holds labels.
    case dimensions(found: Int, expected: Int)

    /// A size in the header is zero.
    case empty(sizes: [Int])

    /// The header asks for more bytes than the file can hold, whatever it is compressed with.
    case oversized(sizes: [Int], possible: Int)

    /// The file ends before everything its header announces, header included.
    case tooShort(found: Int, expected: Int)

    /// The file goes on after everything its header announces; a compressed one is not inflated
    /// further to see how far, and `found` is then nil.
    case tooLong(found: Int?, expected: Int)

    /// The gzip data around the file is damaged, breaks off, or has bytes after its end.
    case gzip(reason: String)

    /// A label is not the number of a class.
    case label(found: UInt8, index: Int, classes: Int)

    /// There are not as many labels as images in the file beside this one.
    case labelCount(found: Int, images: Int, imagePath: String)

    /// The images are not of the size of those in the file beside this one.
    case imageSize(found: [Int], expected: [Int], expectedPath: String)
  }

  /// Where the file lies.
  public let path: String

  /// What is wrong with it.
  public let fault: Fault

  public init(path: String, fault: Fault) {
    self.path = path
    self.fault = fault
  }
}

extension IDXError: CustomStringConvertible, LocalizedError {
  public var description: String { "\(path): \(fault)" }
  public var errorDescription: String? { description }
}

extension IDXError.Fault: Error, CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason):
      "cannot be read (\(reason))"
    case .magic(let found, let expected):
      "begins with \(hexadecimal(found)) where an IDX file has \(hexadecimal(expected))"
    case .elementType(let found):
      "elements of type \(hexadecimal([found])), expected 08 (unsigned bytes)"
    case .dimensions(let found, let expected):
      "holds \(contents(found)) where \(contents(expected)) belong"
    case .empty(let sizes):
      "announces \(product(sizes)) elements, expected at least one"
    case .oversized(let sizes, let possible):
      "announces \(product(sizes)) bytes, but cannot hold more than \(possible)"
    case .tooShort(let found, let expected):
      "ends after \(found) bytes, its header announces \(expected)"
    case .tooLong(let found, let expected):
      "has \(found.map(String.init) ?? "more") bytes, its header announces \(expected)"
    case .gzip(let reason):
      "found \(reason), expected one whole gzip member"
    case .label(let found, let index, let classes):
      "label \(found) at \(index), expected 0 to \(classes - 1)"
    case .labelCount(let found, let images, let imagePath):
      "\(found) labels, expected \(images), one for each image of \(imagePath)"
    case .imageSize(let found, let expected, let expectedPath):
      "images of \(product(found)) pixels, expected \(product(expected)) as in \(expectedPath)"
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
