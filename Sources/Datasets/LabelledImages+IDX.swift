import Foundation

extension LabelledImages {
  /// Reads images and their labels from two IDX files, gzipped or not.
  ///
  /// Throws `IDXError` if a file is not exactly what its header says, if a label has no name, or if
  /// there are not as many labels as images.
  public init(images: URL, labels: URL, classNames: [String]) throws(IDXError) {
    // The labels first: what is wrong with them is known before the large file is read.
    let classes = try IDXFile.labels(at: labels, classes: classNames.count)
    let pictures = try IDXFile.images(at: images)
    guard classes.count == pictures.count else {
      throw IDXError(
        path: labels.path,
        fault: .labelCount(
          found: classes.count, images: pictures.count, imagePath: images.path))
    }
    self.init(
      height: pictures.height, width: pictures.width, pixels: pictures.pixels, labels: classes,
      classNames: classNames)
  }
}
