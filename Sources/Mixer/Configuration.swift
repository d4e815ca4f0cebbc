/// A height and a width, in pixels.
public struct PixelSize: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The number of rows.
  public var height: Int
  /// The number of columns.
  public var width: Int

  /// The size of `height` rows and `width` columns.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The size of a square.
  public init(_ side: Int) { self.init(height: side, width: side) }

  /// Height and width as in `28×28`.
  public var description: String { "\(height)×\(width)" }
}

/// The sizes that make a Mixer, under the names of the article.
public struct Configuration: Hashable, Sendable, Codable {
  /// Height and width of the images.
  public var imageSize: PixelSize
  /// Height and width of a patch; they divide those of the image.
  public var patchSize: PixelSize
  /// The numbers that an image has at each pixel: 1 for grey, 3 for colour.
  public var imageChannels: Int
  /// The channels that a patch is projected to, C.
  public var hiddenDim: Int
  /// The number of Mixer layers.
  public var layers: Int
  /// The width of the token-mixing MLPs, D_S.
  public var tokenMLPDim: Int
  /// The width of the channel-mixing MLPs, D_C.
  public var channelMLPDim: Int
  /// The number of classes.
  public var classes: Int

  /// The sizes, those of the article unless said otherwise.
  public init(
    imageSize: PixelSize = PixelSize(28), patchSize: PixelSize = PixelSize(7),
    imageChannels: Int = 1,
    hiddenDim: Int = 128, layers: Int = 4, tokenMLPDim: Int = 64, channelMLPDim: Int = 256,
    classes: Int = 10
  ) {
    self.imageSize = imageSize
    self.patchSize = patchSize
    self.imageChannels = imageChannels
    self.hiddenDim = hiddenDim
    self.layers = layers
    self.tokenMLPDim = tokenMLPDim
    self.channelMLPDim = channelMLPDim
    self.classes = classes
  }

  /// The number of patches of an image, S.
  public var patches: Int {
    (imageSize.height / patchSize.height) * (imageSize.width / patchSize.width)
  }

  /// The largest number of images that go through the network together, at most sixteen.
  ///
  /// Few images keep what backward needs in the second-level cache of a core; but every pass reads and
  /// writes the gradients of all weights, so there are more where weights are many. It depends on the
  /// sizes alone, so that every machine adds gradients in the same order.
  public var imagesPerPass: Int {
    let perImage =
      2 * hiddenDim * tokenMLPDim + 2 * patches * channelMLPDim + 6 * patches * hiddenDim
    let weights = 2 * patches * tokenMLPDim + 2 * hiddenDim * channelMLPDim
    return max(1, min(16, (600_000 / layers + 3 * weights) / perImage))
  }

  /// Checks that a model can be made of these sizes.
  ///
  /// - Throws: ``ConfigurationError`` if a size is not positive, or a patch does not divide the image.
  public func validate() throws(ConfigurationError) {
    let sizes = [
      ("image height", imageSize.height), ("image width", imageSize.width),
      ("patch height", patchSize.height), ("patch width", patchSize.width),
      ("number of image channels", imageChannels), ("hidden dimension", hiddenDim),
      ("number of layers", layers), ("token MLP dimension", tokenMLPDim),
      ("channel MLP dimension", channelMLPDim), ("number of classes", classes),
    ]
    for (name, size) in sizes where size < 1 {
      throw .notPositive(name: name, found: size)
    }
    guard imageSize.height % patchSize.height == 0, imageSize.width % patchSize.width == 0 else {
      throw .patchDoesNotDivide(image: imageSize, patch: patchSize)
    }
  }
}

/// Why no model can be made of some sizes.
public enum ConfigurationError: Error, Hashable, CustomStringConvertible {
  case notPositive(name: String, found: Int)
  case patchDoesNotDivide(image: PixelSize, patch: PixelSize)

  /// One line with what was found and what was expected.
  public var description: String {
    switch self {
    case .notPositive(let name, let found):
      "the \(name) must be at least 1, but is \(found)"
    case .patchDoesNotDivide(let image, let patch):
      "patches of \(patch) pixels do not divide images of \(image) pixels"
    }
  }
}

extension Configuration {
  /// A model of the paper (Tolstikhin et al. 2021, table 1), for 224×224 colour images of 1000
  /// classes.
  public struct Published: Hashable, Sendable {
    /// The name in the paper, such as `S/32`.
    public let name: String
    /// The sizes.
    public let configuration: Configuration
  }

  /// The seven models of the paper.
  public static let published: [Published] = [
    published("S/32", patch: 32, hidden: 512, layers: 8),
    published("S/16", patch: 16, hidden: 512, layers: 8),
    published("B/32", patch: 32, hidden: 768, layers: 12),
    published("B/16", patch: 16, hidden: 768, layers: 12),
    published("L/32", patch: 32, hidden: 1024, layers: 24),
    published("L/16", patch: 16, hidden: 1024, layers: 24),
    published("H/14", patch: 14, hidden: 1280, layers: 32),
  ]

  // In all of them the token MLP is half as wide as the table of patches, and the channel MLP four
  // times as wide.
  private static func published(
    _ name: String, patch: Int, hidden: Int, layers: Int
  ) -> Published {
    Published(
      name: name,
      configuration: Configuration(
        imageSize: PixelSize(224), patchSize: PixelSize(patch), imageChannels: 3, hiddenDim: hidden,
        layers: layers, tokenMLPDim: hidden / 2, channelMLPDim: hidden * 4, classes: 1000))
  }
}
