import Files

/// The paths of the four files of a data set in the format of MNIST.
struct IDXFolder {
  let trainingImages: String
  let trainingLabels: String
  let testImages: String
  let testLabels: String

  /// Reads the four files in the first of several folders that has all of them.
  static func load(
    fromFirstOf folders: [String], _ classNames: [String]
  ) throws(DatasetError) -> TrainTestSplit {
    let folder: IDXFolder
    do throws(MissingFilesError) {
      folder = try IDXFolder(in: folders)
    } catch {
      throw .missingFiles(error)
    }
    do throws(IDXError) {
      return try folder.load(classNames)
    } catch {
      throw .invalidFile(error)
    }
  }

  /// Finds the files in the first of several folders that has all four, gzipped or not, with a
  /// hyphen or a dot before `idx`.
  ///
  /// A gzipped file is preferred to an inflated one of the same name, because it has a checksum.
  private init(in folders: [String]) throws(MissingFilesError) {
    var missing: [MissingFilesError.Place] = []
    for folder in folders where missing.isEmpty || FileSystem.kind(of: folder) != nil {
      let found = Self.stems.map { Self.find($0, in: folder) }
      let absent = zip(Self.stems, found).filter { $0.1 == nil }.map(\.0)
      if absent.isEmpty {
        let paths = found.compactMap { $0 }
        (trainingImages, trainingLabels) = (paths[0], paths[1])
        (testImages, testLabels) = (paths[2], paths[3])
        return
      }
      missing.append(.init(folder: folder, files: absent.map { "\($0)[.gz]" }))
    }
    throw MissingFilesError(places: missing)
  }

  /// Reads all four files, and checks that training and test images have the same size.
  private func load(_ classNames: [String]) throws(IDXError) -> TrainTestSplit {
    let training = try LabeledImages(
      imagePath: trainingImages, labelPath: trainingLabels, classNames: classNames)
    let test = try LabeledImages(
      imagePath: testImages, labelPath: testLabels, classNames: classNames)
    guard training.height == test.height, training.width == test.width else {
      throw IDXError(
        path: testImages,
        reason: .imageSize(
          found: [test.height, test.width], expected: [training.height, training.width],
          expectedPath: trainingImages))
    }
    return TrainTestSplit(training: training, test: test)
  }

  private static let stems = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  /// The path of the file with one of the possible names; nil if there is none.
  private static func find(_ stem: String, in folder: String) -> String? {
    let dotted = stem.replacing("-idx", with: ".idx")
    for name in ["\(stem).gz", "\(dotted).gz", stem, dotted] {
      let path = joinedPath(folder, name)
      let kind = FileSystem.kind(of: path)
      // Some unpacking programs put the file into a folder of the same name.
      if kind != nil && kind != .folder { return path }
    }
    return nil
  }
}
