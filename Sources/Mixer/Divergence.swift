import Tensors

/// A step of training whose loss, or whose weights, are not finite numbers any more.
public struct Divergence: Error, Hashable, CustomStringConvertible {
  /// The step, the first being 1.
  public let step: Int
  /// The learning rate of the step.
  public let learningRate: Float
  /// The first number on the way through the model that is not finite, and the layer it is in.
  public let found: String

  /// One line with the step, the place and what to do.
  public var description: String {
    "step \(step): found \(found); expected finite numbers: train with a lower learning rate than "
      + "\(learningRate)"
  }
}

/// A number of a parameter that is infinite or none at all.
struct NonFiniteParameter: CustomStringConvertible {
  let name: String
  let element: Int
  let value: String

  var description: String { "\(value) at element \(element) of tensor '\(name)'" }
}

extension Parameters {
  /// The first number of a parameter that is not finite; nil if all are.
  var firstNonFinite: NonFiniteParameter? {
    for (name, tensor) in parameters {
      if let element = tensor.firstNonFinite {
        return NonFiniteParameter(
          name: name.description, element: element, value: tensor[element].nameOfNonFinite)
      }
    }
    return nil
  }
}

extension Tensor {
  /// The place of the first number that is not finite; nil if all are.
  fileprivate var firstNonFinite: Int? {
    withElements { elements in elements.firstIndex { !$0.isFinite } }
  }
}

extension Float {
  /// What a number that is not finite is called: `nan`, whose sign differs between processors, `inf` or
  /// `-inf`.
  fileprivate var nameOfNonFinite: String { isNaN ? "nan" : "\(self)" }
}

extension MLPMixer {
  /// The first part of the model whose weights, or whose output for some images, are not finite; nil if
  /// all are. The parts are gone through as the images go.
  func firstNonFinitePart(for images: Tensor) -> String? {
    func flaw(_ part: some Parameters, _ name: String, _ output: Tensor) -> String? {
      if let flaw = part.firstNonFinite {
        return "\(flaw.value) among the weights of '\(name).\(flaw.name)'"
      }
      return output.firstNonFinite.map {
        "\(output[$0].nameOfNonFinite) in the output of '\(name)'"
      }
    }
    var x = patchEmbedding(images)
    if let flaw = flaw(patchEmbedding, "patch_embed", x) { return flaw }
    for (index, layer) in layers.enumerated() {
      for (norm, normName, mixing, mixingName) in layer.halves {
        let normal = norm(x)
        if let flaw = flaw(norm, "mixer.\(index).\(normName)", normal) { return flaw }
        let mixed = mixing(normal)
        if let flaw = flaw(mixing, "mixer.\(index).\(mixingName)", mixed) { return flaw }
        add(mixed, to: &x)
      }
      if let element = x.firstNonFinite {
        return "\(x[element].nameOfNonFinite) in the output of 'mixer.\(index)'"
      }
    }
    if let flaw = flaw(norm, "norm", norm(x)) { return flaw }
    return flaw(classifierHead, "classifier_head", self(images))
  }
}

extension MixerLayer {
  /// The two mixings, each behind its layer norm, under the names of the weight file.
  fileprivate var halves: [(LayerNorm, String, any Layer, String)] {
    [
      (tokenNorm, "norm_tokens", tokenMixing, "token_mixer"),
      (channelNorm, "norm_channels", channelMixing, "channel_mixer"),
    ]
  }
}
