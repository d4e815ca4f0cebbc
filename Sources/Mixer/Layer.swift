import Tensors

/// What a forward pass is for: only training needs the derivatives that backward uses.
public enum Purpose: Sendable {
  case inference
  case training
}

/// A function with parameters, its derivative right beside it.
///
/// The input and the output are held patches first, [patches, images, channels]. Then mixing tokens
/// is a multiplication from the left and mixing channels one from the right, and neither needs the
/// transposes of the article.
///
/// Two rules hold everywhere. The gradient of an input, `dx`, is *written*; the gradient of a
/// parameter is *added to*. And what backward needs, forward leaves in a cache that the caller owns,
/// so that a training step asks for no memory; backward may use up what is in it.
public protocol Layer: Parameters {
  /// The memory that forward and backward share.
  associatedtype Cache: Sendable

  /// An empty cache; it grows to its size in the first pass.
  func makeCache(for purpose: Purpose) -> Cache

  /// Brings what the cache holds of the parameters up to date. To be called once after they changed.
  func prepare(_ cache: inout Cache)

  /// Computes the output `y` from the input `x`.
  func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache)

  /// Computes, from the gradient `dy` of the output, that of the input, and adds those of the
  /// parameters to `gradient`. `x` is the input that the last forward pass was given.
  func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout Self)
}

extension Layer {
  /// The output for the input `x`, in new memory: `let y = layer(x)`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    var cache = makeCache(for: .inference)
    prepare(&cache)
    var y = Tensor(x.shape)
    forward(x, into: &y, cache: &cache)
    return y
  }
}
