import Foundation

/// The two halves of a data set.
public struct Split: Sendable {
  /// What is learned.
  public let train: LabelledImages
  /// What is asked about.
  public let test: LabelledImages

  /// The two halves.
  public init(train: LabelledImages, test: LabelledImages) {
    self.train = train
    self.test = test
  }
}

/// Handwritten digits, 60,000 to learn and 10,000 to be asked about (LeCun et al. 1998), and other
/// images in the same four files.
public enum MNIST {
  /// The ten digits.
  public static let classNames = (0..<10).map(String.init)

  /// The ten articles of Fashion-MNIST (Xiao et al. 2017, arXiv:1708.07747).
  public static let fashionClassNames = [
    "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
  ]

  /// Where Debian's package `dataset-fashion-mnist` puts its files.
  public static let debianFashionFolder = "/usr/share/datasets/fashion-mnist"

  /// Reads the four IDX files, gzipped or raw, from a folder or its `MNIST/raw`.
  ///
  /// - Throws: ``DatasetError`` if one is missing, or is not what its name says.
  public static func load(
    from folder: String, classNames: [String] = MNIST.classNames
  ) throws -> Split {
    guard let folder = folders(folder).first(where: { missingFiles(in: $0).count < 4 }) else {
      let exists = FileManager.default.fileExists(atPath: folder)
      throw DatasetError(
        path: folder, found: exists ? "none of the files" : "no such folder",
        expected: Part.allCases.map(\.name).joined(separator: ", ") + ", raw or .gz")
    }
    let missing = missingFiles(in: folder)
    guard missing.isEmpty else {
      throw DatasetError(
        path: folder, found: "no \(missing.map(\.name).joined(separator: ", "))",
        expected: "all four files, raw or .gz")
    }
    return Split(
      train: try load(.trainImages, .trainLabels, from: folder, classNames),
      test: try load(.testImages, .testLabels, from: folder, classNames))
  }

  /// Whether a folder, or its `MNIST/raw`, holds all four files.
  public static func isComplete(in folder: String) -> Bool {
    folders(folder).contains { missingFiles(in: $0).isEmpty }
  }

  /// The four files.
  enum Part: CaseIterable {
    case trainImages
    case trainLabels
    case testImages
    case testLabels

    var name: String {
      switch self {
      case .trainImages: "train-images-idx3-ubyte"
      case .trainLabels: "train-labels-idx1-ubyte"
      case .testImages: "t10k-images-idx3-ubyte"
      case .testLabels: "t10k-labels-idx1-ubyte"
      }
    }

    /// The names under which it is found: raw or gzipped, some copies with a dot before `idx`.
    var spellings: [String] {
      [name, name.replacingOccurrences(of: "-idx", with: ".idx")].flatMap { [$0 + ".gz", $0] }
    }
  }

  private static func folders(_ folder: String) -> [String] {
    [folder, folder + "/MNIST/raw", folder + "/raw"]
  }

  private static func file(_ part: Part, in folder: String) -> String? {
    part.spellings.map { "\(folder)/\($0)" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  private static func missingFiles(in folder: String) -> [Part] {
    Part.allCases.filter { file($0, in: folder) == nil }
  }

  private static func load(
    _ images: Part, _ labels: Part, from folder: String, _ classNames: [String]
  ) throws -> LabelledImages {
    let imagePath = file(images, in: folder)!
    let labelPath = file(labels, in: folder)!
    let pixels = try IDXFile(path: imagePath, axes: 3)
    let classes = try IDXFile(path: labelPath, axes: 1)
    guard pixels.sizes[0] == classes.sizes[0] else {
      throw DatasetError(
        path: labelPath, found: "\(classes.sizes[0]) labels",
        expected: "\(pixels.sizes[0]), one for each image of \(imagePath)")
    }
    if let index = classes.bytes.firstIndex(where: { $0 >= classNames.count }) {
      throw DatasetError(
        path: labelPath, found: "label \(classes.bytes[index]) at place \(index)",
        expected: "labels below \(classNames.count)")
    }
    return LabelledImages(
      height: pixels.sizes[1], width: pixels.sizes[2], pixels: pixels.bytes,
      labels: classes.bytes, classNames: classNames)
  }
}
