import Tensors

/// A parameter that is infinite or not a number.
package struct NonFiniteParameter: CustomStringConvertible {
  /// The name of its tensor.
  package let name: ParameterName
  /// Its place in the tensor, in row-major order.
  package let element: Int
  /// `nan`, `inf` or `-inf`.
  package let value: String

  /// The value and the place.
  package var description: String { "\(value) at element \(element) of tensor '\(name)'" }
}

extension Parameterized {
  /// The first parameter that is not finite; nil if all are.
  package var firstNonFiniteParameter: NonFiniteParameter? {
    for (name, tensor) in parameters {
      if let element = tensor.firstNonFiniteIndex {
        return NonFiniteParameter(
          name: name, element: element, value: tensor[element].nonFiniteDescription)
      }
    }
    return nil
  }
}

extension Tensor {
  /// The index of the first element that is not finite; nil if all are.
  package var firstNonFiniteIndex: Int? {
    withElements { elements in elements.firstIndex { !$0.isFinite } }
  }
}

extension Float {
  /// `nan`, without its sign, which differs between processors; `inf` or `-inf`.
  package var nonFiniteDescription: String { isNaN ? "nan" : "\(self)" }
}
