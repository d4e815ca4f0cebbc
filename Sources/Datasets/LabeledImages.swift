/// Images of one size, each with the number of its class.
///
/// Pixels are kept as bytes: the 60,000 training images of MNIST take 47 MB. They are converted to
/// floats batch by batch, when they are used.
public struct LabeledImages: Hashable, Sendable {
  /// The number of rows of every image.
  public let height: Int

  /// The number of columns of every image.
  public let width: Int

  /// The number of channels of every image; 1 for gray images.
  public let channels: Int

  /// The pixels of all images, [count, channels, height, width]; 0 is background, 255 full ink.
  public let pixels: [UInt8]

  /// The class of each image, [count], an index into ``classNames``.
  public let labels: [UInt8]

  /// The names of the classes, in the order of their numbers.
  public let classNames: [String]

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of bytes of one image: channels × height × width.
  public var pixelsPerImage: Int { channels * height * width }

  /// Images from their pixels, [count, channels, height, width], and labels, [count].
  ///
  /// - Precondition: the sizes are positive, there are as many pixels as they ask for, and every
  ///   label is an index into `classNames`.
  public init(
    height: Int, width: Int, channels: Int = 1, pixels: [UInt8], labels: [UInt8],
    classNames: [String]
  ) {
    precondition(
      height > 0 && width > 0 && channels > 0,
      "found images of \(channels) × \(height) × \(width) pixels; expected positive sizes")
    precondition(
      pixels.count == labels.count * channels * height * width,
      "found \(pixels.count) pixels; expected \(labels.count) images of "
        + "\(channels) × \(height) × \(width)")
    let highest = labels.max() ?? 0
    precondition(
      labels.isEmpty || Int(highest) < classNames.count,
      "found label \(highest); expected less than the number of classes, \(classNames.count)")
    self.height = height
    self.width = width
    self.channels = channels
    self.pixels = pixels
    self.labels = labels
    self.classNames = classNames
  }

  /// The first `count` images, or all of them if there are fewer.
  public func prefix(_ count: Int) -> LabeledImages {
    precondition(count >= 0, "cannot take \(count) images")
    guard count < self.count else { return self }
    return LabeledImages(
      height: height, width: width, channels: channels,
      pixels: Array(pixels[..<(count * pixelsPerImage)]), labels: Array(labels[..<count]),
      classNames: classNames)
  }

  /// The same images with other labels.
  ///
  /// - Precondition: there are as many labels as images, and each has a name.
  public func labeled(_ labels: [UInt8]) -> LabeledImages {
    LabeledImages(
      height: height, width: width, channels: channels, pixels: pixels, labels: labels,
      classNames: classNames)
  }

  /// The pixels of one image, [channels, height, width].
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    precondition(labels.indices.contains(index), "there is no image \(index) among \(count)")
    return pixels[(index * pixelsPerImage)..<((index + 1) * pixelsPerImage)]
  }
}
