/// The MNIST database of handwritten digits: 60,000 training images and 10,000 test images, 28 × 28
/// pixels each.
///
/// LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document
/// recognition".
public enum MNIST {
  /// The digits "0" to "9".
  public static let classNames = (0...9).map { String($0) }

  /// Reads the four files from `folder`, or from its subfolder `MNIST/raw`, where torchvision puts
  /// them.
  ///
  /// Each file may be gzipped or not, and named with a hyphen or a dot before `idx`
  /// (`train-images-idx3-ubyte.gz`, `train-images.idx3-ubyte`). Any data set of ten classes whose
  /// files have these names can be read this way.
  ///
  /// - Throws: ``DatasetError`` if a file is missing or invalid.
  public static func load(from folder: String) throws(DatasetError) -> TrainTestSplit {
    try IDXFolder.load(fromFirstOf: [folder, joinedPath(folder, "MNIST/raw")], classNames)
  }
}
