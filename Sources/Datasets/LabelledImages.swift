/// Images of one size, each with the number of the class it belongs to.
///
/// Bytes stay bytes: the 60,000 training images of MNIST take 47 MB, and a batch is turned into
/// numbers when it is used.
public struct LabelledImages: Hashable, Sendable {
  public let height: Int
  public let width: Int
  public let channels: Int

  /// All images, `[count, channels, height, width]`, row after row; 0 is background, 255 full ink.
  public let pixels: [UInt8]

  /// The class of each image, an index into `classNames`.
  public let labels: [UInt8]

  /// What the classes are called, in the order of their numbers.
  public let classNames: [String]

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of pixels of one image, all channels counted.
  public var pixelsPerImage: Int { channels * height * width }

  /// The images whose pixels and labels are given.
  ///
  /// - Precondition: there are as many pixels as the sizes ask for, and every label has a name.
  public init(
    height: Int, width: Int, channels: Int = 1, pixels: [UInt8], labels: [UInt8],
    classNames: [String]
  ) {
    precondition(
      height > 0 && width > 0 && channels > 0,
      "images of \(channels) × \(height) × \(width) pixels do not exist")
    precondition(
      pixels.count == labels.count * channels * height * width,
      "\(labels.count) images of \(channels) × \(height) × \(width) pixels do not have "
        + "\(pixels.count) pixels")
    let highest = labels.max() ?? 0
    precondition(
      labels.isEmpty || Int(highest) < classNames.count,
      "label \(highest) has no name among \(classNames.count) classes")
    self.height = height
    self.width = width
    self.channels = channels
    self.pixels = pixels
    self.labels = labels
    self.classNames = classNames
  }

  /// The first `count` images, or all of them if there are fewer.
  public func prefix(_ count: Int) -> LabelledImages {
    precondition(count >= 0, "cannot take \(count) images")
    guard count < self.count else { return self }
    return LabelledImages(
      height: height, width: width, channels: channels,
      pixels: Array(pixels[..<(count * pixelsPerImage)]), labels: Array(labels[..<count]),
      classNames: classNames)
  }

  /// The pixels of one image, `[channels, height, width]`.
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    precondition(labels.indices.contains(index), "there is no image \(index) among \(count)")
    return pixels[(index * pixelsPerImage)..<((index + 1) * pixelsPerImage)]
  }
}
