import NeuralNetwork
import Tensors

/// The MLP-Mixer: patch embedding, Mixer layers, layer norm, mean over patches, linear classifier
/// (Tolstikhin et al. 2021, arXiv:2105.01601).
public typealias MLPMixer = PatchClassifier<TokenMixing>

/// A model that cuts images into patches, mixes patches and channels in turn, and classifies the mean over the
/// patches: the MLP-Mixer, if the patches are mixed by an MLP.
///
/// Its input are images, [images, image channels, height, width], its output logits, [images, classes].
public struct PatchClassifier<Mixing: PatchMixing>: Module {
  /// The sizes of the model.
  public let configuration: MixerConfiguration
  /// Projects the patches of an image to channels.
  public var patchEmbedding: PatchEmbedding
  /// What is added to the channels of every patch to tell its place, [patches, channels]; empty if the mixing
  /// tells places apart by itself.
  public var positionEmbedding: Tensor
  /// The layers, each of which mixes patches and then channels.
  public var layers: [MixingLayer<Mixing>]
  /// The layer norm before the mean.
  public var norm: LayerNorm
  /// From the mean over patches to one logit per class.
  public var classifierHead: Linear

  /// The model with weights from an initializer: a `Random` draws them as PyTorch does.
  ///
  /// - Throws: ``ConfigurationError`` if the sizes do not fit together.
  public init(
    _ sizes: MixerConfiguration, using initializer: inout some Initializer
  ) throws(ConfigurationError) {
    try sizes.validate()
    try Mixing.validate(sizes)
    configuration = sizes
    patchEmbedding = PatchEmbedding(
      imageChannels: sizes.imageChannels, patch: sizes.patchSize, channels: sizes.hiddenDim,
      using: &initializer)
    positionEmbedding =
      Mixing.needsPositions
      ? initializer.tensor([sizes.patches, sizes.hiddenDim], fanIn: sizes.hiddenDim) : .empty
    layers = []
    for _ in 0..<sizes.layers { layers.append(MixingLayer(sizes, using: &initializer)) }
    norm = LayerNorm(channels: sizes.hiddenDim)
    classifierHead = Linear(inputs: sizes.hiddenDim, outputs: sizes.classes, using: &initializer)
  }

  /// Visits the parts in the order of the article's `state_dict()`.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try patchEmbedding.visitParameters(at: path / WeightNames.patchEmbedding, body)
    if Mixing.needsPositions {
      try body(path / WeightNames.positionEmbedding, &positionEmbedding)
    }
    for index in layers.indices {
      try layers[index].visitParameters(at: path / WeightNames.layers / index, body)
    }
    try classifierHead.visitParameters(at: path / WeightNames.classifierHead, body)
    try norm.visitParameters(at: path / WeightNames.norm, body)
  }

  /// The number of images that pass through the network together, from the sizes alone.
  public var microBatchSize: Int { configuration.microBatchSize }

  /// The caches of all parts, and their inputs and outputs.
  public struct Cache: Sendable {
    fileprivate var embedding: PatchEmbedding.Cache
    /// The caches of the layers.
    public fileprivate(set) var layers: [MixingLayer<Mixing>.Cache]
    fileprivate var norm: LayerNorm.Cache
    /// The layers' pass if threads share it.
    fileprivate var shared: SharedForward<Mixing>?
    /// The input of the first layer and the output of each, [patches, images, channels]. A backward pass
    /// overwrites all but the first.
    public fileprivate(set) var activations: [Tensor]
    fileprivate var normed = Tensor.empty
    fileprivate var mean = Tensor.empty
    fileprivate var dMean = Tensor.empty
    fileprivate var dNormed = Tensor.empty
    fileprivate var dActivation = Tensor.empty
  }

  /// An empty cache; it grows to its size in the first pass.
  public func makeCache(for mode: Mode) -> Cache {
    Cache(
      embedding: patchEmbedding.makeCache(for: mode),
      layers: layers.map { $0.makeCache(for: mode) },
      norm: norm.makeCache(for: mode),
      shared: SharedForward(layers, sizes: configuration, mode: mode),
      activations: Array(repeating: Tensor.empty, count: layers.count + 1))
  }

  /// Computes the logits.
  ///
  /// - Parameters:
  ///   - images: [images, image channels, height, width].
  ///   - logits: written, [images, classes].
  ///   - cache: keeps what backward needs.
  @_specialize(where Mixing == TokenMixing)
  public func forward(_ images: Tensor, into logits: inout Tensor, cache: inout Cache) {
    let (channels, size) = (configuration.imageChannels, configuration.imageSize)
    precondition(
      images.shape.droppingFirst() == Shape(channels, size.height, size.width),
      "images of shape \(images.shape) given to a model for \(channels) channels of \(size) pixels")
    patchEmbedding.forward(images, into: &cache.activations[0], cache: &cache.embedding)
    if Mixing.needsPositions { addToEveryImage(positionEmbedding, of: &cache.activations[0]) }
    if cache.shared != nil {
      cache.activations.swapAt(0, layers.count)
      cache.shared!(layers, &cache.activations[layers.count])
    } else {
      for index in layers.indices {
        layers[index].forward(
          cache.activations[index], into: &cache.activations[index + 1],
          cache: &cache.layers[index])
      }
    }
    norm.forward(cache.activations[layers.count], into: &cache.normed, cache: &cache.norm)
    meanOverFirstAxis(cache.normed, into: &cache.mean)
    classifierHead.forwardAlongLastAxis(cache.mean, into: &logits)
  }

  /// Adds the gradients of all parameters, given those of the logits, [images, classes].
  @_specialize(where Mixing == TokenMixing)
  public func backward(
    _ dLogits: Tensor, x images: Tensor, cache: inout Cache, gradient: inout PatchClassifier
  ) {
    classifierHead.addGradientAlongLastAxis(dLogits, x: cache.mean, to: &gradient.classifierHead)
    classifierHead.backwardAlongLastAxis(dLogits, into: &cache.dMean)
    spreadOverFirstAxis(cache.dMean, rows: configuration.patches, into: &cache.dNormed)
    norm.backward(
      cache.dNormed, x: cache.activations[layers.count], into: &cache.dActivation,
      cache: &cache.norm, gradient: &gradient.norm)
    for index in layers.indices.reversed() {
      // The output of this layer is not needed any more; its memory takes the gradient of the input.
      layers[index].backward(
        cache.dActivation, x: cache.activations[index], into: &cache.activations[index + 1],
        cache: &cache.layers[index], gradient: &gradient.layers[index])
      swap(&cache.dActivation, &cache.activations[index + 1])
    }
    if Mixing.needsPositions {
      addSumsOverImages(cache.dActivation, to: &gradient.positionEmbedding)
    }
    patchEmbedding.backward(
      cache.dActivation, x: images, cache: &cache.embedding, gradient: &gradient.patchEmbedding)
  }

  /// Visits the outputs of the parts; those of the mixings include the residual connection.
  public func visitActivations<Path: ParameterPath>(
    in cache: Cache, at path: Path, _ body: (Path, Tensor) throws -> Void
  ) rethrows {
    try body(path / WeightNames.patchEmbedding, cache.activations[0])
    for index in layers.indices {
      let layer = path / WeightNames.layers / index
      try layers[index].visitActivations(in: cache.layers[index], at: layer, body)
      try body(layer / WeightNames.channelMixing, cache.activations[index + 1])
    }
    try body(path / WeightNames.norm, cache.normed)
  }
}
