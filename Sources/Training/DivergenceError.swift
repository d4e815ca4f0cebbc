import NeuralNetwork
import Tensors

/// A step of training after which the loss, or a weight, is not finite.
public struct NonFiniteError: Error, Hashable, CustomStringConvertible {
  /// The step, the first being 1.
  public let step: Int
  /// The learning rate of the step.
  public let learningRate: Float
  /// The first number on the way through the model that is not finite, and where it is.
  public let found: String

  /// One line with the step, what was found and what to do.
  public var description: String {
    "step \(step): found \(found); expected finite numbers: train with a lower learning rate than "
      + "\(learningRate)"
  }
}

extension Module {
  /// The first parameter that is not finite, or else the first part of the model whose output is not finite
  /// for some examples; nil if all are finite.
  func firstNonFiniteValue<Source: BatchSource>(
    on batch: Batch, of source: Source, noTargets: Source.Targets
  ) -> String? {
    if let bad = firstNonFiniteParameter {
      return "\(bad.value) among the weights of '\(bad.name)'"
    }
    var (inputs, outputs, targets) = (Tensor.empty, Tensor.empty, noTargets)
    var cache = makeCache(for: .inference)
    for first in stride(from: 0, to: batch.count, by: microBatchSize) {
      source.load(
        batch[first..<min(first + microBatchSize, batch.count)], into: &inputs, targets: &targets)
      forward(inputs, into: &outputs, cache: &cache)
      var found: String?
      visitActivations(in: cache, at: ParameterName()) { part, activation in
        guard found == nil, let element = activation.firstNonFiniteIndex else { return }
        found = "\(activation[element].nonFiniteDescription) in the output of '\(part)'"
      }
      if let found { return found }
      if let element = outputs.firstNonFiniteIndex {
        return "\(outputs[element].nonFiniteDescription) in the output of the model"
      }
    }
    return nil
  }
}
