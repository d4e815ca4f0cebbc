import Tensors

/// A data set that examples and their targets are loaded from.
public protocol BatchSource<Targets>: Sendable {
  /// What a loss function compares the outputs with, such as `[Int]` for labels.
  associatedtype Targets: Sendable

  /// The number of examples.
  var count: Int { get }

  /// Writes some examples and their targets. Called on several threads at once.
  ///
  /// - Parameters:
  ///   - batch: which examples.
  ///   - inputs: written, [examples, …] as the model takes them; its memory is used again from call to call.
  ///   - targets: written.
  func load(_ batch: Batch, into inputs: inout Tensor, targets: inout Targets)
}
