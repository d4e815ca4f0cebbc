/// The sizes that make a Mixer, under the names of the article; or a model whose patches are mixed in another way.
public struct MixerConfiguration: Hashable, Sendable, Codable {
  /// Height and width of the images.
  public var imageSize: PixelSize
  /// Height and width of a patch; they divide those of the image.
  public var patchSize: PixelSize
  /// The numbers per pixel: 1 for gray images, 3 for color.
  public var imageChannels: Int
  /// The number of channels that a patch is projected to, C.
  public var hiddenDim: Int
  /// The number of Mixer layers.
  public var layers: Int
  /// The width of the token-mixing MLPs, D_S; of attention, that of its queries, keys and values each.
  public var tokenMLPDim: Int
  /// The width of the channel-mixing MLPs, D_C.
  public var channelMLPDim: Int
  /// The number of classes.
  public var classes: Int
  /// The number of heads of attention; nil for other mixings.
  public var heads: Int?
  /// The rows and columns of the kernels of a convolution over patches; nil for other mixings.
  public var kernelSize: PixelSize?

  /// The sizes, those of the article unless said otherwise.
  public init(
    imageSize: PixelSize = PixelSize(28), patchSize: PixelSize = PixelSize(7),
    imageChannels: Int = 1,
    hiddenDim: Int = 128, layers: Int = 4, tokenMLPDim: Int = 64, channelMLPDim: Int = 256,
    classes: Int = 10, heads: Int? = nil, kernelSize: PixelSize? = nil
  ) {
    self.imageSize = imageSize
    self.patchSize = patchSize
    self.imageChannels = imageChannels
    self.hiddenDim = hiddenDim
    self.layers = layers
    self.tokenMLPDim = tokenMLPDim
    self.channelMLPDim = channelMLPDim
    self.classes = classes
    self.heads = heads
    self.kernelSize = kernelSize
  }

  /// The rows and columns of patches.
  public var grid: PixelSize {
    PixelSize(
      height: imageSize.height / patchSize.height, width: imageSize.width / patchSize.width)
  }

  /// The number of patches of an image, S.
  public var patches: Int { grid.height * grid.width }

  /// The largest number of images that pass through the network together, at most sixteen.
  ///
  /// With few images, what backward needs stays in the second-level cache of a core; but every pass reads
  /// and writes the gradients of all weights, so there are more images where weights are many. It depends
  /// on the sizes alone, so that gradients are added in the same order on every machine.
  public var microBatchSize: Int {
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
    guard !grid.height.multipliedReportingOverflow(by: grid.width).overflow else {
      throw .tooManyPatches(grid: grid)
    }
  }
}

/// Why no model can be made of some sizes.
public enum ConfigurationError: Error, Hashable, CustomStringConvertible {
  /// A size is less than 1.
  case notPositive(name: String, found: Int)
  /// A patch does not divide an image.
  case patchDoesNotDivide(image: PixelSize, patch: PixelSize)
  /// There are more patches than can be counted.
  case tooManyPatches(grid: PixelSize)
  /// The heads of attention do not have equal parts of its width.
  case headsDoNotDivide(heads: Int, width: Int)
  /// A kernel has no middle.
  case evenKernel(found: PixelSize)

  /// One line with what was found and what was expected.
  public var description: String {
    switch self {
    case .notPositive(let name, let found):
      "found \(found) as the \(name); expected at least 1"
    case .patchDoesNotDivide(let image, let patch):
      "found patches of \(patch) pixels; expected a size that divides images of \(image) pixels"
    case .tooManyPatches(let grid):
      "found \(grid) patches; expected a number that can be counted"
    case .headsDoNotDivide(let heads, let width):
      "found \(heads) heads; expected a number that divides their width together, \(width)"
    case .evenKernel(let found):
      "found a kernel of \(found) patches; expected an odd number of rows and columns"
    }
  }
}
