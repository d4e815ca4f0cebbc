import NeuralNetwork
import Tensors

/// Mixes each patch with its neighbors, every channel with another kernel: a depthwise convolution over the grid of
/// patches, with zeros around it (Trockman and Kolter 2022, arXiv:2201.09792, section 2).
public struct DepthwiseConvolution: PatchMixing {
  /// The kernels, [channels, 1, kernel rows, kernel columns].
  public var weight: Tensor

  /// The biases, [channels].
  public var bias: Tensor

  /// The rows and columns of patches.
  public let grid: PixelSize

  /// The convolution of a model of some sizes; without a kernel size, the kernels have 3×3 weights.
  public init(_ sizes: MixerConfiguration, using initializer: inout some Initializer) {
    let size = Self.kernelSize(sizes)
    grid = sizes.grid
    let inputs = size.height * size.width
    weight = initializer.tensor([sizes.hiddenDim, 1, size.height, size.width], fanIn: inputs)
    bias = initializer.tensor([sizes.hiddenDim], fanIn: inputs)
  }

  /// Checks that the kernels have a middle.
  public static func validate(_ sizes: MixerConfiguration) throws(ConfigurationError) {
    let size = kernelSize(sizes)
    let smallest = min(size.height, size.width)
    guard smallest >= 1 else { throw .notPositive(name: "kernel size", found: smallest) }
    guard size.height % 2 == 1, size.width % 2 == 1 else { throw .evenKernel(found: size) }
  }

  private static func kernelSize(_ sizes: MixerConfiguration) -> PixelSize {
    sizes.kernelSize ?? PixelSize(3)
  }

  /// One for each channel, and pair of patches of which one is in the other's kernel.
  public static func multiplyAdds(_ sizes: MixerConfiguration) -> Int {
    let (size, grid) = (kernelSize(sizes), sizes.grid)
    func pairs(_ length: Int, reach: Int) -> Int {
      (0..<length).reduce(0) { $0 + min(length - 1, $1 + reach) - max(0, $1 - reach) + 1 }
    }
    return pairs(grid.height, reach: size.height / 2) * pairs(grid.width, reach: size.width / 2)
      * sizes.hiddenDim
  }

  /// The kernels.
  public static func largestWeight(
    _ sizes: MixerConfiguration
  ) -> (name: ParameterName, shape: [Int]) {
    let size = kernelSize(sizes)
    return (ParameterName() / "weight", [sizes.hiddenDim, 1, size.height, size.width])
  }

  /// The kernel size.
  public static func setSizes(
    _ sizes: inout MixerConfiguration, fromLargestWeight shape: Shape
  ) {
    sizes.kernelSize = PixelSize(height: shape[2], width: shape[3])
  }

  /// Visits `weight` and `bias`.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try body(path / "weight", &weight)
    try body(path / "bias", &bias)
  }

  /// The kernels with the channels last, and their gradient in this order.
  public struct Cache: Sendable {
    fileprivate var kernels = Tensor.empty
    fileprivate var dKernels = Tensor.empty
  }

  /// An empty cache.
  public func makeCache(for mode: Mode) -> Cache { Cache() }

  /// y[p] = b + Σ over the offsets d of the kernel of w[d]·x[p + d], channel by channel; x and y are
  /// [patches, images, channels], and x is 0 beyond the grid.
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    convolve(
      x, weight: weight, bias: bias, rows: grid.height, columns: grid.width,
      kernels: &cache.kernels,
      into: &y)
  }

  /// ∂x[p] = Σ w[d]·∂y[p − d], ∂w[d] += Σ ∂y[p]·x[p + d] and ∂b += Σ ∂y, over the patches p and the images.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache,
    gradient: inout DepthwiseConvolution
  ) {
    addConvolutionGradient(
      dy, x, rows: grid.height, columns: grid.width, kernels: &cache.dKernels, to: &gradient.weight)
    addSumsOfColumns(dy, to: &gradient.bias)
    convolveBackward(
      dy, weight: weight, rows: grid.height, columns: grid.width, kernels: &cache.kernels, into: &dx
    )
  }
}

/// ConvMixer: a model whose patches are mixed by depthwise convolutions, with the Mixer's channel MLP in place of
/// the paper's single linear layer (Trockman and Kolter 2022, arXiv:2201.09792).
public typealias ConvMixer = PatchClassifier<DepthwiseConvolution>
