import Tensors

/// A function of a tensor with parameters, and its derivative with respect to the parameters.
///
/// What backward needs, forward keeps in a cache that the caller owns, so that a training step allocates
/// nothing after the first. A cache may also hold packed copies of the weights; it renews them by itself
/// when the weights have changed.
public protocol Module: Parameterized {
  /// What forward and backward share.
  associatedtype Cache: Sendable

  /// An empty cache; it grows to its size in the first pass.
  func makeCache(for mode: Mode) -> Cache

  /// Computes the output `y` for the input `x`.
  func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache)

  /// Adds to `gradient` the derivatives of a scalar with respect to the parameters, given those with respect
  /// to the output.
  ///
  /// - Parameters:
  ///   - dy: the derivatives with respect to the output, shaped as y.
  ///   - x: the input of the last forward pass with this cache.
  ///   - cache: for training; one backward pass may follow a forward pass.
  ///   - gradient: added to.
  func backward(_ dy: Tensor, x: Tensor, cache: inout Cache, gradient: inout Self)

  /// The largest number of examples that a trainer passes through the module together. It must depend
  /// on the sizes of the module alone, so that gradients are added in the same order on every machine.
  var microBatchSize: Int { get }

  /// Calls `body` with the results of the last forward pass that the cache still holds, in the order in
  /// which they were computed, each under the path of the part that computed it. A search for the first
  /// number that is not finite uses it.
  func visitActivations<Path: ParameterPath>(
    in cache: Cache, at path: Path, _ body: (Path, Tensor) throws -> Void
  ) rethrows
}

extension Module {
  /// Sixteen examples.
  public var microBatchSize: Int { 16 }

  /// Visits nothing.
  public func visitActivations<Path: ParameterPath>(
    in cache: Cache, at path: Path, _ body: (Path, Tensor) throws -> Void
  ) rethrows {}

  /// The output for the input `x`, in new memory: `let y = module(x)`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    var cache = makeCache(for: .inference)
    var y = Tensor.empty
    forward(x, into: &y, cache: &cache)
    return y
  }

  /// The output for the input `x`, and the function that turns derivatives with respect to the output into
  /// those with respect to the parameters. In new memory: for experiments, not for training.
  ///
  /// ```swift
  /// let (logits, pullback) = model.valueWithPullback(at: images)
  /// let gradient = pullback(dLogits)
  /// ```
  public func valueWithPullback(
    at x: Tensor
  ) -> (value: Tensor, pullback: (_ dy: Tensor) -> Self) {
    var cache = makeCache(for: .training)
    var y = Tensor.empty
    forward(x, into: &y, cache: &cache)
    return (
      y,
      { [cache] dy in
        var cache = cache
        var gradient = zerosLike()
        backward(dy, x: x, cache: &cache, gradient: &gradient)
        return gradient
      }
    )
  }
}
