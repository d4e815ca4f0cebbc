import Foundation

/// Fashion-MNIST: pictures of clothes in the shape of MNIST, and a harder task.
///
/// Xiao, Rasul and Vollgraf 2017, "Fashion-MNIST: a novel image dataset for benchmarking machine
/// learning algorithms".
public enum FashionMNIST {
  /// The ten kinds of clothes, as the authors call them.
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// Where Debian's package `dataset-fashion-mnist` puts the files.
  public static let systemFolder = URL(fileURLWithPath: "/usr/share/datasets/fashion-mnist")

  /// Reads the four files, named as those of MNIST, from `folder` or from its subfolder
  /// `FashionMNIST/raw` where torchvision puts them; without a folder, from the system's.
  ///
  /// Throws `MissingFilesError` if a file is not there, `IDXError` if one is not what it should be.
  public static func load(from folder: URL? = nil) throws -> TrainTestSplit {
    let folder = folder ?? systemFolder
    return try IDXFolder(in: [folder, folder.appendingPathComponent("FashionMNIST/raw")])
      .load(classNames: classNames)
  }
}
