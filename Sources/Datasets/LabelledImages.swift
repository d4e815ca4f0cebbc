/// Grey images of one size, each with the number of its class; kept as the bytes they came in.
public struct LabelledImages: Hashable, Sendable {
  /// The number of rows of an image.
  public let height: Int
  /// The number of columns of an image.
  public let width: Int
  /// One byte a pixel, 0 for no ink, row by row, one image after another.
  public let pixels: [UInt8]
  /// The class of each image.
  public let labels: [UInt8]
  /// What the classes are called.
  public let classNames: [String]

  /// The images with all of their parts.
  ///
  /// - Precondition: there are as many pixels as labels times height times width, and every label has
  ///   a name.
  public init(
    height: Int, width: Int, pixels: [UInt8], labels: [UInt8], classNames: [String]
  ) {
    precondition(
      pixels.count == labels.count * height * width,
      "\(labels.count) labels need \(labels.count * height * width) pixels, not \(pixels.count)")
    precondition(
      labels.allSatisfy { $0 < classNames.count }, "every label must be below \(classNames.count)")
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
    self.classNames = classNames
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of pixels of an image.
  public var pixelsPerImage: Int { height * width }

  /// The first `count` images, or all if there are fewer.
  public func prefix(_ count: Int) -> LabelledImages {
    let count = min(count, self.count)
    return LabelledImages(
      height: height, width: width, pixels: Array(pixels.prefix(count * pixelsPerImage)),
      labels: Array(labels.prefix(count)), classNames: classNames)
  }
}
