import Tensors

/// Cuts images into patches and projects each to a list of channels: a convolution whose stride is
/// its kernel's size (Dosovitskiy et al. 2021, section 3.1).
public struct PatchEmbedding: Parameters {
  /// The kernels, [channels, image channels, patch height, patch width].
  public var weight: Tensor

  /// The biases, [channels].
  public var bias: Tensor

  /// The projection with weights and biases drawn evenly from ±1/√(numbers in a patch), as PyTorch
  /// does.
  public init(imageChannels: Int, patch: PixelSize, channels: Int, using random: inout Random) {
    let inputs = imageChannels * patch.height * patch.width
    let bound = 1 / Float(inputs).squareRoot()
    weight = Tensor(
      [channels, imageChannels, patch.height, patch.width], uniform: bound, using: &random)
    bias = Tensor([channels], uniform: bound, using: &random)
  }

  /// The projection with zeros for weights.
  public init(imageChannels: Int, patch: PixelSize, channels: Int) {
    weight = Tensor([channels, imageChannels, patch.height, patch.width])
    bias = Tensor([channels])
  }

  public mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try visit(name / "weight", &weight)
    try visit(name / "bias", &bias)
  }

  /// The height and width of a patch in pixels.
  public var patch: PixelSize { PixelSize(height: weight.shape[2], width: weight.shape[3]) }

  /// The transposed weight, and the patches that were cut, [patches, images, numbers in a patch].
  public struct Cache: Sendable {
    fileprivate var weightTransposed = Panels()
    fileprivate var patches = Tensor([0])
  }

  /// An empty cache.
  public func makeCache() -> Cache { Cache() }

  /// Brings the transposed weight up to date.
  public func prepare(_ cache: inout Cache) {
    cache.weightTransposed.fill(transposeOf: weight)
  }

  /// y = patches(x)·Wᵀ + b; x is [images, image channels, height, width], y [patches, images,
  /// channels].
  public func forward(_ images: Tensor, into y: inout Tensor, cache: inout Cache) {
    precondition(
      images.shape.rank == 4 && images.shape[1] == weight.shape[1],
      "images of shape \(images.shape) do not have the \(weight.shape[1]) channels of the kernels")
    cutPatches(images, height: patch.height, width: patch.width, into: &cache.patches)
    multiplyLastAxis(cache.patches, cache.weightTransposed, bias: bias, into: &y)
  }

  /// ∂W += ∂yᵀ·patches(x) and ∂b += Σ ∂y. Nothing asks for the gradient of the image.
  public func backward(_ dy: Tensor, cache: inout Cache, gradient: inout PatchEmbedding) {
    addWeightGradientLastAxis(dy, cache.patches, to: &gradient.weight)
    addSumsOfColumns(dy, to: &gradient.bias)
  }

  /// The table of patches, [patches, images, channels], in new memory.
  public func callAsFunction(_ images: Tensor) -> Tensor {
    var cache = makeCache()
    prepare(&cache)
    var y = Tensor([0])
    forward(images, into: &y, cache: &cache)
    return y
  }
}
