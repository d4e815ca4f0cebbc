import Tensors

/// A value that owns parameter tensors, and can name them.
///
/// One hand-written walk serves the optimiser, counting, zeroing, reduction and the weight file. The
/// gradient of such a value is another value of the same type.
public protocol Parameters: Sendable {
  /// Hands every parameter tensor to `visit`, always in the same order, named as in the article's
  /// `state_dict()`.
  mutating func walk(
    _ name: ParameterName, _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows
}

extension Parameters {
  /// Hands every parameter tensor to `visit`, with its full name.
  public mutating func forEachParameter(
    _ visit: (ParameterName, inout Tensor) throws -> Void
  ) rethrows {
    try walk(ParameterName(), visit)
  }

  /// The names and tensors, in the order of the walk.
  public var parameters: [(name: ParameterName, tensor: Tensor)] {
    var copy = self
    var list: [(name: ParameterName, tensor: Tensor)] = []
    copy.forEachParameter { list.append(($0, $1)) }
    return list
  }

  /// The number of floats in all parameter tensors.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.tensor.count } }

  /// A value of the same shapes with zeros everywhere: where a gradient starts.
  public func zeroed() -> Self {
    var copy = self
    copy.forEachParameter { $1 = Tensor($1.shape) }
    return copy
  }

  /// Makes all parameters zero, in place.
  public mutating func clear() {
    forEachParameter { $1.fill(with: 0) }
  }
}

/// The name of a parameter tensor, such as `mixer.0.token_mixer.2.weight`.
///
/// At most four parts, the first with or without an index. Naming asks for no memory, so the
/// optimiser can walk over the parameters in every step.
public struct ParameterName: Sendable, CustomStringConvertible {
  private var first: StaticString?
  private var index: Int?
  private var second: StaticString?
  private var third: StaticString?
  private var fourth: StaticString?

  /// The empty name, of a whole model.
  public init() {}

  /// The name of a part of what `parent` names.
  public static func / (parent: ParameterName, part: StaticString) -> ParameterName {
    var name = parent
    if name.first == nil {
      name.first = part
    } else if name.second == nil {
      name.second = part
    } else if name.third == nil {
      name.third = part
    } else {
      precondition(name.fourth == nil, "a name has at most four parts: \(parent), then \(part)")
      name.fourth = part
    }
    return name
  }

  /// The name of an element of the list that `parent` names.
  public static func / (parent: ParameterName, index: Int) -> ParameterName {
    precondition(parent.second == nil, "only the first part has an index: \(parent), then \(index)")
    var name = parent
    name.index = index
    return name
  }

  /// The parts joined by dots.
  public var description: String {
    [
      first?.description, index?.description, second?.description, third?.description,
      fourth?.description,
    ]
    .compactMap { $0 }.joined(separator: ".")
  }
}

extension Parameters {
  /// A number that tells whether two models are the same to the last bit: the 64-bit FNV-1a hash of the
  /// bits of all parameters (Fowler, Noll and Vo 1991).
  public var fingerprint: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for (_, tensor) in parameters {
      tensor.withElements { elements in
        for element in elements {
          for shift in [0, 8, 16, 24] as [UInt32] {
            hash ^= UInt64(element.bitPattern >> shift & 255)
            hash &*= 0x0000_0100_0000_01B3
          }
        }
      }
    }
    return hash
  }
}
