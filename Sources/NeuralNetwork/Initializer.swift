import Tensors

/// How the weights of a new layer are chosen.
///
/// `Random` draws them as PyTorch does: `Linear(inputs: 3, outputs: 4, using: &random)`.
/// ``ZeroInitializer`` makes them zero, for a model that is counted or filled from a file.
public protocol Initializer {
  /// The weights or biases of a layer.
  ///
  /// - Parameters:
  ///   - shape: their shape.
  ///   - fanIn: the number of inputs that one output of the layer depends on.
  mutating func tensor(_ shape: Shape, fanIn: Int) -> Tensor
}

extension Random: Initializer {
  /// Numbers drawn uniformly from ±1/√fanIn, the range of PyTorch's `Linear` and `Conv2d`.
  public mutating func tensor(_ shape: Shape, fanIn: Int) -> Tensor {
    Tensor(shape, uniform: 1 / Float(fanIn).squareRoot(), using: &self)
  }
}

/// Makes all weights and biases zero.
public struct ZeroInitializer: Initializer, Sendable {
  // Values without any content share one address, and the thread sanitizer would take two of them, passed
  // `inout` on two threads, for a race.
  private let content: UInt8 = 0

  /// The initializer.
  public init() {}

  /// Zeros.
  public func tensor(_ shape: Shape, fanIn: Int) -> Tensor { Tensor(shape) }
}
