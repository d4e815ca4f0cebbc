/// Fashion-MNIST: images of clothes in the format of MNIST, harder to classify than digits.
///
/// Xiao, Rasul and Vollgraf 2017, "Fashion-MNIST: a novel image dataset for benchmarking machine
/// learning algorithms".
public enum FashionMNIST {
  /// The ten kinds of clothes, with the names that the authors use.
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// The folder in which Debian's package `dataset-fashion-mnist` installs the files.
  public static let systemFolder = "/usr/share/datasets/fashion-mnist"

  /// Reads the four files, named like those of MNIST, from `folder`, or from its subfolder
  /// `FashionMNIST/raw`, where torchvision puts them; the default is ``systemFolder``.
  ///
  /// - Throws: ``DatasetError`` if a file is missing or invalid.
  public static func load(
    from folder: String = systemFolder
  ) throws(DatasetError) -> TrainTestSplit {
    try IDXFolder.load(fromFirstOf: [folder, joinedPath(folder, "FashionMNIST/raw")], classNames)
  }
}
