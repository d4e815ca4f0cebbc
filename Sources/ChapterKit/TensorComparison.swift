import Notebook
import Tensors

/// The number of elements of two tensors that differ in at least one bit.
///
/// - Precondition: both have the same shape.
package func differingCount(_ a: Tensor, _ b: Tensor) -> Int {
  requireSameShape(a, b)
  return zip(a.elements, b.elements).count { $0.bitPattern != $1.bitPattern }
}

/// The number of elements of two tensors that differ in at least one bit, and the number of all, such
/// as "0 of 8,192".
///
/// - Precondition: both have the same shape.
package func differing(_ a: Tensor, _ b: Tensor) -> String {
  "\(grouped(differingCount(a, b))) of \(grouped(a.count))"
}

/// The largest |a − b| over the elements of two tensors, 0 if they are empty.
///
/// - Precondition: both have the same shape.
package func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
  requireSameShape(a, b)
  return largestDifference(a.elements, b.elements)
}

/// The largest |a − b| over the elements of two lists of the same length, 0 if they are empty.
package func largestDifference(
  _ a: some Collection<Float>, _ b: some Collection<Float>
) -> Float {
  precondition(a.count == b.count, "\(a.count) numbers cannot be compared with \(b.count)")
  return zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
}

/// The largest magnitude of the elements of a tensor, 0 if it is empty.
package func largestMagnitude(_ a: Tensor) -> Float { a.elements.map(\.magnitude).max() ?? 0 }

/// The root mean square of some numbers.
package func rms(_ values: some Collection<Float>) -> Float {
  Float((values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot())
}

private func requireSameShape(_ a: Tensor, _ b: Tensor) {
  precondition(a.shape == b.shape, "\(a.shape) cannot be compared with \(b.shape)")
}
