import NeuralNetwork
import Tensors

/// Splits images into patches and projects each to a list of channels: a convolution whose stride is the
/// size of its kernel (Dosovitskiy et al. 2021, section 3.1).
public struct PatchEmbedding: Module {
  /// The kernels, [channels, image channels, patch height, patch width].
  public var weight: Tensor

  /// The biases, [channels].
  public var bias: Tensor

  /// The projection with weights and biases from an initializer.
  public init(
    imageChannels: Int, patch: PixelSize, channels: Int, using initializer: inout some Initializer
  ) {
    let inputs = imageChannels * patch.height * patch.width
    weight = initializer.tensor(
      [channels, imageChannels, patch.height, patch.width], fanIn: inputs)
    bias = initializer.tensor([channels], fanIn: inputs)
  }

  /// Visits `weight` and `bias`.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try body(path / "weight", &weight)
    try body(path / "bias", &bias)
  }

  /// The height and width of a patch in pixels.
  public var patch: PixelSize { PixelSize(height: weight.shape[2], width: weight.shape[3]) }

  /// The packed weight, and the patches, [patches, images, numbers in a patch].
  public struct Cache: Sendable {
    fileprivate var weightTransposed = PackedMatrix()
    fileprivate var patches = Tensor.empty
  }

  /// An empty cache.
  public func makeCache(for mode: Mode) -> Cache { Cache() }

  /// y = patches(x)·Wᵀ + b.
  ///
  /// - Parameters:
  ///   - images: [images, image channels, height, width].
  ///   - y: written, [patches, images, channels].
  ///   - cache: keeps the patches.
  public func forward(_ images: Tensor, into y: inout Tensor, cache: inout Cache) {
    precondition(
      images.shape.rank == 4 && images.shape[1] == weight.shape[1],
      "images of shape \(images.shape) do not have the \(weight.shape[1]) channels of the kernels")
    extractPatches(images, height: patch.height, width: patch.width, into: &cache.patches)
    cache.weightTransposed.pack(transposeOf: weight)
    matmulLastAxis(cache.patches, cache.weightTransposed, bias: bias, into: &y)
  }

  /// ∂W += ∂yᵀ·patches(x) and ∂b += Σ ∂y. The gradient of the images is not computed.
  public func backward(
    _ dy: Tensor, x images: Tensor, cache: inout Cache, gradient: inout PatchEmbedding
  ) {
    addWeightGradientLastAxis(dy, cache.patches, to: &gradient.weight)
    addSumsOfColumns(dy, to: &gradient.bias)
  }
}
