import NeuralNetwork
import Tensors

/// The step of the finite differences. Halving the truncation error, which goes with its square, would
/// double the rounding error, which goes with 1/step: here both stay below 2 · 10⁻³ of the largest
/// gradient.
private let step: Float = 1e-2

/// Compares a gradient with central differences of its function, at 40 to 79 entries if it has so many.
///
/// - Parameters:
///   - gradient: what is checked, shaped as `x`.
///   - function: the function that it should be the gradient of.
///   - x: where.
///   - name: what `x` is called in the lines that are returned.
/// - Returns: one line per entry that is off by more than 2 · 10⁻³ of the largest, or of 0.1 if that is more:
///   smaller gradients drown in the rounding of the differences.
public func gradientMismatches(
  _ gradient: Tensor, of function: (Tensor) -> Double, at x: Tensor, name: String = "x"
) -> [String] {
  guard gradient.shape == x.shape else {
    return ["gradient of \(name): found the shape \(gradient.shape); expected \(x.shape)"]
  }
  let largest = Double(gradient.elements.map(\.magnitude).max()!)
  var mismatches: [String] = []
  for index in stride(from: 0, to: x.count, by: max(1, x.count / 40)) {
    let found = Double(gradient[index])
    let expected = centralDifference(of: function, at: x, index)
    if !(abs(found - expected) < 2e-3 * max(largest, 0.1)) {
      mismatches.append("gradient of \(name)[\(index)]: found \(found); expected \(expected)")
    }
  }
  return mismatches
}

/// Compares the gradient of every parameter of a model with central differences of a function of the
/// model, such as its loss on some examples.
///
/// - Returns: one line per mismatch.
public func gradientMismatches<Model: Parameterized>(
  _ gradient: Model, of function: (Model) -> Double, at model: Model
) -> [String] {
  zip(model.parameters, gradient.parameters).flatMap { parameter, found in
    gradientMismatches(
      found.tensor,
      of: { changed in
        var copy = model
        copy.visitNamedParameters { name, tensor in
          if name == parameter.name { tensor = changed }
        }
        return function(copy)
      },
      at: parameter.tensor, name: parameter.name.description)
  }
}

/// The derivative of a function when `x[index]` changes.
private func centralDifference(
  of function: (Tensor) -> Double, at x: Tensor, _ index: Int
) -> Double {
  var changed = x
  changed[index] = x[index] + step
  let above = (value: function(changed), at: Double(changed[index]))
  changed[index] = x[index] - step
  let below = (value: function(changed), at: Double(changed[index]))
  return (above.value - below.value) / (above.at - below.at)
}
