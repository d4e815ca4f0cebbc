import Datasets
import Testing

/// Two images of 3 rows and 4 columns.
private let elements = (0..<24).map { UInt8($0 * 10) }
private let images = idx(sizes: [2, 3, 4], elements: elements)
private let labels = idx(sizes: [5], elements: [0, 9, 3, 3, 7])

/// Why `bytes` are refused as images; the message must also name the file.
private func reasonOfImages(_ bytes: [UInt8]) throws -> IDXError.Reason? {
  let folder = try TemporaryFolder()
  let file = try folder.write(bytes, as: "images")
  let error = #expect(throws: IDXError.self) { try IDXFile.images(at: file) }
  #expect(error?.path == file)
  #expect(error?.description.hasPrefix("\(file): found ") == true)
  #expect(error?.description.contains("\n") == false)
  return error?.reason
}

private func reasonOfLabels(_ bytes: [UInt8], classes: Int = 10) throws -> IDXError.Reason? {
  let folder = try TemporaryFolder()
  let file = try folder.write(bytes, as: "labels")
  let error = #expect(throws: IDXError.self) { try IDXFile.labels(at: file, classes: classes) }
  return error?.reason
}

@Test("images are read with their sizes, gzipped or not, whatever the name of the file")
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

@Test("a gzipped file larger than all buffers is read whole")
func largeFilesAreRead() throws {
  let folder = try TemporaryFolder()
  let pixels = noise(300_000) + [UInt8](repeating: 0, count: 700_000)
  let file = try folder.write(gzip(idx(sizes: [100, 100, 100], elements: pixels)), as: "large")
  #expect(try IDXFile.images(at: file).pixels == pixels)
}

@Test("a missing file, a folder and a device are refused as unreadable")
func unreadableFiles() throws {
  let folder = try TemporaryFolder()
  let cases = [
    ("\(folder.path)/nothing", "no such file"), (folder.path, "a folder"),
    ("/dev/zero", "a device"),
  ]
  for (path, found) in cases {
    let expected = IDXError(path: path, reason: .unreadable(found: found))
    #expect(throws: expected) { try IDXFile.images(at: path) }
    #expect("\(expected)" == "\(path): found \(found); expected an IDX file")
  }
}

@Test("an IDX file that does not begin with two zero bytes is refused")
func wrongMagic() throws {
  let page = [UInt8]("<!DOCTYPE html>".utf8)
  let expected: [UInt8] = [0, 0, 8, 3]
  #expect(try reasonOfImages(page) == .magic(found: [0x3C, 0x21, 0x44, 0x4F], expected: expected))
  #expect(try reasonOfImages([0, 0]) == .magic(found: [0, 0], expected: expected))
  #expect(try reasonOfImages([]) == .magic(found: [], expected: expected))
  #expect(try reasonOfImages([0, 1, 8, 3]) == .magic(found: [0, 1, 8, 3], expected: expected))
  #expect(try reasonOfImages(gzip(page)) == .magic(found: Array(page[..<4]), expected: expected))
}

@Test("IDX elements that are not unsigned bytes are refused")
func wrongElementType() throws {
  let floats = idx(type: 0x0D, sizes: [2, 3, 4], elements: elements)
  #expect(try reasonOfImages(floats) == .elementType(found: 0x0D))
}

@Test("a file of labels is refused as images, and a file of images as labels")
func wrongDimensions() throws {
  #expect(try reasonOfImages(labels) == .dimensions(found: 1, expected: 3))
  #expect(try reasonOfLabels(images) == .dimensions(found: 3, expected: 1))
  let message = IDXError(path: "x", reason: .dimensions(found: 1, expected: 3)).description
  #expect(message == "x: found labels (1 dimension); expected images (3 dimensions)")
}

@Test("an IDX header that breaks off is refused", arguments: 4..<16)
func shortHeader(length: Int) throws {
  let expected = IDXError.Reason.tooShort(found: length, expected: 16)
  #expect(try reasonOfImages(Array(images[..<length])) == expected)
  #expect(try reasonOfImages(gzip(Array(images[..<length]))) == expected)
}

@Test(
  "an IDX size of zero is refused", arguments: [[0, 3, 4], [2, 0, 4], [2, 3, 0], [0, 0, 0]])
func zeroSizes(sizes: [Int]) throws {
  #expect(try reasonOfImages(idx(sizes: sizes, elements: [])) == .empty(sizes: sizes))
}

@Test("an IDX file without labels is refused")
func zeroLabels() throws {
  #expect(try reasonOfLabels(idx(sizes: [0], elements: [])) == .empty(sizes: [0]))
}

@Test("IDX sizes whose product overflows are refused")
func overflowingSizes() throws {
  let sizes = [Int](repeating: 0xFFFF_FFFF, count: 3)
  let file = idx(sizes: sizes, elements: elements)
  #expect(try reasonOfImages(file) == .oversized(sizes: sizes, possible: 24))
}

@Test("IDX sizes beyond what the file can hold are refused before memory is reserved")
func oversizedFiles() throws {
  // 2⁶² bytes: reserving them would end the program.
  let sizes = [1 << 31, 1 << 31, 1]
  let raw = idx(sizes: sizes, elements: elements)
  #expect(try reasonOfImages(raw) == .tooShort(found: 40, expected: (1 << 62) + 16))
  let zipped = gzip(raw)
  let possible = zipped.count * 1032 - 16
  #expect(try reasonOfImages(zipped) == .oversized(sizes: sizes, possible: possible))
}

@Test("an IDX file that ends one byte early is refused")
func shortFile() throws {
  let short = Array(images.dropLast())
  #expect(try reasonOfImages(gzip(short)) == .tooShort(found: 39, expected: 40))
  #expect(try reasonOfImages(short) == .tooShort(found: 39, expected: 40))
}

@Test("an IDX file that is one byte too long is refused")
func longFile() throws {
  #expect(try reasonOfImages(images + [0]) == .tooLong(found: 41, expected: 40))
  #expect(try reasonOfImages(gzip(images + [0])) == .tooLong(found: nil, expected: 40))
}

@Test("an IDX file that inflates to more than its header says is not inflated further")
func gzipBomb() throws {
  // Inflating further would find that this breaks off in the middle.
  let bomb = gzip(images + [UInt8](repeating: 0, count: 5_000_000))
  let half = Array(bomb[..<(bomb.count / 2)])
  #expect(try reasonOfImages(half) == .tooLong(found: nil, expected: 40))
}

@Test("gzip data that breaks off is refused at every length")
func brokenGzip() throws {
  let zipped = gzip(images)
  for length in 2..<zipped.count {
    let reason = try reasonOfImages(Array(zipped[..<length]))
    #expect(
      reason == .gzip(found: "gzip data that breaks off")
        || reason == .oversized(sizes: [2, 3, 4], possible: length * 1032 - 16), "\(length) bytes")
  }
}

@Test("a wrong CRC-32 or length in the gzip trailer is refused", arguments: [1, 5])
func wrongTrailer(fromEnd: Int) throws {
  var zipped = gzip(images)
  zipped[zipped.count - fromEnd] ^= 1
  let problem = fromEnd == 1 ? "incorrect length check" : "incorrect data check"
  #expect(try reasonOfImages(zipped) == .gzip(found: "damaged gzip data (\(problem))"))
}

@Test("a flipped bit anywhere in a gzipped file is detected or changes nothing")
func flippedBits() throws {
  let folder = try TemporaryFolder()
  let zipped = gzip(labels)
  var detected = 0
  for bit in 0..<(zipped.count * 8) {
    var damaged = zipped
    damaged[bit / 8] ^= 1 << (bit % 8)
    let file = try folder.write(damaged, as: "labels")
    do {
      // The header has a time that is not checked, and the last block may end within a byte.
      #expect(try IDXFile.labels(at: file, classes: 10) == [0, 9, 3, 3, 7], "bit \(bit)")
    } catch {
      detected += 1
    }
  }
  #expect(detected > (zipped.count - 10) * 7)
}

@Test("bytes after the gzip member are refused, and so is a second member")
func trailingBytes() throws {
  let zipped = gzip(images)
  let one = IDXError.Reason.gzip(found: "gzip data with 1 bytes after its end")
  #expect(try reasonOfImages(zipped + [0]) == one)
  let another = IDXError.Reason.gzip(found: "gzip data with \(zipped.count) bytes after its end")
  #expect(try reasonOfImages(zipped + zipped) == another)
}

@Test("a label that is not the number of a class is refused")
func labelOutOfRange() throws {
  #expect(try reasonOfLabels(labels, classes: 9) == .label(found: 9, index: 1, classes: 9))
  let all = idx(sizes: [256], elements: (0...255).map { UInt8($0) })
  #expect(try reasonOfLabels(all, classes: 255) == .label(found: 255, index: 255, classes: 255))
}

@Test("a number of labels other than that of the images is refused")
func labelCountMismatch() throws {
  let folder = try TemporaryFolder()
  let imageFile = try folder.write(images, as: "images")
  let labelFile = try folder.write(labels, as: "labels")
  let error = #expect(throws: IDXError.self) {
    try LabeledImages(
      imagePath: imageFile, labelPath: labelFile, classNames: MNIST.classNames)
  }
  #expect(error?.path == labelFile)
  #expect(error?.reason == .labelCount(found: 5, images: 2, imagePath: imageFile))
}

@Test("every IDX error says what was found and what was expected, in one line")
func messages() {
  let reasons: [(IDXError.Reason, String)] = [
    (
      .magic(found: [0x3C], expected: [0, 0, 8, 3]),
      "found 3c at the beginning; expected 00 00 08 03"
    ),
    (.elementType(found: 13), "found elements of type 0d; expected 08 (unsigned bytes)"),
    (.empty(sizes: [0, 3]), "found a header for 0 × 3 elements; expected at least one"),
    (
      .oversized(sizes: [9, 9], possible: 24),
      "found a header for 9 × 9 bytes; expected at most 24 in this file"
    ),
    (.tooShort(found: 39, expected: 40), "found 39 bytes; expected 40 according to the header"),
    (.tooLong(found: 41, expected: 40), "found 41 bytes; expected 40 according to the header"),
    (.tooLong(found: nil, expected: 40), "found more bytes; expected 40 according to the header"),
    (.gzip(found: "x"), "found x; expected one whole gzip member"),
    (.label(found: 9, index: 1, classes: 9), "found label 9 at index 1; expected 0 to 8"),
    (
      .labelCount(found: 5, images: 2, imagePath: "y"),
      "found 5 labels; expected 2, one per image of y"
    ),
    (
      .imageSize(found: [2, 3], expected: [2, 2], expectedPath: "y"),
      "found images of 2 × 3 pixels; expected 2 × 2 as in y"
    ),
  ]
  for (reason, message) in reasons {
    #expect("\(IDXError(path: "x", reason: reason))" == "x: \(message)")
  }
}
