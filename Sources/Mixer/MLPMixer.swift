import Tensors

/// The MLP-Mixer: patch embedding, Mixer layers, layer norm, mean over patches, linear classifier
/// (Tolstikhin et al. 2021, arXiv:2105.01601).
public struct MLPMixer: Parameters {
  /// The sizes of the model.
  public let configuration: Configuration
  /// Turns an image into a table of patches.
  public var patchEmbedding: PatchEmbedding
  /// The layers that mix tokens and channels in turn.
  public var layers: [MixerLayer]
  /// The layer norm before the mean.
  public var norm: LayerNorm
  /// From the mean over patches to a score a class.
  public var classifierHead: Linear

  /// The model with random weights, drawn as PyTorch draws them.
  ///
  /// - Throws: ``ConfigurationError`` if the sizes do not fit together.
  public init(_ sizes: Configuration, using random: inout Random) throws(ConfigurationError) {
    try sizes.validate()
    configuration = sizes
    patchEmbedding = PatchEmbedding(
      imageChannels: sizes.imageChannels, patch: sizes.patchSize, channels: sizes.hiddenDim,
      using: &random)
    layers = []
    for _ in 0..<sizes.layers {
      layers.append(
        MixerLayer(
          patches: sizes.patches, channels: sizes.hiddenDim, tokenHidden: sizes.tokenMLPDim,
          channelHidden: sizes.channelMLPDim, using: &random))
    }
    norm = LayerNorm(channels: sizes.hiddenDim)
    classifierHead = Linear(inputs: sizes.hiddenDim, outputs: sizes.classes, using: &random)
  }

  /// The model with zeros for weights: to be counted, or to be filled from a file.
  ///
  /// - Throws: ``ConfigurationError`` if the sizes do not fit together.
  public init(zeros sizes: Configuration) throws(ConfigurationError) {
    try sizes.validate()
    configuration = sizes
    patchEmbedding = PatchEmbedding(
      imageChannels: sizes.imageChannels, patch: sizes.patchSize, channels: sizes.hiddenDim)
    layers = (0..<sizes.layers).map { _ in
      MixerLayer(
        patches: sizes.patches, channels: sizes.hiddenDim, tokenHidden: sizes.tokenMLPDim,
        channelHidden: sizes.channelMLPDim)
    }
    norm = LayerNorm(channels: sizes.hiddenDim)
    classifierHead = Linear(inputs: sizes.hiddenDim, outputs: sizes.classes)
  }

  public mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try patchEmbedding.walk(name / "patch_embed", visit)
    for index in layers.indices { try layers[index].walk(name / "mixer" / index, visit) }
    try classifierHead.walk(name / "classifier_head", visit)
    try norm.walk(name / "norm", visit)
  }

  /// The caches of all parts, and what flows between them.
  public struct Cache: Sendable {
    fileprivate var embedding: PatchEmbedding.Cache
    fileprivate var layers: [MixerLayer.Cache]
    fileprivate var norm: LayerNorm.Cache
    /// The table of patches before the first layer and after each, [patches, images, channels].
    public fileprivate(set) var tables: [Tensor]
    fileprivate var normal = Tensor([0])
    fileprivate var mean = Tensor([0])
    fileprivate var dMean = Tensor([0])
    fileprivate var dNormal = Tensor([0])
    fileprivate var dTable = Tensor([0])
  }

  /// An empty cache; it grows to its size in the first pass.
  public func makeCache(for purpose: Purpose) -> Cache {
    Cache(
      embedding: patchEmbedding.makeCache(), layers: layers.map { $0.makeCache(for: purpose) },
      norm: norm.makeCache(for: purpose),
      tables: Array(repeating: Tensor([0]), count: layers.count + 1))
  }

  /// Brings what the cache holds of the parameters up to date. To be called once after they changed.
  public func prepare(_ cache: inout Cache) {
    patchEmbedding.prepare(&cache.embedding)
    for index in layers.indices { layers[index].prepare(&cache.layers[index]) }
  }

  /// Computes the scores of the classes.
  ///
  /// - Parameters:
  ///   - images: [images, image channels, height, width].
  ///   - logits: written, [images, classes].
  public func forward(_ images: Tensor, into logits: inout Tensor, cache: inout Cache) {
    precondition(
      images.shape.droppingFirst()
        == Shape(
          configuration.imageChannels, configuration.imageSize.height, configuration.imageSize.width
        ),
      "images of shape \(images.shape) given to a model for \(configuration.imageChannels) channels "
        + "of \(configuration.imageSize) pixels")
    patchEmbedding.forward(images, into: &cache.tables[0], cache: &cache.embedding)
    for index in layers.indices {
      layers[index].forward(
        cache.tables[index], into: &cache.tables[index + 1], cache: &cache.layers[index])
    }
    norm.forward(cache.tables[layers.count], into: &cache.normal, cache: &cache.norm)
    meanOverFirstAxis(cache.normal, into: &cache.mean)
    multiplyLastAxis(
      cache.mean, transposed: classifierHead.weight, bias: classifierHead.bias, into: &logits)
  }

  /// Adds the gradients of all parameters, given those of the scores.
  ///
  /// - Parameters:
  ///   - dLogits: [images, classes], for the images of the last forward pass.
  ///   - gradient: added to.
  public func backward(_ dLogits: Tensor, cache: inout Cache, gradient: inout MLPMixer) {
    classifierHead.addGradientAlongLastAxis(
      dLogits, x: cache.mean, to: &gradient.classifierHead)
    multiplyLastAxis(dLogits, classifierHead.weight, into: &cache.dMean)
    spreadOverFirstAxis(cache.dMean, rows: configuration.patches, into: &cache.dNormal)
    norm.backward(
      cache.dNormal, x: cache.tables[layers.count], into: &cache.dTable, cache: &cache.norm,
      gradient: &gradient.norm)
    for index in layers.indices.reversed() {
      // The table after this layer has served; its memory takes the gradient of the one before.
      layers[index].backward(
        cache.dTable, x: cache.tables[index], into: &cache.tables[index + 1],
        cache: &cache.layers[index], gradient: &gradient.layers[index])
      swap(&cache.dTable, &cache.tables[index + 1])
    }
    patchEmbedding.backward(
      cache.dTable, cache: &cache.embedding, gradient: &gradient.patchEmbedding)
  }

  /// The scores of the classes, [images, classes], in new memory.
  public func callAsFunction(_ images: Tensor) -> Tensor {
    var cache = makeCache(for: .inference)
    prepare(&cache)
    var logits = Tensor([0])
    forward(images, into: &logits, cache: &cache)
    return logits
  }
}
