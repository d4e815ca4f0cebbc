import Datasets
import Foundation
import Testing

private let names = [
  "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
]
private let contents = [
  idx(sizes: [2, 2, 2], elements: [1, 2, 3, 4, 5, 6, 7, 8]), idx(sizes: [2], elements: [4, 9]),
  idx(sizes: [1, 2, 2], elements: [9, 8, 7, 6]), idx(sizes: [1], elements: [0]),
]

private func folder(
  in subfolder: String = "", named: (String) -> String = { $0 },
  holding bytes: ([UInt8]) -> [UInt8] = { $0 }
) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  for (name, content) in zip(names, contents) {
    _ = try folder.write(bytes(content), as: subfolder + named(name))
  }
  return folder
}

/// MNIST as read from a folder, which is kept until then.
private func mnist(in folder: TemporaryFolder) throws -> TrainTestSplit {
  try withExtendedLifetime(folder) { try MNIST.load(from: folder.path) }
}

@Test("training and test images are read from a flat folder")
func flatFolder() throws {
  let split = try mnist(in: folder())
  #expect(split.training.pixels == [1, 2, 3, 4, 5, 6, 7, 8] && split.training.labels == [4, 9])
  #expect(split.test.pixels == [9, 8, 7, 6] && split.test.labels == [0])
  #expect(split.training.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
  #expect(split.training.height == 2 && split.training.width == 2 && split.training.channels == 1)
}

@Test("gzipped files, dotted names and torchvision's subfolder give the same data set")
func otherFolders() throws {
  let flat = try mnist(in: folder())
  func dotted(_ name: String) -> String { name.replacingOccurrences(of: "-idx", with: ".idx") }
  #expect(try mnist(in: folder(named: { "\($0).gz" }, holding: gzip)) == flat)
  #expect(try mnist(in: folder(named: dotted)) == flat)
  #expect(try mnist(in: folder(named: { dotted($0) + ".gz" }, holding: gzip)) == flat)
  #expect(try mnist(in: folder(in: "MNIST/raw/")) == flat)
  let raw = try folder(in: "FashionMNIST/raw/")
  let fashion = try FashionMNIST.load(from: raw.path)
  #expect(fashion.training.pixels == flat.training.pixels)
  #expect(fashion.training.classNames[9] == "Ankle boot" && fashion.test.classNames.count == 10)
}

@Test("a gzipped file is preferred to an inflated one of the same name")
func gzippedFirst() throws {
  let folder = try folder()
  let other = idx(sizes: [2], elements: [1, 1])
  _ = try folder.write(gzip(other), as: "train-labels-idx1-ubyte.gz")
  #expect(try MNIST.load(from: folder.path).training.labels == [1, 1])
}

@Test("the error for missing files lists these files only")
func missingFiles() throws {
  let folder = try folder()
  for name in names[1...2] {
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
  }
  let missing = MissingFilesError(places: [
    .init(
      folder: folder.path,
      files: ["train-labels-idx1-ubyte[.gz]", "t10k-images-idx3-ubyte[.gz]"])
  ])
  let error = DatasetError.missingFiles(missing)
  #expect(throws: error) { try MNIST.load(from: folder.path) }
  #expect(throws: error) { try FashionMNIST.load(from: folder.path) }
  #expect(
    "\(error)"
      == "\(folder.path): found no train-labels-idx1-ubyte[.gz], no t10k-images-idx3-ubyte[.gz]; "
      + "expected all four files of a data set in one folder")
}

@Test("all four files are missing in a folder that does not exist")
func missingFolder() throws {
  let error = #expect(throws: DatasetError.self) { try MNIST.load(from: "/nowhere/at/all") }
  guard case .missingFiles(let missing) = error else {
    Issue.record("gave \(String(describing: error))")
    return
  }
  #expect(missing.places.count == 1)
  #expect(missing.places.first?.folder == "/nowhere/at/all")
  #expect(missing.places.first?.files.count == 4)
}

@Test("a folder with the name of a data file is not taken for the file")
func folderAroundFile() throws {
  let folder = try folder()
  try FileManager.default.createDirectory(
    atPath: "\(folder.path)/train-labels-idx1-ubyte.gz",
    withIntermediateDirectories: true)
  #expect(try MNIST.load(from: folder.path).training.labels == [4, 9])
}

@Test("test images of another size than the training images are refused")
func partsOfDifferentSize() throws {
  let folder = try folder()
  let wide = try folder.write(
    idx(sizes: [1, 2, 3], elements: [1, 2, 3, 4, 5, 6]), as: "t10k-images-idx3-ubyte")
  let training = "\(folder.path)/train-images-idx3-ubyte"
  let reason = IDXError.Reason.imageSize(
    found: [2, 3], expected: [2, 2], expectedPath: training)
  let error = DatasetError.invalidFile(IDXError(path: wide, reason: reason))
  #expect(throws: error) { try MNIST.load(from: folder.path) }
}

@Test(
  "the real MNIST is read whole",
  .enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil))
func realMNIST() throws {
  let path = try #require(ProcessInfo.processInfo.environment["MNIST_DIR"])
  let split = try MNIST.load(from: path)
  #expect(split.training.count == 60_000 && split.test.count == 10_000)
  #expect(split.training.height == 28 && split.training.width == 28)
  #expect(split.training.labels.prefix(8) == [5, 0, 4, 1, 9, 2, 1, 3])
  #expect(split.test.labels.prefix(8) == [7, 2, 1, 0, 4, 1, 4, 9])
  // Known from the literature: the mean pixel is 0.1307 of full ink.
  let sum = split.training.pixels.reduce(0) { $0 + Int($1) }
  #expect(abs(Double(sum) / Double(255 * split.training.pixels.count) - 0.1307) < 0.0001)
}

@Test("Fashion-MNIST is loaded from the system's folder if it is there, and is missing otherwise")
func systemFashionMNIST() throws {
  if FileManager.default.fileExists(atPath: FashionMNIST.systemFolder) {
    #expect(try FashionMNIST.load().training.count == 60_000)
  } else {
    let error = #expect(throws: DatasetError.self) { try FashionMNIST.load() }
    guard case .missingFiles(let missing) = error else {
      Issue.record("gave \(String(describing: error))")
      return
    }
    #expect(missing.places.first?.folder == "/usr/share/datasets/fashion-mnist")
  }
}
