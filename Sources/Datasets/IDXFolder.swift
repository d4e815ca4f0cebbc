import Foundation

/// The four files in which MNIST and the data sets made after it come.
struct IDXFolder {
  let trainingImages: URL
  let trainingLabels: URL
  let testImages: URL
  let testLabels: URL

  /// Finds the files in the first of several folders that has all four, gzipped or not, with a
  /// hyphen or a dot before `idx`.
  ///
  /// A gzipped file goes before an inflated one of the same name, because it carries a checksum.
  init(in folders: [URL]) throws(MissingFilesError) {
    var missing: [MissingFilesError.Place] = []
    for folder in folders {
      // A subfolder that is not there was only a guess, and not worth a word.
      let exists = FileManager.default.fileExists(atPath: folder.path)
      guard exists || missing.isEmpty else { continue }
      let found = Self.stems.map { Self.find($0, in: folder) }
      let absent = zip(Self.stems, found).filter { $0.1 == nil }.map(\.0)
      if absent.isEmpty {
        let files = found.compactMap { $0 }
        (trainingImages, trainingLabels) = (files[0], files[1])
        (testImages, testLabels) = (files[2], files[3])
        return
      }
      missing.append(.init(folder: folder.path, files: absent.map { "\($0)[.gz]" }))
    }
    throw MissingFilesError(places: missing)
  }

  /// Reads all four files, and checks that they belong together.
  func load(classNames: [String]) throws(IDXError) -> TrainTestSplit {
    let training = try LabelledImages(
      images: trainingImages, labels: trainingLabels, classNames: classNames)
    let test = try LabelledImages(images: testImages, labels: testLabels, classNames: classNames)
    guard training.height == test.height, training.width == test.width else {
      throw IDXError(
        path: testImages.path,
        fault: .imageSize(
          found: [test.height, test.width], expected: [training.height, training.width],
          expectedPath: trainingImages.path))
    }
    return TrainTestSplit(training: training, test: test)
  }

  private static let stems = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  private static func find(_ stem: String, in folder: URL) -> URL? {
    let dotted = stem.replacingOccurrences(of: "-idx", with: ".idx")
    for name in ["\(stem).gz", "\(dotted).gz", stem, dotted] {
      let file = folder.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      // Some unpacking programs make a folder of this name around the file.
      if exists && !isFolder.boolValue { return file }
    }
    return nil
  }
}
