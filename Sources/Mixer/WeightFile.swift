import Tensors

extension MLPMixer {
  /// The model in a weight file, its sizes read off the shapes of the tensors.
  ///
  /// - Parameters:
  ///   - path: a safetensors file with the names of the article's `state_dict()`.
  ///   - imageSize: the size of the images, which the file does not tell.
  /// - Throws: ``WeightFileError`` if the file cannot be read, does not hold the tensors of a Mixer
  ///   for such images, or has a number in it that is not finite.
  public init(weights path: String, imageSize: PixelSize) throws {
    let tensors = try SafeTensors.read(path)
    do {
      try self.init(tensors, imageSize: imageSize)
    } catch let flaw as FormatFlaw {
      throw WeightFileError(path: path, found: flaw.found, expected: flaw.expected)
    }
  }

  /// Writes the weights to a file that PyTorch loads into the article's module.
  ///
  /// - Throws: ``WeightFileError`` if it cannot be written, or a weight is not finite; an older file is
  ///   then left as it was.
  public func save(to path: String) throws {
    try requireFinite(for: path)
    try SafeTensors.write(parameters.map { ($0.name.description, $0.tensor) }, to: path)
  }

  /// Throws unless all numbers are finite: others are no use to anybody who reads the file at `path`.
  func requireFinite(for path: String) throws(WeightFileError) {
    if let flaw = firstNonFinite {
      throw WeightFileError(
        path: path, found: "\(flaw), to be written there", expected: "finite numbers")
    }
  }

  /// The model that has named tensors for its parameters.
  init(_ tensors: [(name: String, tensor: Tensor)], imageSize: PixelSize) throws {
    var rest = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.tensor) })
    try self.init(zeros: try Configuration(shapes: rest.mapValues(\.shape), imageSize: imageSize))
    try forEachParameter { name, tensor in
      guard let found = rest.removeValue(forKey: name.description) else {
        throw FormatFlaw(found: "no tensor '\(name)'", expected: "one of shape \(tensor.shape)")
      }
      guard found.shape == tensor.shape else {
        throw FormatFlaw(
          found: "tensor '\(name)' of shape \(found.shape)", expected: "the shape \(tensor.shape)")
      }
      tensor = found
    }
    if let flaw = firstNonFinite {
      throw FormatFlaw(found: "\(flaw)", expected: "finite numbers")
    }
    if let extra = rest.keys.min() {
      throw FormatFlaw(
        found: "a tensor '\(extra)'", expected: "only those of a Mixer of \(layers.count) layers")
    }
  }
}

extension Configuration {
  /// The sizes that the shapes of a model's tensors tell.
  init(shapes: [String: Shape], imageSize: PixelSize) throws {
    func shape(_ name: String, rank: Int) throws -> Shape {
      guard let shape = shapes[name] else {
        throw FormatFlaw(found: "no tensor '\(name)'", expected: "the weights of a Mixer")
      }
      guard shape.rank == rank, shape.count > 0 else {
        throw FormatFlaw(
          found: "tensor '\(name)' of shape \(shape)", expected: "\(rank) axes, none of size 0")
      }
      return shape
    }
    let embedding = try shape("patch_embed.weight", rank: 4)
    let tokens = try shape("mixer.0.token_mixer.0.weight", rank: 2)
    let channels = try shape("mixer.0.channel_mixer.0.weight", rank: 2)
    let head = try shape("classifier_head.weight", rank: 2)
    self.init(
      imageSize: imageSize, patchSize: PixelSize(height: embedding[2], width: embedding[3]),
      imageChannels: embedding[1], hiddenDim: embedding[0],
      layers: (1...).first { shapes["mixer.\($0).token_mixer.0.weight"] == nil }!,
      tokenMLPDim: tokens[0], channelMLPDim: channels[0], classes: head[0])
    guard channels[1] == hiddenDim, head[1] == hiddenDim else {
      throw FormatFlaw(
        found: "shapes \(channels) and \(head)", expected: "\(hiddenDim) columns in both")
    }
    // No model is made that is much larger than the file: what it consists of has to be there.
    for layer in 1..<layers {
      for (mixer, first) in [("token_mixer", tokens), ("channel_mixer", channels)] {
        let name = "mixer.\(layer).\(mixer).0.weight"
        let found = try shape(name, rank: 2)
        guard found == first else {
          throw FormatFlaw(
            found: "tensor '\(name)' of shape \(found)", expected: "\(first), as in layer 0")
        }
      }
    }
    let (rows, columns) = (imageSize.height / patchSize.height, imageSize.width / patchSize.width)
    let (patches, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard imageSize.height % patchSize.height == 0, imageSize.width % patchSize.width == 0,
      rows > 0, columns > 0, !overflow, patches == tokens[1]
    else {
      throw FormatFlaw(
        found: "weights for \(tokens[1]) patches of \(patchSize) pixels",
        expected: "patches that cover images of \(imageSize) pixels")
    }
  }
}
