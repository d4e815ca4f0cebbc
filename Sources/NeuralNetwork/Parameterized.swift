import Tensors

/// A value that owns parameter tensors, and can name them.
///
/// One method, written by hand for every type, serves the optimizer, counting, zeroing and the weight file.
/// The gradient of such a value is another value of the same type.
public protocol Parameterized: Sendable {
  /// Calls `body` with every parameter tensor, always in the same order.
  ///
  /// - Parameters:
  ///   - path: where this value is in a larger one; the parameters' own names are appended to it.
  ///   - body: may change the tensor, but not its shape.
  mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows
}

extension Parameterized {
  /// Calls `body` with every parameter tensor, without names; allocates nothing.
  public mutating func visitParameters(_ body: (inout Tensor) throws -> Void) rethrows {
    try visitParameters(at: UnnamedPath()) { try body(&$1) }
  }

  /// Calls `body` with the name of every parameter tensor and the tensor.
  public mutating func visitNamedParameters(
    _ body: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try visitParameters(at: ParameterName(), body)
  }

  /// The names and tensors, in the order of ``visitParameters(at:_:)``.
  public var parameters: [(name: ParameterName, tensor: Tensor)] {
    var copy = self
    var list: [(name: ParameterName, tensor: Tensor)] = []
    copy.visitNamedParameters { list.append(($0, $1)) }
    return list
  }

  /// The number of floats in all parameter tensors.
  public var parameterCount: Int {
    var copy = self
    var count = 0
    copy.visitParameters { count += $0.count }
    return count
  }

  /// A value of the same shapes with zeros everywhere: a gradient before anything is added to it.
  public func zerosLike() -> Self {
    var copy = self
    copy.visitParameters { $0 = Tensor($0.shape) }
    return copy
  }

  /// Sets all parameters to zero, in place.
  public mutating func setToZero() {
    visitParameters { $0.fill(with: 0) }
  }
}
