import NeuralNetwork
import Tensors

/// Mixes the patches by multi-head self-attention: each takes the mean of the values of all patches, weighted by how
/// well its query fits their keys (Vaswani et al. 2017, section 3.2; for patches Dosovitskiy et al. 2021,
/// arXiv:2010.11929).
///
/// Queries, keys and values have a width that may differ from the number of channels, so that models of other
/// mixings can have as many parameters. It cannot tell places apart, so the model adds position embeddings.
public struct SelfAttention: PatchMixing {
  /// The map to queries, keys and values, from the channels to three times the width.
  public var qkv: Linear

  /// The map from the heads' results, side by side, to the channels.
  public var projection: Linear

  /// The number of heads, which have equal parts of the width.
  public let heads: Int

  /// The attention of a model of some sizes, of `tokenMLPDim` numbers per query; without a number of heads, of four.
  public init(_ sizes: MixerConfiguration, using initializer: inout some Initializer) {
    heads = Self.heads(sizes)
    qkv = Linear(
      inputs: sizes.hiddenDim, outputs: 3 * sizes.tokenMLPDim, using: &initializer)
    projection = Linear(
      inputs: sizes.tokenMLPDim, outputs: sizes.hiddenDim, using: &initializer)
  }

  private static func heads(_ sizes: MixerConfiguration) -> Int { sizes.heads ?? 4 }

  /// Checks that the heads have equal parts of the width.
  public static func validate(_ sizes: MixerConfiguration) throws(ConfigurationError) {
    let heads = heads(sizes)
    guard heads >= 1 else { throw .notPositive(name: "number of heads", found: heads) }
    guard sizes.tokenMLPDim % heads == 0 else {
      throw .headsDoNotDivide(heads: heads, width: sizes.tokenMLPDim)
    }
  }

  /// True: a permutation of the patches permutes the result.
  public static var needsPositions: Bool { true }

  /// For each patch those of the two maps, and for each pair of patches those of a query with a key and of a
  /// weight with a value.
  public static func multiplyAdds(_ sizes: MixerConfiguration) -> Int {
    let width = sizes.tokenMLPDim
    return sizes.patches * width * (4 * sizes.hiddenDim + 2 * sizes.patches)
  }

  /// The weights of queries, keys and values.
  public static func largestWeight(
    _ sizes: MixerConfiguration
  ) -> (name: ParameterName, shape: [Int]) {
    (ParameterName() / "qkv" / "weight", [3 * sizes.tokenMLPDim, sizes.hiddenDim])
  }

  /// The width, a third of that of queries, keys and values together.
  public static func setSizes(
    _ sizes: inout MixerConfiguration, fromLargestWeight shape: Shape
  ) {
    sizes.tokenMLPDim = shape[0] / 3
  }

  /// Visits the two maps as `qkv` and `proj`.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try qkv.visitParameters(at: path / "qkv", body)
    try projection.visitParameters(at: path / "proj", body)
  }

  /// The packed weights, and the inputs of the maps packed in turn; queries, keys and values, [patches, images, 3·width]; the attention, and the heads'
  /// results, [patches, images, width].
  public struct Cache: Sendable {
    fileprivate var order: PassOrder
    fileprivate var packedQKV = PackedMatrix()
    fileprivate var packedQKVTranspose = PackedMatrix()
    fileprivate var packedProjection = PackedMatrix()
    fileprivate var packedProjectionTranspose = PackedMatrix()
    fileprivate var packedInput = PackedMatrix()
    fileprivate var qkv = Tensor.empty
    /// How much each patch (third axis) takes from each (last axis): [images, heads, patches, patches], every row
    /// with the sum 1.
    public fileprivate(set) var attention = Tensor.empty
    fileprivate var results = Tensor.empty
    fileprivate var dQKV = Tensor.empty
    fileprivate var scratch = Tensor.empty
  }

  /// An empty cache.
  public func makeCache(for mode: Mode) -> Cache { Cache(order: PassOrder(for: mode)) }

  /// (q, k, v) = x·Wᵀ + b, r = softmax(q·kᵀ/√headWidth)·v for each image and head, y = r·Wₚᵀ + bₚ; x and y are
  /// [patches, images, channels].
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    qkv.forwardAlongLastAxis(x, packedTranspose: &cache.packedQKVTranspose, into: &cache.qkv)
    Tensors.attention(
      cache.qkv, heads: heads, into: &cache.results, weights: &cache.attention,
      scratch: &cache.scratch)
    projection.forwardAlongLastAxis(
      cache.results, packedTranspose: &cache.packedProjectionTranspose, into: &y)
    cache.order.forward()
  }

  /// ∂r = ∂y·Wₚ, ∂(q, k, v) as `attentionGradient` has it, ∂x = ∂(q, k, v)·W. The heads' results are overwritten by
  /// ∂r.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache,
    gradient: inout SelfAttention
  ) {
    cache.order.backward()
    projection.addGradientAlongLastAxis(
      dy, x: cache.results, packed: &cache.packedInput, to: &gradient.projection)
    projection.backwardAlongLastAxis(dy, packed: &cache.packedProjection, into: &cache.results)
    attentionGradient(
      cache.results, qkv: cache.qkv, weights: cache.attention, heads: heads, into: &cache.dQKV,
      scratch: &cache.scratch)
    qkv.addGradientAlongLastAxis(
      cache.dQKV, x: x, packed: &cache.packedInput, to: &gradient.qkv)
    qkv.backwardAlongLastAxis(cache.dQKV, packed: &cache.packedQKV, into: &dx)
  }
}

/// The Vision Transformer: a model whose patches are mixed by self-attention, classified by the mean over the patches
/// (Dosovitskiy et al. 2021, arXiv:2010.11929).
public typealias VisionTransformer = PatchClassifier<SelfAttention>
