import Foundation

/// The MNIST database: 60,000 handwritten digits to learn from and 10,000 to be judged by, 28 × 28
/// pixels each.
///
/// LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document
/// recognition".
public enum MNIST {
  /// The digits as they are written.
  public static let classNames = (0...9).map { String($0) }

  /// Reads the four files from `folder`, or from the subfolder `MNIST/raw` where torchvision puts
  /// them.
  ///
  /// Each file may be gzipped or not, and named with a hyphen or a dot before `idx`
  /// (`train-images-idx3-ubyte.gz`, `train-images.idx3-ubyte`). Any data set that comes in files
  /// of these names with ten classes can be read so.
  ///
  /// Throws `MissingFilesError` if a file is not there, `IDXError` if one is not what it should be.
  public static func load(from folder: URL) throws -> TrainTestSplit {
    try IDXFolder(in: [folder, folder.appendingPathComponent("MNIST/raw")])
      .load(classNames: classNames)
  }
}
