import Tensors

/// Two linear maps along the last axis with GELU between them, `GELU(x·W₁ᵀ + b₁)·W₂ᵀ + b₂`.
///
/// It computes every row of its input separately, the same for all rows.
public struct MLP: Layer {
  /// W₁ [hidden, channels] and b₁.
  public var up: Linear

  /// W₂ [outputs, hidden] and b₂.
  public var down: Linear

  /// The MLP with weights from an initializer.
  ///
  /// - Parameters:
  ///   - channels: the size of the last axis of the input.
  ///   - hidden: the number of hidden units.
  ///   - outputs: the size of the last axis of the output; that of the input if nil.
  ///   - initializer: chooses the weights.
  public init(
    channels: Int, hidden: Int, outputs: Int? = nil, using initializer: inout some Initializer
  ) {
    up = Linear(inputs: channels, outputs: hidden, using: &initializer)
    down = Linear(inputs: hidden, outputs: outputs ?? channels, using: &initializer)
  }

  /// Visits the two maps as 0 and 2, their places in an `nn.Sequential` with GELU as 1.
  public mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try up.visitParameters(at: path / 0, body)
    try down.visitParameters(at: path / 2, body)
  }

  /// The packed weights, and the inputs of the maps packed in turn; the hidden units h, [… , hidden], and GELU′ at the numbers a that they are computed
  /// from.
  public struct Cache: Sendable {
    fileprivate var order: PassOrder
    fileprivate var packedUp = PackedMatrix()
    fileprivate var packedDown = PackedMatrix()
    fileprivate var packedUpTranspose = PackedMatrix()
    fileprivate var packedDownTranspose = PackedMatrix()
    fileprivate var packedInput = PackedMatrix()
    fileprivate var hidden = Tensor.empty
    fileprivate var derivative = Tensor.empty
  }

  /// An empty cache.
  public func makeCache(for mode: Mode) -> Cache { Cache(order: PassOrder(for: mode)) }

  /// a = x·W₁ᵀ + b₁, h = GELU(a), y = h·W₂ᵀ + b₂; x is [… , channels], y [… , outputs].
  public func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    up.forwardAlongLastAxis(x, packedTranspose: &cache.packedUpTranspose, into: &cache.hidden)
    if cache.order.mode.isTraining {
      gelu(&cache.hidden, derivative: &cache.derivative)
    } else {
      gelu(&cache.hidden)
    }
    down.forwardAlongLastAxis(cache.hidden, packedTranspose: &cache.packedDownTranspose, into: &y)
    cache.order.forward()
  }

  /// ∂a = ∂y·W₂ ⊙ GELU′(a), ∂x = ∂a·W₁. The hidden units are overwritten by ∂a.
  public func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout MLP
  ) {
    cache.order.backward()
    down.addGradientAlongLastAxis(
      dy, x: cache.hidden, packed: &cache.packedInput, to: &gradient.down)
    down.backwardAlongLastAxis(dy, packed: &cache.packedDown, into: &cache.hidden)
    multiply(&cache.hidden, by: cache.derivative)
    up.addGradientAlongLastAxis(
      cache.hidden, x: x, packed: &cache.packedInput, to: &gradient.up)
    up.backwardAlongLastAxis(cache.hidden, packed: &cache.packedUp, into: &dx)
  }
}
