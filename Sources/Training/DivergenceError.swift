import NeuralNetwork
import Tensors

/// A step of training that has moved the weights away from all that is useful: the loss or a weight is not
/// finite, or the loss is far above that of a model that knows nothing.
public struct DivergenceError: Error, Hashable, CustomStringConvertible {
  /// The step, the first being 1.
  public let step: Int
  /// The first number on the way through the model that is not finite, and where it is; or the loss.
  public let found: String
  /// What was expected instead.
  public let expected: String
  /// The most likely cause.
  public let cause: Cause

  /// What makes a run diverge.
  public enum Cause: Hashable, Sendable {
    /// The weights before the first step.
    case initialWeights
    /// A learning rate that is too high.
    case learningRate(Float)
    /// A weight decay that is too high for the learning rate.
    case weightDecay(Float)
  }

  /// One line with the step, what was found and what to do.
  public var description: String {
    let advice =
      switch cause {
      case .initialWeights: "start from other weights"
      case .learningRate(let rate): "train with a lower learning rate than \(rate)"
      case .weightDecay(let decay): "train with a lower weight decay than \(decay)"
      }
    return "step \(step): found \(found); expected \(expected): \(advice)"
  }
}

extension TrainingPlan {
  /// The most likely cause of a divergence after some number of steps.
  func causeOfDivergence(afterSteps steps: Int) -> DivergenceError.Cause {
    guard steps > 0 else { return .initialWeights }
    let rate = learningRate(step: steps - 1)
    let decay = optimizer.weightDecay
    let isDecayTooHigh =
      switch optimizer.decay {
      // A step multiplies the weights by 1 − ηλ, which is below −1 if ηλ is above 2.
      case .decoupled: rate * decay > 2 && rate <= 1
      // The second moment is the square of a gradient to which λw is added, which overflows.
      case .l2: !(decay * decay).isFinite
      }
    return isDecayTooHigh ? .weightDecay(decay) : .learningRate(rate)
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
