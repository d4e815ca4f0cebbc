import Tensors

extension Parameterized {
  /// Writes all parameters one behind the other, in the order of ``visitParameters(at:_:)``.
  ///
  /// - Parameter flat: written, [``parameterCount``].
  public func flatten(into flat: inout Tensor) {
    var copy = self
    flat.resize(to: Shape(parameterCount))
    copy.copyParameters(to: &flat)
  }

  /// Does what ``flatten(into:)`` does to a tensor that has the right size, without allocating.
  package mutating func copyParameters(to flat: inout Tensor) {
    flat.withMutableElements { target in
      var next = 0
      visitParameters { tensor in
        tensor.withElements { source in
          for element in source {
            target[next] = element
            next += 1
          }
        }
      }
    }
  }

  /// Adds `factor` times a direction to the parameters, as an optimizer does that computes one direction for
  /// all parameters together.
  ///
  /// - Parameters:
  ///   - direction: [``parameterCount``], in the order of ``flatten(into:)``.
  ///   - factor: the length of the step.
  public mutating func move(along direction: Tensor, by factor: Float) {
    precondition(
      direction.shape == Shape(parameterCount),
      "a direction of shape \(direction.shape) given to \(parameterCount) parameters")
    direction.withElements { source in
      var next = 0
      visitParameters { tensor in
        tensor.withMutableElements { target in
          for index in target.indices {
            target[index].addProduct(factor, source[next])
            next += 1
          }
        }
      }
    }
  }
}
