import Tensors

/// A module that can be followed by the backward pass of another: it also computes the derivatives with
/// respect to its input.
///
/// Two rules hold everywhere. The gradient of an input, `dx`, is *written*; the gradient of a parameter is
/// *added to*.
///
/// The layers of this package hold images patches first, [patches, images, channels]. Then mixing tokens is
/// a multiplication from the left and mixing channels one from the right, and neither needs the transposes
/// of the article.
public protocol Layer: Module {
  /// Computes, from the derivatives `dy` with respect to the output, those with respect to the input, and
  /// adds those with respect to the parameters to `gradient`.
  ///
  /// - Parameters:
  ///   - dy: shaped as the output.
  ///   - x: the input of the last forward pass with this cache.
  ///   - dx: written, shaped as x.
  ///   - cache: for training; one backward pass may follow a forward pass.
  ///   - gradient: added to.
  func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout Self)
}

extension Layer {
  /// Computes the gradient of the parameters as ``Module`` asks for it, and drops that of the input.
  public func backward(_ dy: Tensor, x: Tensor, cache: inout Cache, gradient: inout Self) {
    var dx = Tensor.empty
    backward(dy, x: x, into: &dx, cache: &cache, gradient: &gradient)
  }

  /// The output for the input `x`, and the function that turns derivatives with respect to the output into
  /// those with respect to the input and the parameters. In new memory: for experiments, not for training.
  ///
  /// ```swift
  /// let (y, pullback) = layer.valueWithPullback(at: x)
  /// let (dx, gradient) = pullback(dy)
  /// ```
  public func valueWithPullback(
    at x: Tensor
  ) -> (value: Tensor, pullback: (_ dy: Tensor) -> (dx: Tensor, gradient: Self)) {
    var cache = makeCache(for: .training)
    var y = Tensor.empty
    forward(x, into: &y, cache: &cache)
    return (
      y,
      { [cache] dy in
        var cache = cache
        var dx = Tensor.empty
        var gradient = zerosLike()
        backward(dy, x: x, into: &dx, cache: &cache, gradient: &gradient)
        return (dx, gradient)
      }
    )
  }
}
