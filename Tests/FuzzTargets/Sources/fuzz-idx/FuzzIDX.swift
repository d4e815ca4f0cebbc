import Datasets
import Foundation
import FuzzTarget

/// Images and labels, plain and gzipped by other programs.
private func goodFiles() -> [[UInt8]] {
  [
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<12).map { $0 * 20 },
    [0, 0, 8, 1, 0, 0, 0, 5, 0, 9, 3, 3, 7],
  ]
    + [
      "H4sIAAAAAAACA2Ng4GBmYGAAYREoHgWjYBSMggEA/0kGAPJbqvTABAAA",
      "H4sIAAAAAAACA2Ng4GBkYGBgZeBkZmYHAPlqv8ANAAAA",
    ]
    .map { [UInt8](Data(base64Encoded: $0)!) }
}

private let target = FuzzTarget(goodFiles: goodFiles) { path in
  let largestRatio = 1032
  let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
  do throws(IDXError) {
    let labels = try IDXFile.labels(at: path, classes: 10)
    require(labels.allSatisfy { $0 < 10 }, "a label of another class")
    require(labels.count <= size * largestRatio, "\(labels.count) labels in \(size) bytes")
  } catch {
    let images = try IDXFile.images(at: path)
    let count = images.count * images.height * images.width
    require(images.pixels.count == count, "\(images.pixels.count) pixels; expected \(count)")
    require(count <= size * largestRatio, "\(count) pixels in \(size) bytes")
  }
}

@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?
) -> CInt { target.start() }

@_cdecl("LLVMFuzzerTestOneInput")
func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.test(start, count)
}
