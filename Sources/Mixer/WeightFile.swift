import NeuralNetwork
import SafeTensors
import Tensors

extension MLPMixer {
  /// The model in a weight file, its sizes taken from the shapes of the tensors.
  ///
  /// - Parameters:
  ///   - path: a safetensors file with the names of the article's `state_dict()`.
  ///   - imageSize: the size of the images, which the file does not tell.
  /// - Throws: `SafeTensorsError` if the file cannot be read, does not hold the tensors of a Mixer
  ///   for such images, or has a number in it that is not finite.
  public init(weights path: String, imageSize: PixelSize) throws(SafeTensorsError) {
    let file = try SafeTensorsFile(path: path) { announced throws(SafeTensorsError.Reason) in
      _ = try MLPMixer(announced.tensors, imageSize: imageSize)
    }
    do throws(SafeTensorsError.Reason) {
      try self.init(file.tensors, imageSize: imageSize)
    } catch {
      throw SafeTensorsError(path: path, reason: error)
    }
  }

  /// The model that has named tensors for its parameters.
  package init(
    _ tensors: [(name: String, tensor: Tensor)], imageSize: PixelSize
  ) throws(SafeTensorsError.Reason) {
    var shapes: [String: Shape] = [:]
    for (name, tensor) in tensors { shapes[name] = tensor.shape }
    let sizes = try MixerConfiguration(shapes: shapes, imageSize: imageSize)
    var zeros = ZeroInitializer()
    do throws(ConfigurationError) {
      try self.init(sizes, using: &zeros)
    } catch {
      throw SafeTensorsError.Reason(
        found: "sizes that do not fit (\(error))", expected: "those of a Mixer")
    }
    try setParameters(to: tensors)
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
      throw SafeTensorsError.Reason(
        found: "sizes that do not fit (\(error))", expected: "those of a model")
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
    let shapes = Dictionary(
      parameters.map { ($0.name, $0.tensor.shape) }, uniquingKeysWith: { first, _ in first })
    func require(_ name: String, _ sizes: [Int]) throws(SafeTensorsError.Reason) {
      let shape = shapes[name]
      if let shape, shape.rank == sizes.count,
        sizes.indices.allSatisfy({ shape[$0] == sizes[$0] })
      {
        return
      }
      throw SafeTensorsError.Reason(
        found: shape.map { "tensor '\(name)' of shape \($0)" } ?? "no tensor '\(name)'",
        expected: "one of shape \(sizes)")
    }
    let root = ParameterName()
    let patch = sizes.patchSize
    try require(
      "\(root / WeightNames.patchEmbedding / "weight")",
      [sizes.hiddenDim, sizes.imageChannels, patch.height, patch.width])
    try require(
      "\(root / WeightNames.classifierHead / "weight")", [sizes.classes, sizes.hiddenDim])
    if Mixing.needsPositions {
      try require(
        "\(root / WeightNames.positionEmbedding)", [sizes.patches, sizes.hiddenDim])
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
      try require("\(layer / WeightNames.tokenMixing).\(mixing.name)", mixing.shape)
    }
  }
}

extension MixerConfiguration {
  /// The sizes that follow from the shapes of a model's tensors.
  init(shapes: [String: Shape], imageSize: PixelSize) throws(SafeTensorsError.Reason) {
    let layer = ParameterName() / WeightNames.layers
    /// The name of the first weight of an MLP.
    func weight(of mlp: ParameterName) -> String { (mlp / 0 / "weight").description }
    func shape(_ name: String, rank: Int) throws(SafeTensorsError.Reason) -> Shape {
      guard let shape = shapes[name] else {
        throw SafeTensorsError.Reason(
          found: "no tensor '\(name)'", expected: "the weights of a Mixer")
      }
      guard shape.rank == rank, shape.count > 0 else {
        throw SafeTensorsError.Reason(
          found: "tensor '\(name)' of shape \(shape)", expected: "\(rank) axes, none of size 0")
      }
      return shape
    }
    let root = ParameterName()
    let embedding = try shape(
      (root / WeightNames.patchEmbedding / "weight").description, rank: 4)
    let tokens = try shape(weight(of: layer / 0 / WeightNames.tokenMixing), rank: 2)
    let channels = try shape(weight(of: layer / 0 / WeightNames.channelMixing), rank: 2)
    let head = try shape((root / WeightNames.classifierHead / "weight").description, rank: 2)
    self.init(
      imageSize: imageSize, patchSize: PixelSize(height: embedding[2], width: embedding[3]),
      imageChannels: embedding[1], hiddenDim: embedding[0],
      layers: (1...).first { shapes[weight(of: layer / $0 / WeightNames.tokenMixing)] == nil }!,
      tokenMLPDim: tokens[0], channelMLPDim: channels[0], classes: head[0])
    guard channels[1] == hiddenDim, head[1] == hiddenDim else {
      throw SafeTensorsError.Reason(
        found: "shapes \(channels) and \(head)", expected: "\(hiddenDim) columns in both")
    }
    // No model is made that is much larger than the file: what it consists of has to be there.
    for index in 1..<layers {
      for (mixer, first) in [
        (WeightNames.tokenMixing, tokens), (WeightNames.channelMixing, channels),
      ] {
        let name = weight(of: layer / index / mixer)
        let found = try shape(name, rank: 2)
        guard found == first else {
          throw SafeTensorsError.Reason(
            found: "tensor '\(name)' of shape \(found)", expected: "\(first), as in layer 0")
        }
      }
    }
    let (rows, columns) = (imageSize.height / patchSize.height, imageSize.width / patchSize.width)
    let (patches, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard imageSize.height % patchSize.height == 0, imageSize.width % patchSize.width == 0,
      rows > 0, columns > 0, !overflow, patches == tokens[1]
    else {
      throw SafeTensorsError.Reason(
        found: "weights for \(tokens[1]) patches of \(patchSize) pixels",
        expected: "patches that cover images of \(imageSize) pixels")
    }
  }
}
