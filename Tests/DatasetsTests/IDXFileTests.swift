import Datasets
import Foundation
import Testing

/// Two images of 3 rows and 4 columns.
private let elements = (0..<24).map { UInt8($0 * 10) }
private let images = idx(sizes: [2, 3, 4], elements: elements)
private let labels = idx(sizes: [5], elements: [0, 9, 3, 3, 7])

/// What reading `bytes` as images is refused for, if the message also names the file.
private func faultOfImages(_ bytes: [UInt8]) throws -> IDXError.Fault? {
  let folder = try TemporaryFolder()
  let file = try folder.write(bytes, as: "images")
  let error = #expect(throws: IDXError.self) { try IDXFile.images(at: file) }
  #expect(error?.path == file.path)
  #expect(error?.description.hasPrefix("\(file.path): ") == true)
  #expect(error?.description.contains("\n") == false)
  return error?.fault
}

private func faultOfLabels(_ bytes: [UInt8], classes: Int = 10) throws -> IDXError.Fault? {
  let folder = try TemporaryFolder()
  let file = try folder.write(bytes, as: "labels")
  let error = #expect(throws: IDXError.self) { try IDXFile.labels(at: file, classes: classes) }
  return error?.fault
}

@Test("images are read with their sizes, gzipped or not, whatever the file is called")
func imagesAreRead() throws {
  let folder = try TemporaryFolder()
  let raw = try IDXFile.images(at: folder.write(images, as: "raw.gz"))
  #expect(raw.count == 2 && raw.height == 3 && raw.width == 4)
  #expect(raw.pixels == elements)
  #expect(try IDXFile.images(at: folder.write(gzip(images), as: "zipped")) == raw)
}

@Test("labels are read, gzipped or not")
func labelsAreRead() throws {
  let folder = try TemporaryFolder()
  let raw = try folder.write(labels, as: "raw")
  let zipped = try folder.write(gzip(labels), as: "zipped")
  #expect(try IDXFile.labels(at: raw, classes: 10) == [0, 9, 3, 3, 7])
  #expect(try IDXFile.labels(at: zipped, classes: 10) == [0, 9, 3, 3, 7])
}

@Test("a gzipped file larger than any buffer of ours or zlib's is read whole")
func largeFilesAreRead() throws {
  let folder = try TemporaryFolder()
  let pixels = noise(300_000) + [UInt8](repeating: 0, count: 700_000)
  let file = try folder.write(gzip(idx(sizes: [100, 100, 100], elements: pixels)), as: "large")
  #expect(try IDXFile.images(at: file).pixels == pixels)
}

@Test("a missing file, a folder and a device are refused as unreadable")
func unreadableFiles() throws {
  let folder = try TemporaryFolder()
  for place in [
    folder.url.appendingPathComponent("nothing"), folder.url, URL(fileURLWithPath: "/dev/zero"),
  ] {
    let error = #expect(throws: IDXError.self) { try IDXFile.images(at: place) }
    guard case .unreadable = error?.fault else {
      Issue.record("\(place.path) gave \(String(describing: error))")
      continue
    }
  }
}

@Test("a file that does not begin with two zero bytes is refused")
func wrongMagic() throws {
  let page = [UInt8]("<!DOCTYPE html>".utf8)
  let expected: [UInt8] = [0, 0, 8, 3]
  #expect(try faultOfImages(page) == .magic(found: [0x3C, 0x21, 0x44, 0x4F], expected: expected))
  #expect(try faultOfImages([0, 0]) == .magic(found: [0, 0], expected: expected))
  #expect(try faultOfImages([]) == .magic(found: [], expected: expected))
  #expect(try faultOfImages([0, 1, 8, 3]) == .magic(found: [0, 1, 8, 3], expected: expected))
  #expect(try faultOfImages(gzip(page)) == .magic(found: Array(page[..<4]), expected: expected))
}

@Test("elements that are not unsigned bytes are refused")
func wrongElementType() throws {
  let floats = idx(type: 0x0D, sizes: [2, 3, 4], elements: elements)
  #expect(try faultOfImages(floats) == .elementType(found: 0x0D))
}

@Test("labels where images belong, and images where labels belong, are told apart")
func wrongDimensions() throws {
  #expect(try faultOfImages(labels) == .dimensions(found: 1, expected: 3))
  #expect(try faultOfLabels(images) == .dimensions(found: 3, expected: 1))
  let message = IDXError(path: "x", fault: .dimensions(found: 1, expected: 3)).description
  #expect(message == "x: holds labels (1 dimension) where images (3 dimensions) belong")
}

@Test("a header that breaks off is refused", arguments: 4..<16)
func shortHeader(length: Int) throws {
  let expected = IDXError.Fault.tooShort(found: length, expected: 16)
  #expect(try faultOfImages(Array(images[..<length])) == expected)
  #expect(try faultOfImages(gzip(Array(images[..<length]))) == expected)
}

@Test("a size of zero is refused", arguments: [[0, 3, 4], [2, 0, 4], [2, 3, 0], [0, 0, 0]])
func zeroSizes(sizes: [Int]) throws {
  #expect(try faultOfImages(idx(sizes: sizes, elements: [])) == .empty(sizes: sizes))
}

@Test("no labels are refused")
func zeroLabels() throws {
  #expect(try faultOfLabels(idx(sizes: [0], elements: [])) == .empty(sizes: [0]))
}

@Test("sizes whose product overflows are refused")
func overflowingSizes() throws {
  let sizes = [Int](repeating: 0xFFFF_FFFF, count: 3)
  let file = idx(sizes: sizes, elements: elements)
  #expect(try faultOfImages(file) == .oversized(sizes: sizes, possible: 24))
}

@Test("sizes beyond what the file can hold are refused before anything is reserved")
func oversizedFiles() throws {
  // 2⁶² bytes: reserving them would end the program.
  let sizes = [1 << 31, 1 << 31, 1]
  let raw = idx(sizes: sizes, elements: elements)
  #expect(try faultOfImages(raw) == .tooShort(found: 40, expected: (1 << 62) + 16))
  let zipped = gzip(raw)
  let possible = zipped.count * 1032 - 16
  #expect(try faultOfImages(zipped) == .oversized(sizes: sizes, possible: possible))
}

@Test("a file that ends one byte early is refused")
func shortFile() throws {
  let short = Array(images.dropLast())
  #expect(try faultOfImages(gzip(short)) == .tooShort(found: 39, expected: 40))
  #expect(try faultOfImages(short) == .tooShort(found: 39, expected: 40))
}

@Test("a file that goes on one byte too long is refused")
func longFile() throws {
  #expect(try faultOfImages(images + [0]) == .tooLong(found: 41, expected: 40))
  #expect(try faultOfImages(gzip(images + [0])) == .tooLong(found: nil, expected: 40))
}

@Test("a file that inflates to far more than its header announces is not inflated further")
func gzipBomb() throws {
  // Whoever went on inflating would find that this breaks off in the middle.
  let bomb = gzip(images + [UInt8](repeating: 0, count: 5_000_000))
  let half = Array(bomb[..<(bomb.count / 2)])
  #expect(try faultOfImages(half) == .tooLong(found: nil, expected: 40))
}

@Test("gzip data that breaks off is refused, wherever it does")
func brokenGzip() throws {
  let zipped = gzip(images)
  for length in 2..<zipped.count {
    let fault = try faultOfImages(Array(zipped[..<length]))
    #expect(
      fault == .gzip(reason: "gzip data that breaks off")
        || fault == .oversized(sizes: [2, 3, 4], possible: length * 1032 - 16), "\(length) bytes")
  }
}

@Test("a wrong CRC-32 or length in the gzip trailer is refused", arguments: [1, 5])
func wrongTrailer(fromEnd: Int) throws {
  var zipped = gzip(images)
  zipped[zipped.count - fromEnd] ^= 1
  let reason = fromEnd == 1 ? "incorrect length check" : "incorrect data check"
  #expect(try faultOfImages(zipped) == .gzip(reason: "damaged gzip data (\(reason))"))
}

@Test("a flipped bit anywhere in a gzipped file is noticed, or changes nothing")
func flippedBits() throws {
  let folder = try TemporaryFolder()
  let zipped = gzip(labels)
  var noticed = 0
  for bit in 0..<(zipped.count * 8) {
    var damaged = zipped
    damaged[bit / 8] ^= 1 << (bit % 8)
    let file = try folder.write(damaged, as: "labels")
    do {
      // The header has a time that nobody checks, and the last block may end within a byte.
      #expect(try IDXFile.labels(at: file, classes: 10) == [0, 9, 3, 3, 7], "bit \(bit)")
    } catch {
      noticed += 1
    }
  }
  #expect(noticed > (zipped.count - 10) * 7)
}

@Test("bytes after the gzip member are refused, a second member too")
func trailingBytes() throws {
  let zipped = gzip(images)
  let one = IDXError.Fault.gzip(reason: "gzip data with 1 bytes after its end")
  #expect(try faultOfImages(zipped + [0]) == one)
  let another = IDXError.Fault.gzip(reason: "gzip data with \(zipped.count) bytes after its end")
  #expect(try faultOfImages(zipped + zipped) == another)
}

@Test("a label that is not the number of a class is refused")
func labelOutOfRange() throws {
  #expect(try faultOfLabels(labels, classes: 9) == .label(found: 9, index: 1, classes: 9))
  let all = idx(sizes: [256], elements: (0...255).map { UInt8($0) })
  #expect(try faultOfLabels(all, classes: 255) == .label(found: 255, index: 255, classes: 255))
}

@Test("labels that do not match the images in number are refused")
func labelCountMismatch() throws {
  let folder = try TemporaryFolder()
  let imageFile = try folder.write(images, as: "images")
  let labelFile = try folder.write(labels, as: "labels")
  let error = #expect(throws: IDXError.self) {
    try LabelledImages(images: imageFile, labels: labelFile, classNames: MNIST.classNames)
  }
  #expect(error?.path == labelFile.path)
  #expect(error?.fault == .labelCount(found: 5, images: 2, imagePath: imageFile.path))
}
