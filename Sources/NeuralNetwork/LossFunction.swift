import Tensors

/// A number that tells how far outputs are from their targets, and its derivative with respect to the
/// outputs.
///
/// A run is trained on the mean over the examples of a batch; a loss function gives sums, so that a batch
/// can be computed in parts.
public protocol LossFunction: Sendable, Codable {
  /// What the outputs of some examples should be.
  associatedtype Targets: Sendable

  /// The losses of some examples, added up, with what else is counted.
  associatedtype Metrics: LossMetrics

  /// The targets of no examples.
  static var noTargets: Targets { get }

  /// The sum of the losses of some examples.
  ///
  /// - Parameters:
  ///   - outputs: of the model, [examples, …].
  ///   - targets: of the same examples.
  mutating func callAsFunction(_ outputs: Tensor, targets: Targets) -> Metrics

  /// The derivatives of the sum of the last call with respect to its outputs, times `scale`.
  ///
  /// - Parameters:
  ///   - targets: as in that call.
  ///   - scale: one over the number of examples of the whole batch.
  ///   - dOutputs: written, shaped as the outputs.
  func gradient(targets: Targets, scale: Float, into dOutputs: inout Tensor)
}

/// Sums over some examples of which the first two are their number and their losses.
public protocol LossMetrics: Hashable, Sendable, Codable {
  /// The sums over no examples.
  init()

  /// The number of examples.
  var count: Int { get }

  /// The sum of their losses.
  var loss: Double { get }

  /// Whether some examples can have these sums; those read from a file may be anything.
  var isPossible: Bool { get }

  /// Adds the sums over other examples.
  mutating func add(_ other: Self)
}

extension LossMetrics {
  /// Whether the number of examples is not negative.
  public var isPossible: Bool { count >= 0 }

  /// The mean loss.
  public var meanLoss: Double { loss / Double(count) }
}
