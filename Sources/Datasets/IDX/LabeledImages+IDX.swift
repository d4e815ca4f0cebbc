extension LabeledImages {
  /// Reads images and their labels from two IDX files, gzipped or not.
  ///
  /// - Throws: ``IDXError`` if a file is not exactly what its header says, if a label is not the
  ///   number of a class, or if there are not as many labels as images.
  public init(
    imagePath: String, labelPath: String, classNames: [String]
  ) throws(IDXError) {
    // Labels are read first, so that errors in them are found before the large file is read.
    let labels = try IDXFile.labels(at: labelPath, classes: classNames.count)
    let images = try IDXFile.images(at: imagePath)
    guard labels.count == images.count else {
      throw IDXError(
        path: labelPath,
        reason: .labelCount(found: labels.count, images: images.count, imagePath: imagePath))
    }
    self.init(
      height: images.height, width: images.width, pixels: images.pixels, labels: labels,
      classNames: classNames)
  }
}
