import NeuralNetwork
import SafeTensors
import Tensors

extension PatchClassifier {
  /// The model in a weight file, its sizes taken from the shapes of the tensors.
  ///
  /// - Parameters:
  ///   - path: a safetensors file with the names of the article's `state_dict()`.
  ///   - imageSize: the size of the images, which the file does not tell.
  ///   - heads: the number of heads of attention, which the file does not tell either; nil for four, and for
  ///     other mixings.
  /// - Throws: `SafeTensorsError` if the file cannot be read, does not hold the tensors of a model
  ///   for such images, or has a number in it that is not finite.
  public init(
    weights path: String, imageSize: PixelSize, heads: Int? = nil
  ) throws(SafeTensorsError) {
    let file = try SafeTensorsFile(path: path) { announced throws(SafeTensorsError.Reason) in
      _ = try Self(announced.tensors, imageSize: imageSize, heads: heads)
    }
    do throws(SafeTensorsError.Reason) {
      try self.init(file.tensors, imageSize: imageSize, heads: heads)
    } catch {
      throw SafeTensorsError(path: path, reason: error)
    }
  }

  /// The model that has named tensors for its parameters.
  package init(
    _ tensors: [(name: String, tensor: Tensor)], imageSize: PixelSize, heads: Int? = nil
  ) throws(SafeTensorsError.Reason) {
    let sizes = try Self.sizes(from: shapes(of: tensors), imageSize: imageSize, heads: heads)
    try self.init(sizes, parameters: tensors)
  }

  /// The sizes that follow from the shapes of a model's tensors.
  private static func sizes(
    from shapes: [String: Shape], imageSize: PixelSize, heads: Int?
  ) throws(SafeTensorsError.Reason) -> MixerConfiguration {
    func shape(_ name: String, rank: Int) throws(SafeTensorsError.Reason) -> Shape {
      guard let shape = shapes[name] else {
        throw SafeTensorsError.Reason(
          found: "no tensor '\(name)'", expected: "the weights of a model")
      }
      guard shape.rank == rank, shape.count > 0 else {
        throw SafeTensorsError.Reason(
          found: "tensor '\(name)' of shape \(shape)", expected: "\(rank) axes, none of size 0")
      }
      return shape
    }
    let root = ParameterName()
    func channelMixing(_ layer: Int) -> String {
      "\(root / WeightNames.layers / layer / WeightNames.channelMixing / 0 / "weight")"
    }
    let embedding = try shape("\(root / WeightNames.patchEmbedding / "weight")", rank: 4)
    let channels = try shape(channelMixing(0), rank: 2)
    let head = try shape("\(root / WeightNames.classifierHead / "weight")", rank: 2)
    var sizes = MixerConfiguration(
      imageSize: imageSize, patchSize: PixelSize(height: embedding[2], width: embedding[3]),
      imageChannels: embedding[1], hiddenDim: embedding[0],
      layers: (1...).first { shapes[channelMixing($0)] == nil }!, channelMLPDim: channels[0],
      classes: head[0], heads: heads)
    do throws(ConfigurationError) { try sizes.validate() } catch { throw unfit(error) }
    let weight = Mixing.largestWeight(sizes)
    let layer = root / WeightNames.layers / 0 / WeightNames.tokenMixing
    Mixing.setSizes(
      &sizes, fromLargestWeight: try shape("\(layer).\(weight.name)", rank: weight.shape.count))
    return sizes
  }
}

extension PatchClassifier: ConfigurableModule {
  /// The model of some sizes with given parameters.
  ///
  /// - Throws: `SafeTensorsError.Reason` if no model has these sizes, or the tensors are not its parameters.
  public init(
    _ configuration: MixerConfiguration, parameters: [(name: String, tensor: Tensor)]
  ) throws(SafeTensorsError.Reason) {
    do throws(ConfigurationError) {
      try configuration.validate()
      try Mixing.validate(configuration)
    } catch {
      throw unfit(error)
    }
    try Self.requireWeights(of: configuration, in: parameters)
    var zeros = ZeroInitializer()
    // The sizes were found to be valid.
    try! self.init(configuration, using: &zeros)
    try setParameters(to: parameters)
  }

  /// Throws unless the largest weights of a model of some sizes are there, so that no model is made that is much
  /// larger than the tensors.
  private static func requireWeights(
    of sizes: MixerConfiguration, in parameters: [(name: String, tensor: Tensor)]
  ) throws(SafeTensorsError.Reason) {
    let shapes = shapes(of: parameters)
    func require(
      _ name: String, _ sizes: [Int], reason: String = ""
    ) throws(SafeTensorsError.Reason) {
      let shape = shapes[name]
      if shape?.list == sizes { return }
      throw SafeTensorsError.Reason(
        found: shape.map { "tensor '\(name)' of shape \($0)" } ?? "no tensor '\(name)'",
        expected: "one of shape \(sizes)\(reason)")
    }
    let root = ParameterName()
    let patch = sizes.patchSize
    try require(
      "\(root / WeightNames.patchEmbedding / "weight")",
      [sizes.hiddenDim, sizes.imageChannels, patch.height, patch.width])
    try require(
      "\(root / WeightNames.classifierHead / "weight")", [sizes.classes, sizes.hiddenDim])
    let reason = ", for images of \(sizes.imageSize) pixels"
    if Mixing.needsPositions {
      try require(
        "\(root / WeightNames.positionEmbedding)", [sizes.patches, sizes.hiddenDim], reason: reason)
    }
    // A mixing may multiply its width.
    let numbers = parameters.reduce(0) { $0 + $1.tensor.count }
    guard sizes.tokenMLPDim <= numbers else {
      throw SafeTensorsError.Reason(
        found: "\(numbers) numbers", expected: "those of a width of \(sizes.tokenMLPDim)")
    }
    let mixing = Mixing.largestWeight(sizes)
    for index in 0..<sizes.layers {
      let layer = root / WeightNames.layers / index
      try require(
        "\(layer / WeightNames.channelMixing / 0 / "weight")",
        [sizes.channelMLPDim, sizes.hiddenDim])
      try require(
        "\(layer / WeightNames.tokenMixing).\(mixing.name)", mixing.shape, reason: reason)
    }
  }
}

private func shapes(of tensors: [(name: String, tensor: Tensor)]) -> [String: Shape] {
  Dictionary(tensors.map { ($0.name, $0.tensor.shape) }, uniquingKeysWith: { first, _ in first })
}

private func unfit(_ error: ConfigurationError) -> SafeTensorsError.Reason {
  SafeTensorsError.Reason(
    found: "sizes that do not fit (\(error))", expected: "those of a model")
}
